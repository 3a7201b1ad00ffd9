import type { ActuatorName } from '../actuator/actuator.js';
import type { RunMemory } from '../actuator/run-book.js';
import type { SourceChoice, SourceLock } from '../source/source-choice.js';
import type { Seat } from './seat.js';

/** What the actuators of a tank have used up, and what they and its sources still have to wait for, in spans. */
export interface RestsMemory {
  /** Without those that were not fitted then. */
  readonly runs: Readonly<Partial<Record<ActuatorName, RunMemory>>>;
  /** Sources that brought no water at their last try. */
  readonly sources: readonly SourceLock[];
  /** Sources whose supplying tank was nearly empty and has not recovered since; left out where there are none. */
  readonly low_sources?: readonly string[] | undefined;
}

/** What ends without a person and keeps an actuator or a source of a tank from running until then, to be kept over a restart. */
export class Rests {
  constructor(
    private readonly seats: readonly Seat[],
    private readonly sources: SourceChoice | null,
  ) {}

  /** Another number when something has begun or ended otherwise than by time: cheap to ask for at every tick. */
  get revision(): number {
    let sum = this.sources?.revision ?? 0;
    for (const { control } of this.seats) sum += control.runs.revision;
    return sum;
  }

  /** What is to be known after a restart. Whatever runs counts as ended now. */
  memory(now_ms: number): RestsMemory {
    const runs = Object.fromEntries(
      this.seats.map(({ name, control }) => [name, control.runs.memory(now_ms)]),
    );
    const low_sources = this.sources?.low ?? [];
    const sources = this.sources?.memory(now_ms) ?? [];
    return { runs, sources, ...(low_sources.length > 0 && { low_sources }) };
  }

  /**
   * Goes on with what was known before; to be called before the first tick.
   * @param memory null when nobody knows: then every actuator pauses first
   */
  remember(memory: RestsMemory | null, now_ms: number): void {
    for (const { name, control } of this.seats) {
      const runs = memory === null ? null : memory.runs[name];
      if (runs !== undefined) control.runs.remember(runs, now_ms);
    }
    if (memory !== null) this.sources?.remember(memory.sources, now_ms, memory.low_sources);
  }
}

/** Whether nothing in it ends by time: nothing anybody would have to wait for, or could use up. */
export function allRested({ runs, sources }: RestsMemory): boolean {
  const rested = ({ resting_s, paused_s, unrested_s, starts_ago_s }: RunMemory) =>
    resting_s + paused_s + unrested_s + starts_ago_s.length === 0;
  return sources.every(({ remaining_s }) => remaining_s === 0) && Object.values(runs).every(rested);
}
