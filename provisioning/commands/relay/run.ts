import type { SeenWindow } from '../../node-hardware/ping-source.js';
import type { Seen } from './feedback.js';

/** What became of a test. */
export interface Run {
  /** How long the relay was energised, or the node ran it, in s. */
  readonly open_s: number;
  /** `time`: as asked for. `stopped`: something forbade to go on. */
  readonly ended: 'time' | 'interrupted' | 'stopped';
  /** Why it ended before its time; empty when it did not. */
  readonly ended_text: string;
  /** Whether the relay reads back as de-energised at the end. */
  readonly at_rest: boolean;
  readonly seen: Seen;
  /** What happens next without anybody; empty when nothing does. */
  readonly afterwards: string;
}

/** The echoes among some windows, in mm. */
export function distancesOf(windows: readonly Pick<SeenWindow, 'pings'>[]): number[] {
  return windows.flatMap(({ pings }) =>
    pings.flatMap((ping) => (ping.kind === 'echo' ? [ping.distance_mm] : [])),
  );
}
