import { type ByHour, between, hourOf } from './day.js';
import type { SlowNoise } from './slow-noise.js';

/** Pressure of the town main relative to nominal: it sags while everybody washes, and is best at night. */
const PRESSURE_BY_HOUR: ByHour = [
  1.1, 1.12, 1.12, 1.12, 1.1, 1.02, 0.9, 0.82, 0.84, 0.92, 0.98, 1.0, 0.98, 0.98, 1.0, 1.0, 0.98, 0.92, 0.84,
  0.8, 0.84, 0.92, 1.0, 1.06,
];
/** It drifts over this time, in ms. */
export const PRESSURE_DRIFT_MS = 15 * 60_000;
/** How far the pressure drifts to either side by chance. */
const DRIFT = 0.08;

export interface MainsOptions {
  /** What a fully open inlet brings at nominal pressure, in litres per hour. */
  readonly nominal_lph: number;
  readonly drift: SlowNoise;
  /** Wall time at which the simulation began. */
  readonly began_wall_ms: number;
}

/** The supply behind an inlet valve. */
export class Mains {
  /** What is left of its flow, 0–1: 0 while the supply is off, 1 while it is sound. */
  share = 1;

  constructor(private readonly options: MainsOptions) {}

  /**
   * What a fully open inlet brings, in litres per hour, `elapsed_ms` after the beginning. Flow through a given opening
   * goes with the square root of the pressure (Torricelli).
   */
  flow_lph(elapsed_ms: number): number {
    const { nominal_lph, drift, began_wall_ms } = this.options;
    const pressure =
      between(PRESSURE_BY_HOUR, hourOf(began_wall_ms + elapsed_ms)) + DRIFT * drift.at(elapsed_ms);
    return this.share * nominal_lph * Math.sqrt(pressure);
  }
}
