import type { Rate } from '../level/rate.js';
import type { FlowMemory } from './learned-flow.js';
import { LearnedInflow } from './learned-inflow.js';

/** What an inlet was measured to bring, in litres per hour; null where nobody did. */
export interface MeasuredInflows {
  /** Of an inlet without named sources. */
  readonly inflow_lph: number | null;
  /** By source, where it has several; left out where it has not. */
  readonly source_inflows_lph?: ReadonlyMap<string, number | null>;
}

/** What is to be kept across a restart, by source; "" is the one without a name. */
export type InflowMemory = Readonly<Record<string, FlowMemory>>;

/** What an open inlet brings, learned for each of its sources: the town's main tells nothing of a bore. */
export class SourceInflows {
  private readonly learned = new Map<string | null, LearnedInflow>();
  private source: string | null = null;
  private flowing: LearnedInflow;

  constructor(
    private readonly measured: MeasuredInflows,
    memory: InflowMemory = {},
  ) {
    for (const [source, kept] of Object.entries(memory)) {
      const name = source === '' ? null : source;
      this.learned.set(name, new LearnedInflow(this.measured_lph(name), kept));
    }
    this.flowing = this.of(null);
  }

  get memory(): InflowMemory {
    return Object.fromEntries([...this.learned].map(([source, { memory }]) => [source ?? '', memory]));
  }

  /** Another source flows from here on. @param hour of the day, 0–23; null while the clock cannot be trusted */
  goOver(source: string | null, hour: number | null): void {
    if (source === this.source) return;
    this.closed(hour);
    this.source = source;
    this.flowing = this.of(source);
  }

  /** A block of the open inlet told this. */
  found(inflow: Rate): void {
    this.flowing.found(inflow);
  }

  /** The inlet has closed: the run is learned. @param hour of the day, 0–23; null while the clock cannot be trusted */
  closed(hour: number | null): void {
    this.flowing.closed(hour);
  }

  /** What is to be expected of the source that flows, or did last; null while nothing is known of it. */
  expected(hour: number | null): Rate | null {
    return this.flowing.expected(hour);
  }

  private of(source: string | null): LearnedInflow {
    const known = this.learned.get(source) ?? new LearnedInflow(this.measured_lph(source));
    this.learned.set(source, known);
    return known;
  }

  /** A figure for the whole inlet says nothing of one of its sources: a sound weak one would be called weak for ever. */
  private measured_lph(source: string | null): number | null {
    const { inflow_lph, source_inflows_lph } = this.measured;
    return source === null ? inflow_lph : (source_inflows_lph?.get(source) ?? null);
  }
}
