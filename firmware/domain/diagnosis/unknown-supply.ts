import { Cusum, type NamedMemory, ratioOf } from './cusum.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { SensorNoise } from './sensor-noise.js';

/** One false alarm in five million blocks, as of a supply that is known. */
const LIMIT = Math.log(5e6);
const MS_PER_HOUR = 3_600_000;
/**
 * People may take all that comes for a while: three in ten blocks of a sound supply do not rise. That they take just as
 * much, or draw as they did while it was closed and nothing is seen of what comes, is rare.
 */
const FALLS = ratioOf(0.95, 0.3);
const STANDS = ratioOf(0.95, 0.05);
/** Nobody has seen yet that anything ever comes: a well that brings little, or people who draw a lot, look much the same. */
const SURE_SHARE = 0.7;

/** What one block told of an open inlet of which nobody knows what it should bring. Volumes in litres. */
export interface UnknownBlock {
  readonly ended_ms: number;
  readonly span_ms: number;
  /** What the level gained, negative when it fell. */
  readonly gained_litres: number;
  /** The same with what drains all the time. */
  readonly brought_litres: number;
  /** Whether a meter says that something came in. */
  readonly metered: boolean;
  /** An empty tank stands still when people draw all that comes, too. */
  readonly empty: boolean;
}

/** Whether anything arrives at all through an open inlet of which nobody knows yet what it brings. */
export class UnknownSupply {
  private readonly test = new Cusum(LIMIT);
  /** How far it rose since its lowest: little by little is a rise, too. */
  private risen_litres = 0;
  /** What it gained in the block before, of the same run; 0 where it fell, and of none. */
  private gained_litres = 0;
  private gained_ms = 0;

  constructor(private readonly noise: Pick<SensorNoise, 'litres' | 'rise_litres'>) {}

  /** The inlet has opened. */
  opened(): void {
    this.keep(0, 0);
  }

  /**
   * Answers how fast the water rose, in litres per hour, where it surely did, and null where it did not: noise would be
   * learned for a supply. What rises slowly shows over two blocks, and their mean tells how fast: the one that seems to rise
   * most is mostly noise.
   */
  take(block: UnknownBlock): number | null {
    const { gained_litres, span_ms } = block;
    const both_litres = this.gained_litres + gained_litres;
    const both_ms = this.gained_ms + span_ms;
    this.keep(gained_litres, span_ms);
    this.weigh(block);
    if (Math.min(both_litres, 2 * gained_litres) < this.noise.rise_litres) return null;
    return (both_litres * MS_PER_HOUR) / both_ms;
  }

  private keep(gained_litres: number, span_ms: number): void {
    this.gained_litres = Math.max(0, gained_litres);
    this.gained_ms = gained_litres > 0 ? span_ms : 0;
  }

  private weigh({ ended_ms, gained_litres, brought_litres, metered, empty }: UnknownBlock): void {
    this.risen_litres = Math.max(0, this.risen_litres + gained_litres);
    if (metered || this.risen_litres >= this.noise.rise_litres) {
      this.over();
      return;
    }
    // It falls by so much less than it did while it was closed: either something comes, or people draw less.
    if (brought_litres >= this.noise.rise_litres) return;
    const stands = !empty && Math.abs(brought_litres) <= this.noise.litres;
    this.test.add(stands ? STANDS : FALLS, ended_ms);
  }

  /** Something comes, or it is known what should, or what was seen has another cause. */
  over(): void {
    this.risen_litres = 0;
    if (this.test.evidence > 0) this.test.add(Number.NEGATIVE_INFINITY, 0);
  }

  /** What was seen was long ago: at most this share of the evidence that is needed stays. */
  doubt(share: number): void {
    this.test.doubt(share);
  }

  /** What is to be kept across a restart; null while nothing is named. */
  memory(now_ms: number): NamedMemory | null {
    return this.test.memory(now_ms);
  }

  /** It was named before a restart that nothing arrives. */
  goOn(kept: NamedMemory, now_ms: number): void {
    this.test.goOn(kept, now_ms);
  }

  get fault(): Fault | null {
    const { present, since_ms, evidence } = this.test;
    return present ? faultOf('no_water_arrives', since_ms ?? 0, confidenceOf(evidence, SURE_SHARE)) : null;
  }
}
