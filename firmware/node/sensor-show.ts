import { type FilterOptions, windowDistance } from '../domain/level/filter.js';
import type { Reading } from '../domain/level/level-tracker.js';
import type { Clock } from '../ports/clock.js';
import type { Uplink } from '../ports/uplink.js';
import type { SensorPayload } from '../protocol/calibration.js';
import { toTimestamp } from '../protocol/primitives.js';
import { explain } from '../protocol/reason-text.js';
import type { PingWindow } from './sense.js';

/** While somebody looks, the sensor is asked this often, in ms. */
const SHOWN_EVERY_MS = 1_000;
/** The most pings of a window that are told. */
const MOST_PINGS = 64;

/** One window of a sensor, and what the tank's control made of it. */
export interface Shown extends PingWindow {
  readonly filter: FilterOptions;
  readonly reading: Reading;
}

/** Shows people what the level sensor of one tank sees, for as long as they ask for it. */
export class SensorShow {
  private until_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tank: string,
    private readonly uplink: Uplink,
    private readonly clock: Clock,
  ) {}

  /** Shows it for so long from now on. Answers whether nobody was looking before. */
  ask(watch_s: number): boolean {
    const was_on = this.on;
    this.until_ms = this.clock.monotonic_ms() + watch_s * 1_000;
    return !was_on;
  }

  /** How long the tank may wait for its next look, in ms, where it would wait `wish_ms`. */
  pause_ms(wish_ms: number): number {
    return this.on ? Math.min(wish_ms, SHOWN_EVERY_MS) : wish_ms;
  }

  /** Tells a window, if somebody looks. */
  tell({ number, pings, filter, reading }: Shown): void {
    if (!this.on) return;
    const windowed = windowDistance(pings, filter);
    const { quality, level, reason } = reading;
    const payload: SensorPayload = {
      ts: toTimestamp(this.clock.wall_ms()),
      window: number,
      distance_mm: windowed.distance_mm === null ? null : tenths(windowed.distance_mm),
      pings: pings
        .slice(0, MOST_PINGS)
        .map((ping) => (ping.kind === 'echo' ? tenths(ping.distance_mm) : ping.kind)),
      quality,
      percent: level && tenths(level.percent),
      depth_mm: level && tenths(level.depth_mm),
      // A window that tells nothing matters more here than a level that still holds.
      ...explain(windowed.distance_mm === null ? windowed.reason : reason),
    };
    this.uplink.show('sensor', { tank: this.tank }, payload);
  }

  private get on(): boolean {
    return this.clock.monotonic_ms() < this.until_ms;
  }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
