import { Cusum, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';

/** One false alarm in five million blocks of a minute: ten years of a valve that never closes. */
const LIMIT = Math.log(5e6);
/** A block brought what it should from this share of the expected inflow on, and nothing below that one. */
const FULL_SHARE = 0.7;
const NOTHING_SHARE = 0.1;
/** By the level: people draw while it fills, so half of the blocks of a sound supply may look weak, three in ten dry. */
const BY_LEVEL = { full: ratioOf(0.05, 0.5), some: ratioOf(0.95, 0.5), none: ratioOf(0.95, 0.3) };
/** By a meter: it sees the inlet alone. */
const BY_METER = { full: ratioOf(0.01, 0.99), some: ratioOf(0.95, 0.05), none: ratioOf(0.95, 0.01) };
/** The share that arrives is taken over some ten blocks. */
const MEMORY = 0.85;
/** Blocks of a run that were full before it is said that the water stopped, not that it never came. */
const RAN_BEFORE = 2;
/** A valve that stands open does not close by itself: nine in ten times it is the supply. */
const SUPPLY_SHARE = 0.9;

/** What one block told of the supply. */
export interface SupplyBlock {
  readonly ended_ms: number;
  /** What arrived, as a share of what was expected. */
  readonly share: number;
  readonly by: 'level' | 'meter';
}

/** Whether an open inlet brings what it should: all of it, less, or nothing. */
export class Supply {
  private readonly test = new Cusum(LIMIT);
  private arrives = 1;
  private full_blocks = 0;
  private stopped = false;

  /** The inlet has opened. */
  opened(): void {
    this.full_blocks = 0;
  }

  take({ share, by, ended_ms }: SupplyBlock): void {
    const ratios = by === 'meter' ? BY_METER : BY_LEVEL;
    const kind = share >= FULL_SHARE ? 'full' : share >= NOTHING_SHARE ? 'some' : 'none';
    if (kind === 'full') this.full_blocks += 1;
    else if (this.test.evidence === 0) {
      this.stopped = this.full_blocks >= RAN_BEFORE;
      this.arrives = share;
    }
    this.arrives = MEMORY * this.arrives + (1 - MEMORY) * share;
    this.test.add(ratios[kind], ended_ms);
  }

  /** Whether blocks look as they should, so that the inflow may be learned from them. */
  get sound(): boolean {
    return this.test.evidence < LIMIT / 4;
  }

  get fault(): Fault | null {
    const { present, evidence } = this.test;
    if (!present) return null;
    const since_ms = this.test.since_ms ?? 0;
    const args = { arrives_percent: Math.max(0, Math.round(100 * this.arrives)) };
    if (this.arrives >= NOTHING_SHARE) {
      return faultOf('weak_supply', since_ms, confidenceOf(evidence, SUPPLY_SHARE), args);
    }
    return this.stopped
      ? faultOf('no_supply', since_ms, confidenceOf(evidence, SUPPLY_SHARE))
      : faultOf('no_water_arrives', since_ms, confidenceOf(evidence));
  }
}
