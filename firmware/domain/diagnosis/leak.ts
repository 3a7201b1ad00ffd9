import { LearnedDraw, surpriseOf } from '../flow/learned-draw.js';
import type { FlowMemory } from '../flow/learned-flow.js';
import type { Rate } from '../level/rate.js';
import { Burst, type BurstMemory } from './burst.js';
import { type Fault, faultOf } from './fault.js';

const MS_PER_HOUR = 3_600_000;
/** Outflows that are looked at, as shares of the capacity in an hour. The least of them is the least leak ever named. */
const FLOW_SHARES = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
/** What runs out is more than the one that is named, and less than the next. */
const NEXT_FLOW = 2;
/** So long the habits of the tank are learned before anything is named, in ms of closed inlet. */
const LEARNED_AFTER_MS = 18 * 24 * MS_PER_HOUR;
/** A flow that never pauses for so long while learning is one the tank always has. */
const ALWAYS_MS = 24 * MS_PER_HOUR;
/** Nothing shorter is a leak, in ms. */
const LEAST_MS = MS_PER_HOUR;
/** A pause has to be missed for so many times the longest that people ever kept drawing. */
const BEYOND_LONGEST = 2.5;
/** People change: where what was no leak is called one again, the longest stretch grows by so much at a time. */
const GROWTH = 1.25;
/** A leak that is named has ended after so many blocks in a row without it: a small one falls below its flow by the sensor's noise. */
const OVER_BLOCKS = 3;
/** Or without half of it in as many of the last ones: somebody draws in between. */
const PAUSE_SHARE = 0.5;
const LAST_BLOCKS = 6;
/** A habit comes back within a week; a leak that was mended does not. In ms of closed inlet. */
const HABIT_MS = 8 * 24 * MS_PER_HOUR;
/** In an hour in which people hardly ever draw so much, it counts as up to so much time. */
const MOST_WEIGHT = 3;

/** What is to be kept across a restart. */
export interface LeakMemory {
  /** How long the tank was watched with its inlet closed. */
  readonly watched_ms: number;
  /** The longest stretch of each flow that was looked at. */
  readonly longest_ms: readonly number[];
  /** The stretch of each flow that is under way, so that a leak outlives a restart; left out by what knew no such. */
  readonly lasting?: readonly LastingMemory[] | undefined;
  /** How long it had been watched when the last leak ended; left out, or null, without any. */
  readonly leaked_at_ms?: number | null | undefined;
  /** What people draw by the hour; left out where nothing was learned. */
  readonly habit?: FlowMemory | undefined;
  /** The greatest draws; left out where nothing was learned. */
  readonly burst?: BurstMemory | undefined;
}

/** A stretch that is under way. */
interface LastingMemory {
  /** How long it lasts, weighed by how much that tells; 0 where none is under way. */
  readonly lasting_ms: number;
  /** How long ago it began when it was last looked at. */
  readonly ago_ms: number;
}

interface Stretch {
  readonly flow_lph: number;
  /** How long the outflow has not been below it, weighed by how much that tells. */
  lasting_ms: number;
  longest_ms: number;
  since_ms: number;
  /** For how many blocks in a row the outflow has been below it. */
  below_blocks: number;
  /** Whether there was a pause in each of the last blocks. */
  pauses: readonly boolean[];
  named: boolean;
  /** Whether it is taken for a leak, and so for no habit. */
  leaked: boolean;
}

/** What left the tank over a stretch, and what is usual at that hour. */
interface Outflow {
  readonly outflow_lph: number;
  readonly span_ms: number;
  readonly ended_ms: number;
  readonly usual: Rate | null;
}

/**
 * Draw beyond the learned pattern. People stop drawing now and then, a leak does not ("minimum night flow", Farley &
 * Trow, "Losses in Water Distribution Networks" (2003), without the need to know when it is night): for several flows
 * the longest stretch without a pause is learned, and one of two and a half times that length is a leak. Where stretches end by chance
 * (exponentially long), of n of them the longest grows as ln n (Gumbel, "Statistics of Extremes" (1958)), and one in
 * n^2.5 is that much longer: after 200 stretches in the first weeks about one in half a million. Time in which people
 * hardly ever draw so much, as at night, counts up to three times.
 *
 * A stretch that was called a leak is not learned from: a leak that was mended would else make the next one twice as hard
 * to see. If it is a habit after all, it comes back within days, and then it is.
 */
export class Leak {
  private readonly stretches: readonly Stretch[];
  private watched_ms: number;
  private leaked_at_ms: number;
  private at_ms: number | null = null;
  private readonly draws: LearnedDraw;
  private readonly burst: Burst;
  /** The greatest flow that is named. */
  private named: Stretch | null = null;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(capacity_litres: number, memory: LeakMemory | null = null) {
    this.watched_ms = sound(memory?.watched_ms);
    this.leaked_at_ms = memory?.leaked_at_ms ?? Number.NEGATIVE_INFINITY;
    this.draws = new LearnedDraw(memory?.habit);
    this.burst = new Burst(capacity_litres, memory?.burst ?? null);
    this.stretches = FLOW_SHARES.map((share, i) => ({
      flow_lph: share * capacity_litres,
      ...this.underWay(memory?.lasting?.[i]),
      longest_ms: sound(memory?.longest_ms[i]),
      below_blocks: 0,
      pauses: [],
      named: false,
      leaked: false,
    }));
    for (const stretch of this.stretches) stretch.named = this.isLeak(stretch, 0);
    this.nameGreatest();
    if (this.named !== null) this.doubt();
  }

  get memory(): LeakMemory {
    return {
      watched_ms: this.watched_ms,
      longest_ms: this.stretches.map(({ longest_ms }) => longest_ms),
      lasting: this.stretches.map(({ lasting_ms, since_ms }) => {
        return lasting_ms === 0
          ? { lasting_ms, ago_ms: 0 }
          : { lasting_ms, ago_ms: (this.at_ms ?? 0) - since_ms };
      }),
      leaked_at_ms: Number.isFinite(this.leaked_at_ms) ? this.leaked_at_ms : null,
      habit: this.draws.memory,
      burst: this.burst.memory,
    };
  }

  /** The least that is known to run out, in litres per hour: 0 without a leak. */
  get flow_lph(): number {
    return Math.max(this.burst.flow_lph, this.named?.flow_lph ?? 0);
  }

  /** Whether so much may run out of one that is named, in litres per hour. */
  mayTake(flow_lph: number): boolean {
    if (this.named !== null && this.named === this.stretches.at(-1)) return true;
    return this.present && flow_lph <= NEXT_FLOW * this.flow_lph;
  }

  /** Whether one is named: cheaper to ask at every tick than for the fault. */
  get present(): boolean {
    return this.named !== null || this.burst.present;
  }

  /**
   * Looks for a burst: a good level with the inlet closed, nothing told to take water out, and water left.
   * @param fed whether water is known to come in by another way
   */
  look(litres: number, now_ms: number, fed = false): void {
    this.burst.look(litres, now_ms, fed);
  }

  /** Something was switched, or the level cannot be trusted: what is looked at next has nothing to do with before. */
  rest(): void {
    this.burst.rest();
  }

  /** What people draw at an hour, in litres per hour; null while nothing was learned. */
  usual(hour: number | null): Rate | null {
    return this.draws.expected(hour);
  }

  /** The most that people usually draw at an hour that need not have been seen; null while nothing was learned. */
  most(hour: number | null): Rate | null {
    return hour === null ? this.usual(null) : this.draws.mostAround(hour);
  }

  /**
   * Takes in what left the tank over a stretch with the inlet closed.
   * @param hour of the day, 0–23; null while the clock cannot be trusted
   */
  take(outflow_lph: number, span_ms: number, ended_ms: number, hour: number | null = null): void {
    this.watched_ms += span_ms;
    if (this.at_ms === null) this.goOn(ended_ms - span_ms);
    this.at_ms = ended_ms;
    const usual = hour === null ? null : this.draws.expected(hour);
    const leaked = this.named !== null;
    for (const stretch of this.stretches) this.follow(stretch, { outflow_lph, span_ms, ended_ms, usual });
    this.nameGreatest();
    if (this.named !== null) this.doubt();
    else if (leaked) this.leaked_at_ms = this.watched_ms;
    if (!this.present) this.draws.take(outflow_lph, span_ms, hour);
    else this.draws.drop();
  }

  private nameGreatest(): void {
    this.named = this.stretches.findLast((stretch) => stretch.named) ?? null;
  }

  /** The first look after a restart: what was under way began so long before it. Nobody knows how long the restart took. */
  private goOn(now_ms: number): void {
    for (const stretch of this.stretches) stretch.since_ms += now_ms;
  }

  /** What was kept of a stretch, as of time 0, or none: nothing lasts longer than it was watched, in hours that count three times. */
  private underWay(kept: LastingMemory | undefined): { lasting_ms: number; since_ms: number } {
    const lasting_ms = sound(kept?.lasting_ms);
    const ago_ms = sound(kept?.ago_ms);
    const none = lasting_ms > MOST_WEIGHT * Math.min(ago_ms, this.watched_ms);
    return none ? { lasting_ms: 0, since_ms: 0 } : { lasting_ms, since_ms: -ago_ms };
  }

  /** Whatever lasts while a leak is named is of the leak, unless it was called one only days ago. */
  private doubt(): void {
    const leaked = this.watched_ms - this.leaked_at_ms >= HABIT_MS;
    for (const stretch of this.stretches) stretch.leaked = leaked && stretch.lasting_ms > 0;
  }

  get fault(): Fault | null {
    const { named, burst } = this;
    // What runs out so fast is the more urgent of the two to know.
    if (named === null || burst.present) return burst.fault;
    const beyond = named.lasting_ms / Math.max(named.longest_ms, LEAST_MS / BEYOND_LONGEST);
    // Of n stretches one in n^k is k times as long as the longest; n is a hundred at least.
    const confidence = Math.min(0.99, Math.round(100 * (1 - 100 ** (1 - beyond) * 0.1)) / 100);
    return faultOf('leak', named.since_ms, confidence, {
      flow_lph: Math.round(named.flow_lph),
      hours: Math.round(((this.at_ms ?? 0) - named.since_ms) / MS_PER_HOUR),
    });
  }

  private follow(stretch: Stretch, { outflow_lph, span_ms, ended_ms, usual }: Outflow): void {
    const learning = this.watched_ms <= LEARNED_AFTER_MS;
    stretch.below_blocks = outflow_lph < stretch.flow_lph ? stretch.below_blocks + 1 : 0;
    stretch.pauses = [...stretch.pauses.slice(1 - LAST_BLOCKS), outflow_lph < PAUSE_SHARE * stretch.flow_lph];
    if (stretch.below_blocks > 0) {
      if (stretch.named && !isOver(stretch)) return;
      const most_ms = learning ? Number.POSITIVE_INFINITY : Math.max(stretch.longest_ms * GROWTH, LEAST_MS);
      const lasted_ms = stretch.leaked ? 0 : Math.min(stretch.lasting_ms, most_ms);
      stretch.longest_ms = Math.max(stretch.longest_ms, lasted_ms);
      stretch.lasting_ms = 0;
      stretch.named = false;
      stretch.leaked = false;
      return;
    }
    if (stretch.lasting_ms === 0) stretch.since_ms = ended_ms - span_ms;
    const weight = Math.min(MOST_WEIGHT, Math.max(1, surpriseOf(stretch.flow_lph, usual)));
    stretch.lasting_ms += weight * span_ms;
    if (learning) {
      stretch.longest_ms = Math.max(stretch.longest_ms, stretch.lasting_ms);
      return;
    }
    stretch.named = this.isLeak(stretch, ended_ms);
  }

  private isLeak({ lasting_ms, longest_ms, since_ms }: Stretch, now_ms: number): boolean {
    if (this.watched_ms <= LEARNED_AFTER_MS || longest_ms >= ALWAYS_MS) return false;
    const limit_ms = Math.max(LEAST_MS, BEYOND_LONGEST * longest_ms);
    return lasting_ms >= limit_ms && now_ms - since_ms >= LEAST_MS;
  }
}

/** A time from a file, or none: a damaged one would hide leaks for ever. */
function sound(span_ms: number | undefined): number {
  return span_ms !== undefined && span_ms >= 0 && Number.isFinite(span_ms) ? span_ms : 0;
}

function isOver({ below_blocks, pauses }: Stretch): boolean {
  return below_blocks >= OVER_BLOCKS || pauses.filter((pause) => pause).length >= OVER_BLOCKS;
}
