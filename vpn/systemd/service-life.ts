import type { Settings } from './hardening.js';

/** How long a process may take and be silent, what it gets of the machine, and what happens when it ends. */
export interface ServiceLife {
  /** What its objects may take, in MB: in force also where the kernel counts no memory for a unit. */
  readonly heap_mb: number;
  readonly settings: Settings;
}

/** For both: what is asked to end is the process itself; what it has started goes when it has. */
const ENDING: Settings = [
  ['KillMode', 'mixed'],
  // A process that was stopped in its tracks would keep any other signal for later.
  ['WatchdogSignal', 'SIGKILL'],
];

/**
 * The node: before everything else on the machine, and quickly ended when it hangs, because a valve may be open. It is
 * given twice the 80 MB that it may take.
 */
export const NODE_LIFE: ServiceLife = {
  heap_mb: 64,
  settings: [
    ...ENDING,
    ['WatchdogSec', '10'],
    ['TimeoutStartSec', '60'],
    ['TimeoutStopSec', '10'],
    ['RestartSec', '2'],
    ['Nice', '-5'],
    ['CPUWeight', '500'],
    ['IOSchedulingClass', 'best-effort'],
    ['IOSchedulingPriority', '1'],
    // When memory runs out, the one who closes the valves goes last.
    ['OOMScoreAdjust', '-500'],
    ['MemoryHigh', '128M'],
    ['MemoryMax', '160M'],
  ],
};

/** The gateway: no water waits for it. A large history is migrated at its start, and written when it stops. */
export const GATEWAY_LIFE: ServiceLife = {
  heap_mb: 192,
  settings: [
    ...ENDING,
    ['WatchdogSec', '60'],
    ['TimeoutStartSec', '600'],
    ['TimeoutStopSec', '30'],
    ['RestartSec', '2'],
    ['MemoryHigh', '256M'],
    ['MemoryMax', '320M'],
  ],
};
