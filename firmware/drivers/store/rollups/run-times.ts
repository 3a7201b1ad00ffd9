import type { ActuatorName } from '../../../domain/actuator/actuator.js';
import { DAY_MS } from '../../../domain/history/resolution.js';

/** A change of an actuator; `ts` in ms of wall time. */
export interface RunRow {
  readonly ts: number;
  readonly tank: string;
  readonly actuator: ActuatorName;
  readonly state: string;
}

/** No run is longer (a run's cap is at most a day), so what an actuator did is known from so far back. */
export const LONGEST_RUN_MS = DAY_MS;

interface Run {
  readonly from: number;
  to: number;
}

const RUNNING = ['open', 'on'];

/** When actuators ran in [from, to). What was never told to have closed ran to the end. */
export class RunTimes {
  private readonly runs = new Map<string, Run[]>();
  private readonly named = new Set<string>();

  /** `changes` in the order of time; those before `from` tell how it began. */
  constructor(
    changes: readonly RunRow[],
    private readonly from: number,
    private readonly to: number,
  ) {
    for (const { ts, tank, actuator, state } of changes) {
      this.named.add(tank);
      const runs = this.runs.get(`${tank}/${actuator}`) ?? [];
      this.runs.set(`${tank}/${actuator}`, runs);
      const last = runs.at(-1);
      const running = last !== undefined && last.to === Number.POSITIVE_INFINITY;
      if (RUNNING.includes(state) && !running) runs.push({ from: ts, to: Number.POSITIVE_INFINITY });
      else if (!RUNNING.includes(state) && running) last.to = ts;
    }
  }

  tanks(): Iterable<string> {
    return this.named;
  }

  runsAt(tank: string, actuator: ActuatorName, ts: number): boolean {
    return (this.runs.get(`${tank}/${actuator}`) ?? []).some((run) => run.from <= ts && ts < run.to);
  }

  /** How long it ran in the span, in ms. */
  ran_ms(tank: string, actuator: ActuatorName): number {
    return (this.runs.get(`${tank}/${actuator}`) ?? []).reduce(
      (sum, run) => sum + Math.max(0, Math.min(run.to, this.to) - Math.max(run.from, this.from)),
      0,
    );
  }
}
