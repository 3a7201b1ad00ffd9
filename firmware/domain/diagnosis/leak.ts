import { type Fault, faultOf } from './fault.js';

const MS_PER_HOUR = 3_600_000;
/** Outflows that are looked at, as shares of the capacity in an hour. The least of them is the least leak ever named. */
const FLOW_SHARES = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32];
/** So long the habits of the tank are learned before anything is named, in ms of closed inlet. */
const LEARNED_AFTER_MS = 18 * 24 * MS_PER_HOUR;
/** A flow that never pauses for so long while learning is one the tank always has. */
const ALWAYS_MS = 24 * MS_PER_HOUR;
/** Nothing shorter is a leak, in ms. */
const LEAST_MS = MS_PER_HOUR;
/** A pause has to be missed for so many times the longest that people ever kept drawing. */
const BEYOND_LONGEST = 2.5;
/** People change: after a leak that was none, the longest stretch grows by so much at a time. */
const GROWTH = 1.25;

/** What is to be kept across a restart. */
export interface LeakMemory {
  /** How long the tank was watched with its inlet closed. */
  readonly watched_ms: number;
  /** The longest stretch of each flow that was looked at. */
  readonly longest_ms: readonly number[];
}

interface Stretch {
  readonly flow_lph: number;
  /** How long the outflow has not been below it. */
  lasting_ms: number;
  longest_ms: number;
  since_ms: number;
  named: boolean;
}

/**
 * Draw beyond the learned pattern. People stop drawing now and then, a leak does not ("minimum night flow", Farley &
 * Trow, "Losses in Water Distribution Networks" (2003), without the need to know when it is night): for several flows
 * the longest stretch without a pause is learned, and one of two and a half times that length is a leak. Where stretches end by chance
 * (exponentially long), of n of them the longest grows as ln n (Gumbel, "Statistics of Extremes" (1958)), and one in
 * n^2.5 is that much longer: after 200 stretches in the first weeks about one in half a million.
 */
export class Leak {
  private readonly stretches: readonly Stretch[];
  private watched_ms: number;
  /** The greatest flow that is named. */
  private named: Stretch | null = null;

  /** @param memory what was learned before a restart; null when nothing was */
  constructor(capacity_litres: number, memory: LeakMemory | null = null) {
    this.watched_ms = sound(memory?.watched_ms);
    this.stretches = FLOW_SHARES.map((share, i) => ({
      flow_lph: share * capacity_litres,
      lasting_ms: 0,
      longest_ms: sound(memory?.longest_ms[i]),
      since_ms: 0,
      named: false,
    }));
  }

  get memory(): LeakMemory {
    return { watched_ms: this.watched_ms, longest_ms: this.stretches.map(({ longest_ms }) => longest_ms) };
  }

  /** Takes in what left the tank over a stretch with the inlet closed. */
  take(outflow_lph: number, span_ms: number, ended_ms: number): void {
    this.watched_ms += span_ms;
    for (const stretch of this.stretches) this.follow(stretch, outflow_lph, span_ms, ended_ms);
    this.named = this.stretches.findLast((stretch) => stretch.named) ?? null;
  }

  get fault(): Fault | null {
    const { named } = this;
    if (named === null) return null;
    const beyond = named.lasting_ms / Math.max(named.longest_ms, LEAST_MS / BEYOND_LONGEST);
    // Of n stretches one in n^k is k times as long as the longest; n is a hundred at least.
    const confidence = Math.min(0.99, Math.round(100 * (1 - 100 ** (1 - beyond) * 0.1)) / 100);
    return faultOf('leak', named.since_ms, confidence, {
      flow_lph: Math.round(named.flow_lph),
      hours: Math.round(named.lasting_ms / MS_PER_HOUR),
    });
  }

  private follow(stretch: Stretch, outflow_lph: number, span_ms: number, ended_ms: number): void {
    const learning = this.watched_ms <= LEARNED_AFTER_MS;
    if (outflow_lph < stretch.flow_lph) {
      const most_ms = learning ? Number.POSITIVE_INFINITY : Math.max(stretch.longest_ms * GROWTH, LEAST_MS);
      stretch.longest_ms = Math.max(stretch.longest_ms, Math.min(stretch.lasting_ms, most_ms));
      stretch.lasting_ms = 0;
      stretch.named = false;
      return;
    }
    if (stretch.lasting_ms === 0) stretch.since_ms = ended_ms - span_ms;
    stretch.lasting_ms += span_ms;
    if (learning) {
      stretch.longest_ms = Math.max(stretch.longest_ms, stretch.lasting_ms);
      return;
    }
    const limit_ms = Math.max(LEAST_MS, BEYOND_LONGEST * stretch.longest_ms);
    stretch.named = stretch.longest_ms < ALWAYS_MS && stretch.lasting_ms >= limit_ms;
  }
}

/** A time from a file, or none: a damaged one would hide leaks for ever. */
function sound(span_ms: number | undefined): number {
  return span_ms !== undefined && span_ms >= 0 && Number.isFinite(span_ms) ? span_ms : 0;
}
