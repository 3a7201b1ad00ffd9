import { type Fault, faultOf } from './fault.js';

const MS_PER_HOUR = 3_600_000;
const MS_PER_MINUTE = 60_000;
const DAY_MS = 24 * MS_PER_HOUR;
/** Nothing less is a burst, as a share of the capacity in an hour: what runs out slower is looked for by its pauses. */
const LEAST_SHARE = 0.3;
/** More than that, as the same share, can be lost by no three blocks. */
const MOST_SHARE = 30;
/** It has to be so many times the greatest draw that was ever seen to last as long. */
const BEYOND_GREATEST = 2;
/** So long the draws of the tank are learned before anything is named, in ms of closed inlet: most habits are of the week. */
const LEARNED_AFTER_MS = 7 * DAY_MS;
/** The level is compared so long apart; three times in a row it has to be so. One block alone is a jump of the sensor's. */
const BLOCK_MS = 120_000;
const BLOCKS = 3;
/**
 * Good levels farther apart than this do not belong to one block, in ms; of a sensor that tells when it likes, than so many
 * times the ones before.
 */
const LONGEST_GAP_MS = 200_000;
const TIMES_APART = 2;
/** So much has to be lost by it, as a share of the capacity, or of what there was: somebody washes a car with less. */
const LOST_SHARE = 0.25;
const LOST_OF_REST_SHARE = 0.5;
/** An outflow is over when it has fallen to this share of what it was. */
const OVER_SHARE = 0.5;
/** One that was named is so after as many blocks: what came in may have ended in the middle of the first. */
const SLOW_BLOCKS = 2;
/** What people did once they may do no more: the greatest draw fades as e^(−t/this), in ms of closed inlet. */
const FADES_MS = 120 * DAY_MS;
/** What comes again within so long, in ms of closed inlet, people do: from then on it is a draw like others. */
const HABIT_MS = 45 * DAY_MS;

/** What is to be kept across a restart. */
export interface BurstMemory {
  /** How long the tank was watched with its inlet closed. */
  readonly watched_ms: number;
  /** The greatest outflow that lasted, in litres per hour. */
  readonly greatest_lph: number;
  /** How long it had been watched when the last burst ended; null without any. */
  readonly ended_at_ms: number | null;
  /** The one that is named; left out, or null, without any. */
  readonly named?: NamedBurst | null | undefined;
}

interface NamedBurst {
  /** What lasted of it at the most, in litres per hour. */
  readonly peak_lph: number;
  /** How long it had lasted when it was last looked at. */
  readonly lasted_ms: number;
}

/** A block that has ended. */
interface BurstBlock {
  readonly span_ms: number;
  readonly now_ms: number;
  readonly fed: boolean;
}

/**
 * Water that runs out faster than people ever drew: a pipe that burst empties a tank long before a leak can be told by
 * the pauses it does not make. The least outflow of three blocks of two minutes is compared with the greatest such one
 * that was ever seen, and named when a quarter of the tank is lost by it. An outflow is learned when it is over; one that was named only when it comes again.
 */
export class Burst {
  private watched_ms: number;
  private greatest_lph: number;
  private ended_at_ms: number | null;
  /** Where the present block began. */
  private from_ms: number | null = null;
  private from_litres = 0;
  /** Null before the first look after a restart: nobody knows how long that took. */
  private looked_ms: number | null = null;
  /** How far apart the last two looks were. */
  private apart_ms = 0;
  /** The outflows of the last blocks, newest first; 0 where there was none since the last pause. */
  private last_lph = 0;
  private before_lph = 0;
  /** Of the blocks in a row that were beyond all draws: how many, and what there was when they began. */
  private beyond = 0;
  private began_litres = 0;
  /** What lasted of the present outflow at the most. */
  private peak_lph = 0;
  private slow_blocks = 0;
  private named = false;
  private since_ms = 0;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(
    private readonly capacity_litres: number,
    memory: BurstMemory | null = null,
  ) {
    this.watched_ms = memory?.watched_ms ?? 0;
    this.greatest_lph = memory?.greatest_lph ?? 0;
    this.ended_at_ms = memory?.ended_at_ms ?? null;
    if (memory?.named) this.goOn(memory.named);
  }

  get memory(): BurstMemory {
    const { watched_ms, greatest_lph, ended_at_ms, peak_lph } = this;
    const named = this.named ? { peak_lph, lasted_ms: this.lasted_ms } : null;
    return { watched_ms, greatest_lph, ended_at_ms, named };
  }

  /** Whether one is named: cheaper to ask at every tick than for the fault. */
  get present(): boolean {
    return this.named;
  }

  /** What runs out at the least, in litres per hour; 0 without a burst. */
  get flow_lph(): number {
    return this.named ? this.peak_lph : 0;
  }

  get fault(): Fault | null {
    if (!this.named) return null;
    const beyond = this.peak_lph / this.limit_lph;
    const confidence = Math.min(0.99, Math.round(100 * (1 - 0.1 ** beyond)) / 100);
    return faultOf(
      'leak',
      this.since_ms,
      confidence,
      {
        flow_lph: Math.round(this.peak_lph),
        lasts_s: 60 * Math.round(this.lasted_ms / MS_PER_MINUTE),
      },
      'fault_burst',
    );
  }

  /**
   * Takes a good level with the inlet closed, nothing else told to take water out, and water left in the tank.
   * @param fed whether water is known to come in by another way
   */
  look(litres: number, now_ms: number, fed = false): void {
    if (this.looked_ms === null) this.since_ms += now_ms;
    const apart_ms = now_ms - (this.looked_ms ?? now_ms);
    if (apart_ms > Math.max(LONGEST_GAP_MS, TIMES_APART * this.apart_ms)) this.rest();
    this.apart_ms = apart_ms;
    this.looked_ms = now_ms;
    const span_ms = now_ms - (this.from_ms ?? now_ms);
    if (this.from_ms !== null && span_ms < BLOCK_MS) return;
    if (this.from_ms !== null) this.take(litres, { span_ms, now_ms, fed });
    this.from_ms = now_ms;
    this.from_litres = litres;
  }

  /** Something was switched, or the level cannot be trusted: the next block begins anew. What is named stays so. */
  rest(): void {
    this.from_ms = null;
    this.last_lph = 0;
    this.before_lph = 0;
    this.beyond = 0;
    if (!this.named) this.learn();
  }

  private take(litres: number, { span_ms, now_ms, fed }: BurstBlock): void {
    const outflow_lph = ((this.from_litres - litres) * MS_PER_HOUR) / span_ms;
    this.watched_ms += span_ms;
    this.greatest_lph -= (this.greatest_lph * span_ms) / FADES_MS;
    const lasts_lph = Math.min(outflow_lph, this.last_lph, this.before_lph);
    this.before_lph = this.last_lph;
    this.last_lph = outflow_lph;
    this.peak_lph = Math.max(this.peak_lph, lasts_lph);
    this.slow_blocks = this.slows(outflow_lph, fed) ? this.slow_blocks + 1 : 0;
    if (this.slow_blocks >= (this.named ? SLOW_BLOCKS : 1)) this.over();
    if (!this.named) this.weigh(outflow_lph, litres, now_ms - span_ms);
  }

  /** What comes in hides what runs out of a burst; nobody has to say so where the level rises as fast as that fell. */
  private slows(outflow_lph: number, fed: boolean): boolean {
    const least_lph = OVER_SHARE * this.peak_lph;
    const hidden = this.named && (fed || -outflow_lph > least_lph);
    return outflow_lph < least_lph && !hidden;
  }

  private weigh(outflow_lph: number, litres: number, from_ms: number): void {
    this.beyond = outflow_lph >= this.limit_lph ? this.beyond + 1 : 0;
    if (this.beyond === 1) {
      this.since_ms = from_ms;
      this.began_litres = this.from_litres;
    }
    if (this.beyond < BLOCKS || this.watched_ms < LEARNED_AFTER_MS) return;
    const { began_litres } = this;
    const enough_litres = Math.min(LOST_SHARE * this.capacity_litres, LOST_OF_REST_SHARE * began_litres);
    this.named = began_litres - litres >= enough_litres;
  }

  /** It has stopped by itself, or somebody stopped it. */
  private over(): void {
    const { named, ended_at_ms, watched_ms } = this;
    const again = ended_at_ms !== null && watched_ms - ended_at_ms < HABIT_MS;
    if (named) this.ended_at_ms = watched_ms;
    this.named = false;
    if (named && !again) this.peak_lph = 0;
    else this.learn();
  }

  /** What was kept of it, as of time 0: only what would be named by what is known, and could run out at all. */
  private goOn({ peak_lph, lasted_ms }: NamedBurst): void {
    const most_lph = MOST_SHARE * this.capacity_litres;
    if (this.watched_ms < LEARNED_AFTER_MS || !(peak_lph >= this.limit_lph && peak_lph <= most_lph)) return;
    if (!(lasted_ms >= BLOCKS * BLOCK_MS && lasted_ms <= this.watched_ms)) return;
    this.named = true;
    this.peak_lph = peak_lph;
    this.since_ms = -lasted_ms;
  }

  private get lasted_ms(): number {
    return (this.looked_ms ?? 0) - this.since_ms;
  }

  private learn(): void {
    this.greatest_lph = Math.max(this.greatest_lph, this.peak_lph);
    this.peak_lph = 0;
  }

  private get limit_lph(): number {
    return Math.max(LEAST_SHARE * this.capacity_litres, BEYOND_GREATEST * this.greatest_lph);
  }
}
