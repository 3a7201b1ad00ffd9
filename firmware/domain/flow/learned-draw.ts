import type { Rate } from '../level/rate.js';
import { type FlowMemory, LearnedFlow } from './learned-flow.js';

const MS_PER_HOUR = 3_600_000;
/** An hour says something when the inlet was closed for so long of it, in ms. */
const LEAST_MS = MS_PER_HOUR / 2;
/** So many hours are held back before they are learned: by then a leak in them is known to be one. */
const HELD_BACK = 24;
/** An hour tells what people draw in it within a half of that: they draw when they like. */
const ERROR_SHARE = 0.5;

/** What people draw by the hour of the day, from what leaves a tank while its inlet is closed. Each hour is learned whole. */
export class LearnedDraw {
  private readonly learned: LearnedFlow;
  private hour: number | null = null;
  private litres = 0;
  private span_ms = 0;
  private held: { readonly hour: number; readonly found: Rate }[] = [];

  constructor(memory: FlowMemory = []) {
    this.learned = new LearnedFlow(memory);
  }

  /** What is to be kept across a restart. */
  get memory(): FlowMemory {
    return this.learned.memory;
  }

  /**
   * Takes in what left the tank over a stretch.
   * @param outflow_lph what rain or noise makes negative counts as none
   * @param span_ms how long it was so, above 0
   * @param hour of the day in which it ended, 0–23; null while the clock cannot be trusted: then nothing is learned
   */
  take(outflow_lph: number, span_ms: number, hour: number | null): void {
    if (hour !== this.hour) this.close();
    this.hour = hour;
    this.litres += (Math.max(0, outflow_lph) * span_ms) / MS_PER_HOUR;
    this.span_ms += span_ms;
  }

  /** What was seen of the last day is no habit. */
  drop(): void {
    this.held = [];
    this.begin();
  }

  /** What is drawn at an hour, on the mean and with the spread of the days; null while nothing was learned. */
  expected(hour: number | null): Rate | null {
    return this.learned.expected(hour);
  }

  /** The same of an hour that was hardly seen, by the greater of the hours around it. @param hour of the day, 0–23 */
  mostAround(hour: number): Rate | null {
    return this.learned.mostAround(hour);
  }

  private close(): void {
    if (this.hour !== null && this.span_ms >= LEAST_MS) {
      const rate_lph = (this.litres * MS_PER_HOUR) / this.span_ms;
      this.held.push({ hour: this.hour, found: { rate_lph, error_lph: ERROR_SHARE * rate_lph } });
    }
    const settled = this.held.length > HELD_BACK ? this.held.shift() : undefined;
    if (settled !== undefined) this.learned.learn(settled.found, settled.hour);
    this.begin();
  }

  private begin(): void {
    this.litres = 0;
    this.span_ms = 0;
  }
}

/** Ten minutes vary more than the hours they are of: as the mean of six that have nothing to do with one another. */
const BLOCKS_AN_HOUR = 6;

/**
 * How much it tells that at least `flow_lph` leaves a tank at an hour in which `usual` is drawn: the negative logarithm
 * of the greatest share of blocks of ten minutes that can reach it (Cantelli's inequality, which holds whatever the
 * distribution: Feller, "An Introduction to Probability Theory" II (1971), V.7). 0 for what is drawn on the mean anyway,
 * and while nothing was learned.
 */
export function surpriseOf(flow_lph: number, usual: Rate | null): number {
  if (usual === null || flow_lph <= usual.rate_lph) return 0;
  const variance = BLOCKS_AN_HOUR * usual.error_lph ** 2;
  return Math.log1p((flow_lph - usual.rate_lph) ** 2 / Math.max(variance, Number.MIN_VALUE));
}
