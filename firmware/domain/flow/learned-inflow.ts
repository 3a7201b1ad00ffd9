import type { Rate } from '../level/rate.js';
import { type FlowMemory, LearnedFlow } from './learned-flow.js';

/** A figure from a data plate is right within a quarter. */
const PLATE_ERROR_SHARE = 0.25;
/** Of the blocks of a run the one at this share from the greatest counts: somebody draws in most of them. */
const QUANTILE = 0.25;
const LEAST_BLOCKS = 5;
/** A day of half minutes. No run lasts longer, but an inlet whose relay cannot be read may seem open without end. */
const MOST_BLOCKS = 2_880;

/**
 * What an inlet brings when it is open, by the hour. A run is learned as a whole when it ends, from its better blocks:
 * what people draw meanwhile only ever makes a block look less.
 */
export class LearnedInflow {
  private learned: LearnedFlow;
  private run: Rate[] = [];

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

  /** What was found since the inlet opened says nothing. */
  drop(): void {
    this.run = [];
  }

  /** From now on it brings this, at every hour until that is learned. */
  become(rate_lph: number): void {
    this.learned = new LearnedFlow();
    this.learned.learn({ rate_lph, error_lph: PLATE_ERROR_SHARE * rate_lph }, null);
  }

  /** The inlet has closed. @param hour of the day, 0–23; null while the clock cannot be trusted */
  closed(hour: number | null): void {
    const typical = tells(this.run) ? typicalOf(this.run) : null;
    this.run = [];
    if (typical === null || typical.rate_lph <= 0) return;
    this.learned.learn(typical, hour);
  }

  /** What is to be expected at an hour; null while nothing is known. */
  expected(hour: number | null): Rate | null {
    const learned = this.learned.expected(hour);
    if (learned !== null || this.configured_lph === null) return learned;
    return { rate_lph: this.configured_lph, error_lph: PLATE_ERROR_SHARE * this.configured_lph };
  }
}

/** Whether a run has blocks enough to be learned. */
export function tells(run: readonly Rate[]): boolean {
  return run.length >= LEAST_BLOCKS;
}

/** The block of a run that tells what the inlet brings; null without any. */
export function typicalOf(run: readonly Rate[]): Rate | null {
  return run.toSorted((a, b) => b.rate_lph - a.rate_lph)[Math.floor(run.length * QUANTILE)] ?? null;
}
