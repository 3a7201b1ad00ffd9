import type { Rate } from '../level/rate.js';
import { type FlowMemory, LearnedFlow } from './learned-flow.js';

/** A figure from a data plate is right within a quarter. */
const PLATE_ERROR_SHARE = 0.25;
/** Of the blocks of a run the one at this share from the greatest counts: somebody draws in most of them. */
const QUANTILE = 0.25;
const LEAST_BLOCKS = 5;
/** A day of half minutes. No run lasts longer, but an inlet whose relay cannot be read may seem open without end. */
const MOST_BLOCKS = 2_880;
/** An hour in which it was never seen may bring this much of what others do: pressure halves where everybody draws. */
const UNSEEN_HOUR_SHARE = 0.5;
const HOURS = 24;

/** What an inlet is expected to bring. */
export interface ExpectedInflow extends Rate {
  /** What it brings at the least while nothing is wrong: of an hour that nobody has seen yet that may be less. */
  readonly least_lph: number;
}

/**
 * What an inlet brings when it is open, by the hour. A run is learned hour by hour, from its better blocks: what people
 * draw meanwhile only ever makes a block look less. A small tank is full within minutes: there the blocks of several runs
 * are taken together, of the whole day and of each hour.
 */
export class LearnedInflow {
  private learned: LearnedFlow;
  private run: Rate[] = [];
  /** Of runs too short to be learned by themselves: by the hour and, last, of the whole day. */
  private readonly gathered: Rate[][] = Array.from({ length: HOURS + 1 }, () => []);
  /** What was last asked for, until something is learned: it is asked for at every tick. */
  private asked: { readonly hour: number | null; readonly answer: ExpectedInflow | null } | null = null;

  /** @param configured_lph as the installer measured it; null when nobody did */
  constructor(
    private readonly configured_lph: number | null,
    memory: FlowMemory = [],
  ) {
    this.learned = new LearnedFlow(memory);
  }

  get memory(): FlowMemory {
    return this.learned.memory;
  }

  /** A block of an open inlet told this. */
  found(inflow: Rate): void {
    this.run.push({ rate_lph: inflow.rate_lph, error_lph: inflow.error_lph });
    if (this.run.length > MOST_BLOCKS) this.run.shift();
  }

  /** What was found since the inlet opened, or the hour began, says nothing. */
  drop(): void {
    this.run = [];
  }

  /** From now on it brings this, at every hour until that is learned. */
  become(rate_lph: number): void {
    this.asked = null;
    this.learned = new LearnedFlow();
    this.learned.learn({ rate_lph, error_lph: PLATE_ERROR_SHARE * rate_lph }, null);
  }

  /**
   * The inlet has closed, or the hour is over.
   * @param hour in which that was found, 0–23; null while the clock cannot be trusted
   */
  closed(hour: number | null): void {
    const { run } = this;
    this.run = [];
    if (run.length === 0) return;
    this.asked = null;
    const typical = typicalOf(run);
    if (!tells(run)) this.gather(run, hour);
    else if (typical !== null && typical.rate_lph > 0) this.learned.learn(typical, hour);
  }

  /** What is to be expected at an hour; null while nothing is known. */
  expected(hour: number | null): ExpectedInflow | null {
    if (this.asked?.hour !== hour) this.asked = { hour, answer: this.expectedAt(hour) };
    return this.asked.answer;
  }

  private expectedAt(hour: number | null): ExpectedInflow | null {
    const rate = this.learned.expected(hour) ?? plateOf(this.configured_lph);
    if (rate === null) return null;
    const { rate_lph, error_lph } = rate;
    if (hour === null) return { rate_lph, error_lph, least_lph: rate_lph };
    const least_lph = this.learned.leastAround(hour) ?? UNSEEN_HOUR_SHARE * rate_lph;
    return { rate_lph, error_lph, least_lph: Math.min(rate_lph, least_lph) };
  }

  /** A run too short to be learned: it is, together with others. */
  private gather(run: readonly Rate[], hour: number | null): void {
    const ofDay = this.gatheredAt(HOURS, run);
    if (ofDay !== null) this.learned.learn(ofDay, null);
    const ofHour = hour === null ? null : this.gatheredAt(hour, run);
    if (hour !== null && ofHour !== null) this.learned.learnHour(ofHour, hour);
  }

  /** What several short runs tell together, once they do. */
  private gatheredAt(at: number, run: readonly Rate[]): Rate | null {
    const all = [...(this.gathered[at] ?? []), ...run];
    const typical = tells(all) ? typicalOf(all) : null;
    this.gathered[at] = tells(all) ? [] : all;
    return typical !== null && typical.rate_lph > 0 ? typical : null;
  }
}

function plateOf(configured_lph: number | null): Rate | null {
  if (configured_lph === null) return null;
  return { rate_lph: configured_lph, error_lph: PLATE_ERROR_SHARE * configured_lph };
}

/** Whether a run has blocks enough to be learned. */
export function tells(run: readonly Rate[]): boolean {
  return run.length >= LEAST_BLOCKS;
}

/** The block of a run that tells what the inlet brings; null without any. */
export function typicalOf(run: readonly Rate[]): Rate | null {
  return run.toSorted((a, b) => b.rate_lph - a.rate_lph)[Math.floor(run.length * QUANTILE)] ?? null;
}
