import { describe, expect, test } from '@jest/globals';
import { reason } from '../../../firmware/domain/reason.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { TankFaults } from '../../../firmware/node/tank-faults.js';
import type { FaultsPayload } from '../../../firmware/protocol/payloads.js';
import type { TopicName, TopicParams } from '../../../firmware/protocol/topics.js';
import { bareHouse } from '../../support/bare-house.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SETUP = bareHouse(60_000);
const SHAPE = SETUP.control.mounting.shape;

/** Keeps all that was told of faults, in order. */
class Told extends RecordedUplink {
  readonly faults: FaultsPayload['faults'][] = [];

  override tell(topic: TopicName, params: TopicParams, payload: object): void {
    super.tell(topic, params, payload);
    if (topic === 'faults') this.faults.push((payload as FaultsPayload).faults);
  }
}

/** A tank whose people pause within the hour, and draw 200 L/h at the most: that is known of it for a month. */
class House {
  readonly uplink = new Told();
  /** Why there is no level; null while there is one. */
  fails: string | null = null;
  switch_state: 'wet' | 'dry' | 'unknown' = 'unknown';
  litres = 1_900;
  private readonly clock = new VirtualClock(0);
  private readonly faults = new TankFaults(SETUP, this.uplink, this.clock);
  private wobble = 0;

  constructor() {
    const watched_ms = 30 * DAY;
    const burst = { watched_ms, greatest_lph: 200, ended_at_ms: null };
    const draws = { watched_ms, longest_ms: Array(6).fill(HOUR / 3), burst };
    this.faults.remember({ draws, inflows: {} });
  }

  /** For a while so much runs out; it is looked at so often. Answers how often anything was told meanwhile. */
  async live(span_ms: number, outflow_lph: number, every_ms = MINUTE): Promise<number> {
    const before = this.uplink.faults.length;
    for (let past_ms = 0; past_ms < span_ms; past_ms += every_ms) {
      await this.clock.advance(every_ms);
      this.litres = Math.max(0, this.litres - (outflow_lph * every_ms) / HOUR);
      this.look();
    }
    return this.uplink.faults.length - before;
  }

  /** The sentence that was told last; empty where nothing is wrong. */
  get sentence(): string {
    return this.uplink.faults.at(-1)?.[0]?.reason ?? '';
  }

  look(): void {
    const { litres, fails } = this;
    const depth_mm = SHAPE.depthAt(litres);
    this.wobble = (this.wobble + 1) % 3;
    this.faults.see({
      pings: [0, 2].map((mm) => ({ kind: 'echo', distance_mm: 2_018 - depth_mm + this.wobble + mm })),
      reading:
        fails === null
          ? {
              quality: 'good',
              level: { litres, depth_mm, percent: (100 * litres) / SHAPE.capacity_litres },
              reason: reason('level_good'),
            }
          : { quality: 'bad', level: null, reason: reason(fails) },
      instruments: {
        level_switches: [{ at: 'low', switch_percent: 20, state: this.switch_state }],
        flow_meters: [],
      },
      ...{ open: null, hour: null, raining: null },
    });
  }
}

describe('what is told of a fault that stands', () => {
  test('a pipe that bursts while a small leak is known is told at once, in its own words', async () => {
    const house = new House();
    await house.live(6 * HOUR, 30);
    expect(house.sentence).toContain('More than 20 L/h have been running out');
    await house.live(20 * MINUTE, 2_500, 10 * SECOND);
    expect(house.sentence).toMatch(/^For \d+ s 2\d{3} L\/h have been running out/);
  });

  test('a leak that grows is told with its new figure', async () => {
    const house = new House();
    await house.live(6 * HOUR, 30);
    await house.live(4 * HOUR, 100);
    expect(house.sentence).toContain('More than 80 L/h');
  });

  test('how long a leak has lasted is told now and then, not every hour', async () => {
    const house = new House();
    expect(await house.live(3 * HOUR, 25)).toBeLessThanOrEqual(4);
    expect(await house.live(50 * HOUR, 25)).toBeLessThanOrEqual(15);
    expect(house.sentence).toMatch(/for (4|5)\d h without a pause/);
  });

  test('a sensor that fails in one way and another is told once a minute at the most', async () => {
    const house = new House();
    house.fails = 'sensor_no_echo';
    await house.live(10 * MINUTE, 0, SECOND);
    expect(house.sentence).toContain('hears no echo');
    const before = house.uplink.faults.length;
    for (let n = 0; n < 300; n++) {
      house.fails = n % 2 === 0 ? 'readings_scatter' : 'sensor_no_echo';
      await house.live(SECOND, 0, SECOND);
    }
    const told = house.uplink.faults.length - before;
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(5);
  });

  test('a level that wavers beside a switch that contradicts it is no news', async () => {
    const house = new House();
    house.switch_state = 'dry';
    await house.live(20 * MINUTE, 0);
    expect(house.sentence).toContain('the switch at 20 % disagrees');
    const before = house.uplink.faults.length;
    for (let n = 0; n < 200; n++) {
      house.litres = 1_850 + 50 * (n % 2);
      await house.live(MINUTE, 0);
    }
    expect(house.uplink.faults.length).toBe(before);
  });

  test('nothing wrong is told once', async () => {
    const house = new House();
    expect(await house.live(HOUR, 0)).toBe(1);
    expect(house.uplink.faults).toEqual([[]]);
  });
});
