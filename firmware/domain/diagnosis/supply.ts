import { Cusum, type NamedMemory, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { UnknownBlock, UnknownSupply } from './unknown-supply.js';

/** One false alarm in five million blocks of a minute: ten years of a valve that never closes. */
const LIMIT = Math.log(5e6);
/** A block brought what it should from this share of the expected inflow on, and nothing below that one. */
const FULL_SHARE = 0.7;
const NOTHING_SHARE = 0.1;
/** Water that gained this share of a block was surely fed: noise does not reach so far, and nothing else raises it. */
const RISE_SHARE = 0.35;
/** What was said to bring nothing has to bring so much before it is called weak: it may as well be on its way back. */
const AGAIN_SHARE = 1.5;
/** Where water arrived and then did not rise again for so many blocks, none does any more. */
const NEVER_AGAIN = { level: 40, meter: 5 };
/**
 * By the level: people draw while it fills, so half of the blocks of a sound supply may look weak, three in ten dry; more
 * at an hour in which they usually draw as much.
 */
const FULL_BY_LEVEL = ratioOf(0.05, 0.5);
const SOUND_LOOKS = { some: 0.5, none: 0.3 };
/** By a meter: it sees the inlet alone. */
const BY_METER = { full: ratioOf(0.01, 0.99), some: ratioOf(0.95, 0.05), none: ratioOf(0.95, 0.01) };
/** Blocks of a run that were full before it is said that the water stopped, not that it never came. */
const RAN_BEFORE = 2;
/** A valve that stands open does not close by itself: nine in ten times it is the supply. */
const SUPPLY_SHARE = 0.9;
/** By the level, where nobody knows yet what people draw: they may as well take all that comes. */
const UNKNOWN_DRAW_SHARE = 0.7;
/** A source that is tried again is named again when a fifth of the evidence is seen anew: it may have come back meanwhile. */
const STAYS_SHARE = 0.8;

/** What one block told of the supply. */
export interface SupplyBlock {
  readonly ended_ms: number;
  /** What arrived, as a share of what was expected. */
  readonly share: number;
  /** What is seen to have come in, without what is thought to have been drawn meanwhile. */
  readonly seen_share: number;
  /** How likely people are to draw at this hour all that is missing, 0–1; null where nobody knows, or a meter tells. */
  readonly drawn_chance: number | null;
  readonly by: 'level' | 'meter';
}

type SupplyFault = 'weak_supply' | 'no_supply' | 'no_water_arrives';

/** What is to be kept across a restart of a supply of which something is named. */
export interface SupplyMemory extends NamedMemory {
  readonly name: SupplyFault;
}

type Kind = 'full' | 'some' | 'none';

/** Whether an open inlet brings what it should: all of it, less, or nothing. */
export class Supply {
  private readonly test = new Cusum(LIMIT);
  /** How far it rose since its lowest, in shares of a block, since the last block that was full. */
  private rise = 0;
  /** How far it had risen when that was last proof that something arrives, and how many blocks ago that was. */
  private proved_at = 0;
  private proved = false;
  private blocks_ago = 0;
  private full_blocks = 0;
  private last: Kind = 'full';
  private stopped = false;
  /** Whether the last block told it from what people draw. */
  private told_from_draw = true;
  private name: SupplyFault | null = null;

  /** @param unknown what is thought of it while nobody knows what it should bring */
  constructor(private readonly unknown: UnknownSupply) {}

  /** What is to be kept across a restart; null while nothing is named. */
  memory(now_ms: number): SupplyMemory | null {
    const named = this.test.memory(now_ms) ?? this.unknown.memory(now_ms);
    return named && { name: this.name ?? 'no_water_arrives', ...named };
  }

  /**
   * This was named before a restart.
   * @param known whether anybody knows what it should bring: where nobody does any more, nothing is weak
   */
  goOn(kept: SupplyMemory, known: boolean, now_ms: number): void {
    const { name } = kept;
    if (known) {
      this.test.goOn(kept, now_ms);
      this.name = this.test.present ? name : null;
      this.stopped = name === 'no_supply';
    } else if (name === 'no_water_arrives') this.unknown.goOn(kept, now_ms);
  }

  /** The inlet has opened. */
  opened(): void {
    this.full_blocks = 0;
    // What rose in the run before says nothing of whether anything comes in this one.
    this.proved = false;
    this.lowest();
    this.unknown.opened();
  }

  /** It is filled from again, after another source. */
  resumed(): void {
    this.test.doubt(STAYS_SHARE);
    this.unknown.doubt(STAYS_SHARE);
    this.name = null;
    this.last = 'full';
  }

  /** What was seen has another cause. */
  restart(): void {
    this.test.add(Number.NEGATIVE_INFINITY, 0);
    this.unknown.over();
    this.name = null;
    this.last = 'full';
  }

  take(block: SupplyBlock): void {
    const { share, by, drawn_chance, ended_ms } = block;
    this.unknown.over();
    const kind: Kind = share >= FULL_SHARE ? 'full' : share >= NOTHING_SHARE ? 'some' : 'none';
    if (kind === 'full') this.full_blocks += 1;
    if (kind === 'none' && this.last !== 'none') this.stopped = this.full_blocks >= RAN_BEFORE;
    this.watchRise(block, kind);
    this.last = kind;
    this.told_from_draw = by === 'meter' || drawn_chance !== null;
    this.test.add(by === 'meter' ? BY_METER[kind] : byLevel(kind, drawn_chance ?? 0), ended_ms);
    if (!this.test.present) this.name = null;
    else if (this.name === null || kind !== 'full') this.name = this.named(by);
  }

  /** A block of a run of which nobody knows what it should bring. Answers how fast the water rose, where it surely did. */
  takeUnknown(block: UnknownBlock): number | null {
    // None that is known speaks against it any more.
    this.last = 'full';
    return this.unknown.take(block);
  }

  /**
   * Whether nothing speaks against the supply, so that its inflow may be learned: a weak one must not become the habit, nor
   * what people leave of a sound one.
   */
  get sound(): boolean {
    return this.test.evidence === 0 && this.last === 'full';
  }

  get fault(): Fault | null {
    if (this.name === null) return this.unknown.fault;
    const { evidence, since_ms } = this.test;
    const share = this.name === 'no_water_arrives' ? 1 : SUPPLY_SHARE;
    const most = this.told_from_draw ? 1 : UNKNOWN_DRAW_SHARE;
    return faultOf(this.name, since_ms ?? 0, confidenceOf(evidence, Math.min(share, most)));
  }

  /**
   * Whether anything arrives at all: without a supply the water only ever falls, however little people draw. The block
   * in which it stopped being full is of both kinds, and says nothing.
   */
  private watchRise({ seen_share }: SupplyBlock, kind: Kind): void {
    if (kind === 'full' || this.last === 'full') {
      if (kind === 'full') this.proved = false;
      this.lowest();
      return;
    }
    this.rise = Math.max(0, this.rise + seen_share);
    this.proved_at = Math.min(this.proved_at, this.rise);
    this.blocks_ago += 1;
    if (this.rise - this.proved_at < RISE_SHARE) return;
    this.proved = true;
    this.proved_at = this.rise;
    this.blocks_ago = 0;
  }

  /** From here on it is looked for a rise anew. */
  private lowest(): void {
    this.rise = 0;
    this.proved_at = 0;
    this.blocks_ago = 0;
  }

  /** Once named, it is called otherwise only on clear evidence: a name that flickers helps nobody. */
  private named(by: SupplyBlock['by']): SupplyFault {
    const nothing = this.stopped ? 'no_supply' : 'no_water_arrives';
    if (this.name === null) return this.proved ? 'weak_supply' : nothing;
    if (this.name === 'weak_supply') return this.blocks_ago > NEVER_AGAIN[by] ? nothing : this.name;
    return this.rise >= AGAIN_SHARE ? 'weak_supply' : this.name;
  }
}

/** What a block of the level tells. @param drawn_chance how likely people are to draw all that is missing, 0–1 */
function byLevel(kind: Kind, drawn_chance: number): number {
  return kind === 'full' ? FULL_BY_LEVEL : ratioOf(0.95, Math.max(SOUND_LOOKS[kind], drawn_chance));
}
