import type { Rate } from '../level/rate.js';
import { type ChangeMemory, LastingChange } from './lasting-change.js';
import type { FlowMemory } from './learned-flow.js';
import { type ExpectedInflow, LearnedInflow, tells, typicalOf } from './learned-inflow.js';

/** A run that brought less than this share of what is expected, or as much more, is another flow. */
const SAME_SHARE = 0.7;
/** One that brought less than this share brought nothing: that is no flow to get used to. */
const NOTHING_SHARE = 0.1;

/** What an inlet was measured to bring, in litres per hour; null where nobody did. */
export interface MeasuredInflows {
  /** Of an inlet without named sources. */
  readonly inflow_lph: number | null;
  /** By source, where it has several; left out where it has not. */
  readonly source_inflows_lph?: ReadonlyMap<string, number | null>;
}

/** What is to be kept across a restart, by source; "" is the one without a name. */
export type InflowMemory = Readonly<Record<string, FlowMemory>>;

/** What is to be kept of what changed lately, by source as above; none where all is as it was. */
export type InflowChanges = Readonly<Record<string, ChangeMemory>>;

/** What a block of the open inlet told. Times are monotonic. */
export interface BlockInflow extends Rate {
  readonly at_ms: number;
  /** Whether nothing speaks against the supply. */
  readonly sound: boolean;
  /** Whether rain may be in it that nobody can tell from the inlet's water. */
  readonly rain_possible: boolean;
}

interface Known {
  readonly learned: LearnedInflow;
  readonly change: LastingChange;
}

/**
 * What an open inlet brings, learned for each of its sources: the town's main tells nothing of a bore. A run is learned
 * hour by hour, as each is over, where it is as expected, or stronger; one that is weaker only when it stays so for two
 * weeks, and a stronger one that rain may be in neither: what was once learned from a shower would make the sound supply a
 * weak one.
 */
export class SourceInflows {
  private readonly known = new Map<string | null, Known>();
  private source: string | null = null;
  private flowing: Known;
  private run: BlockInflow[] = [];

  constructor(
    private readonly measured: MeasuredInflows,
    memory: InflowMemory = {},
    changes: InflowChanges = {},
  ) {
    for (const [source, kept] of Object.entries(memory)) {
      const name = source === '' ? null : source;
      const change = new LastingChange(changes[source] ?? null);
      this.known.set(name, { learned: new LearnedInflow(this.measured_lph(name), kept), change });
    }
    this.flowing = this.of(null);
  }

  get memory(): InflowMemory {
    return Object.fromEntries([...this.known].map(([source, { learned }]) => [source ?? '', learned.memory]));
  }

  get changes(): InflowChanges {
    const all = [...this.known].map(([source, { change }]) => [source ?? '', change.memory] as const);
    return Object.fromEntries(all.flatMap(([source, memory]) => (memory === null ? [] : [[source, memory]])));
  }

  /** Another source flows from here on. @param hour of the day, 0–23; null while the clock cannot be trusted */
  goOver(source: string | null, hour: number | null): void {
    if (source === this.source) return;
    this.closed(hour);
    this.source = source;
    this.flowing = this.of(source);
  }

  /** A block of the open inlet told this. */
  found(inflow: BlockInflow): void {
    this.run.push(inflow);
    if (inflow.sound) this.flowing.learned.found(inflow);
  }

  /**
   * The inlet has closed, or the hour is over: what was found since is learned.
   * @param hour in which that was, 0–23; null while the clock cannot be trusted
   */
  closed(hour: number | null): void {
    const { run } = this;
    const { learned, change } = this.flowing;
    const typical = typicalOf(run);
    const expected = this.expected(hour);
    this.run = [];
    if (typical === null) return;
    if (expected === null || isAsExpected(typical, expected, run)) {
      // What an hour brings that was never seen says nothing of a change.
      if (expected !== null && typical.rate_lph >= SAME_SHARE * expected.rate_lph) change.over();
      learned.closed(hour);
      return;
    }
    learned.drop();
    // A small tank is full within minutes: such a run can tell that all is as it was, and no more.
    if (!tells(run) || typical.rate_lph < NOTHING_SHARE * expected.rate_lph) return;
    const normal_lph = change.take(typical.rate_lph, run.at(-1)?.at_ms ?? 0);
    if (normal_lph !== null) learned.become(normal_lph);
  }

  /** What is to be expected of the source that flows, or did last; null while nothing is known of it. */
  expected(hour: number | null): ExpectedInflow | null {
    return this.flowing.learned.expected(hour);
  }

  private of(source: string | null): Known {
    const known = this.known.get(source) ?? {
      learned: new LearnedInflow(this.measured_lph(source)),
      change: new LastingChange(),
    };
    this.known.set(source, known);
    return known;
  }

  /** A figure for the whole inlet says nothing of one of its sources: a sound weak one would be called weak for ever. */
  private measured_lph(source: string | null): number | null {
    const { inflow_lph, source_inflows_lph } = this.measured;
    return source === null ? inflow_lph : (source_inflows_lph?.get(source) ?? null);
  }
}

/** Whether a run brought what it should, or more by nothing but the inlet. */
function isAsExpected(typical: Rate, expected: ExpectedInflow, run: readonly BlockInflow[]): boolean {
  const rained =
    typical.rate_lph * SAME_SHARE > expected.rate_lph && run.some((block) => block.rain_possible);
  return typical.rate_lph >= SAME_SHARE * expected.least_lph && !rained;
}
