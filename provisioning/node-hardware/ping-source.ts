import type { TankConfig } from '../../firmware/config/node-config.js';
import type { Level } from '../../firmware/domain/geometry/level.js';
import type { FilterOptions } from '../../firmware/domain/level/filter.js';
import { LevelTracker } from '../../firmware/domain/level/level-tracker.js';
import type { Quality } from '../../firmware/domain/level/quality.js';
import type { Ranging } from '../../firmware/domain/level/ranging.js';
import { staleAfter_ms } from '../../firmware/domain/level/staleness.js';
import { rangeFinderOf } from '../../firmware/main/node-hardware.js';
import { tankSetup } from '../../firmware/main/tank-setups.js';
import { pingWindow } from '../../firmware/node/sense.js';
import type { Clock } from '../../firmware/ports/clock.js';
import type { RangeFinder } from '../../firmware/ports/range-finder.js';
import { explain } from '../../firmware/protocol/reason-text.js';
import type { Hold } from './hold.js';
import type { RunningNode } from './running-node.js';

/** One window of pings, and what the level is after it. */
export interface SeenWindow {
  readonly pings: readonly Ranging[];
  readonly quality: Quality;
  readonly reason_code: string;
  /** As a sentence. */
  readonly reason: string;
  readonly level: Level | null;
}

/** Where a tool gets its pings from. */
export interface PingSource {
  /** The next window; null when `over` aborted before it came. */
  next(over: AbortSignal): Promise<SeenWindow | null>;
}

/** A node looks once a second while water runs, and so do tools: the sensor is judged at the rate it has to serve. */
const WINDOW_EVERY_MS = 1_000;
const NO_INSTRUMENTS = { level_switches: [], flow_meters: [] };
/** How often a running node is asked for its newest window, in ms. */
const ASK_EVERY_MS = 200;

/**
 * Opens a tank's sensor for a piece of work, and closes it afterwards however that ends.
 * @throws Refusal by way of ConfigError when there is no driver for it
 */
export async function withSensor<T>(
  hold: Hold,
  tank: TankConfig,
  work: (source: DirectSource) => Promise<T>,
): Promise<T> {
  const finder = rangeFinderOf(tank, hold.simulation, hold);
  await finder.start(hold.over);
  try {
    return await work(new DirectSource(tank, finder, hold.clock));
  } finally {
    await finder.stop();
  }
}

/** Pings of a sensor that this process has opened, judged as the node judges them. */
export class DirectSource implements PingSource {
  /** How single pings are judged. */
  readonly filter: FilterOptions;
  private readonly tracker: LevelTracker;
  private due_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tank: TankConfig,
    private readonly finder: RangeFinder,
    private readonly clock: Clock,
  ) {
    const { mounting, filter } = tankSetup(tank, finder, NO_INSTRUMENTS).control;
    this.filter = filter;
    this.tracker = new LevelTracker(mounting, filter);
  }

  async next(over: AbortSignal): Promise<SeenWindow | null> {
    await this.clock.sleep(Math.max(0, this.due_ms - this.clock.monotonic_ms()), over);
    if (over.aborted) return null;
    this.due_ms = this.clock.monotonic_ms() + WINDOW_EVERY_MS;
    const pings = await pingWindow(this.finder, this.tank.sensor.pings, this.clock);
    // Pings of a sensor that was closed in between are its silence, not the cable's.
    if (over.aborted) return null;
    const reading = this.tracker.take(pings, this.clock.monotonic_ms(), staleAfter_ms(true, WINDOW_EVERY_MS));
    const { reason_code, reason } = explain(reading.reason);
    return { pings, quality: reading.quality, level: reading.level, reason_code, reason };
  }
}

/** The windows of a running node as they come: one a second while water runs, else one in each idle interval. */
export class NodeSource implements PingSource {
  private last: number | null = null;

  constructor(
    private readonly node: RunningNode,
    private readonly tank: string,
    private readonly clock: Clock,
  ) {}

  async next(over: AbortSignal): Promise<SeenWindow | null> {
    while (!over.aborted) {
      const now = await this.node.now(this.tank);
      if (now.window > 0 && now.window !== this.last) {
        this.last = now.window;
        const { quality, reason_code, reason, level } = now;
        return { pings: now.pings, quality, reason_code, reason, level };
      }
      await this.clock.sleep(ASK_EVERY_MS, over);
    }
    return null;
  }
}
