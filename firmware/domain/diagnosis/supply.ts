import { Cusum, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';

/** One false alarm in five million blocks of a minute: ten years of a valve that never closes. */
const LIMIT = Math.log(5e6);
/** A block brought what it should from this share of the expected inflow on, and nothing below that one. */
const FULL_SHARE = 0.7;
const NOTHING_SHARE = 0.1;
/** A block in which the level gained this share was surely fed: noise does not reach so far. */
const RISING_SHARE = 0.2;
/** By the level: people draw while it fills, so half of the blocks of a sound supply may look weak, three in ten dry. */
const BY_LEVEL = { full: ratioOf(0.05, 0.5), some: ratioOf(0.95, 0.5), none: ratioOf(0.95, 0.3) };
/** By a meter: it sees the inlet alone. */
const BY_METER = { full: ratioOf(0.01, 0.99), some: ratioOf(0.95, 0.05), none: ratioOf(0.95, 0.01) };
/** Whether anything arrives at all is judged over some five blocks by the level, and over one or two by a meter. */
const MEMORY = { level: 0.8, meter: 0.3 };
/** So often a block has to rise that water arrives; never, for so long, that none does any more. */
const RISES_SHARE = 0.2;
const AGAIN_SHARE = 0.95;
const NEVER_SHARE = 0.01;
/** Blocks of a run that were full before it is said that the water stopped, not that it never came. */
const RAN_BEFORE = 2;
/** A valve that stands open does not close by itself: nine in ten times it is the supply. */
const SUPPLY_SHARE = 0.9;

/** What one block told of the supply. */
export interface SupplyBlock {
  readonly ended_ms: number;
  /** What arrived, as a share of what was expected. */
  readonly share: number;
  /** What is seen to have come in, without what is thought to have been drawn meanwhile. */
  readonly seen_share: number;
  readonly by: 'level' | 'meter';
}

type Kind = 'full' | 'some' | 'none';

/** Whether an open inlet brings what it should: all of it, less, or nothing. */
export class Supply {
  private readonly test = new Cusum(LIMIT);
  /** Share of the latest blocks that were not full in which something arrived. */
  private rises = 1;
  private full_blocks = 0;
  private last: Kind = 'full';
  private stopped = false;
  private name: 'weak_supply' | 'no_supply' | 'no_water_arrives' | null = null;

  /** The inlet has opened. */
  opened(): void {
    this.full_blocks = 0;
  }

  take({ share, seen_share, by, ended_ms }: SupplyBlock): void {
    const kind: Kind = share >= FULL_SHARE ? 'full' : share >= NOTHING_SHARE ? 'some' : 'none';
    if (kind === 'full') this.full_blocks += 1;
    if (kind === 'none' && this.last !== 'none') this.stopped = this.full_blocks >= RAN_BEFORE;
    this.last = kind;
    if (kind !== 'full') {
      const rising = seen_share >= RISING_SHARE ? 1 : 0;
      this.rises = MEMORY[by] * this.rises + (1 - MEMORY[by]) * rising;
    }
    this.test.add((by === 'meter' ? BY_METER : BY_LEVEL)[kind], ended_ms);
    this.name = this.test.present ? this.named() : null;
  }

  /** Whether nothing speaks against the supply, so that its inflow may be learned: a weak one must not become the habit. */
  get sound(): boolean {
    return this.test.evidence === 0;
  }

  get fault(): Fault | null {
    const { evidence, since_ms } = this.test;
    if (this.name === null) return null;
    const share = this.name === 'no_water_arrives' ? 1 : SUPPLY_SHARE;
    return faultOf(this.name, since_ms ?? 0, confidenceOf(evidence, share));
  }

  /** Once named, it is called otherwise only on clear evidence: a name that flickers helps nobody. */
  private named(): NonNullable<Supply['name']> {
    const nothing = this.stopped ? 'no_supply' : 'no_water_arrives';
    if (this.name === null) return this.rises >= RISES_SHARE ? 'weak_supply' : nothing;
    if (this.name === 'weak_supply') return this.rises < NEVER_SHARE ? nothing : this.name;
    return this.rises >= AGAIN_SHARE ? 'weak_supply' : this.name;
  }
}
