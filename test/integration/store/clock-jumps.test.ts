import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { UpkeepLoop } from '../../../firmware/gateway/history/upkeep-loop.js';
import { ConfirmedTime } from '../../../firmware/gateway/time/confirmed-time.js';
import type { Store } from '../../../firmware/ports/store.js';
import { ABOUT } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const TEN_YEARS_MS = 3_652 * DAY_MS;
const BEGAN_MS = Date.UTC(2026, 4, 1);

/** One Pi with a node and the gateway, which share the clock. */
class OnePi {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sluice-jumps-'));
  clock = new VirtualClock(BEGAN_MS);
  store: Store;

  constructor(private readonly retention = DEFAULT_RETENTION) {
    this.store = this.open();
    this.store.tanks.saveAbout('house', ABOUT as Parameters<Store['tanks']['saveAbout']>[1]);
  }

  private open(): Store {
    const { clock, retention } = this;
    return openStore(join(this.folder, 'gateway.db'), {
      ...{ clock, retention, log: new RecordedLog() },
      ballast_bytes: 1_000,
    });
  }

  /** Goes down and starts when the clock shows this. */
  restart(wall_ms: number): void {
    this.store.close();
    this.clock = new VirtualClock(wall_ms);
    this.store = this.open();
  }

  /** A reading every ten minutes, and each hour the inlet opens or closes. */
  async live(hours: number, { confirmed = false } = {}): Promise<void> {
    for (let i = 0; i < hours * 6; i++) {
      const now_ms = this.clock.wall_ms();
      this.store.history.append([reading(now_ms, 40 + (i % 20))]);
      if (i % 6 === 0)
        this.store.history.append([event(now_ms + 1, { state: i % 12 === 0 ? 'open' : 'closed' })]);
      this.store.history.flush();
      await this.clock.advance(10 * MINUTE_MS);
      this.keepUp(confirmed);
    }
  }

  keepUp(confirmed = false): void {
    while (this.store.upkeep.step(confirmed));
  }

  read<T>(query: string): T[] {
    const db = new Database(join(this.folder, 'gateway.db'), { readonly: true });
    try {
      return db.prepare<[], T>(query).all();
    } finally {
      db.close();
    }
  }

  change(statement: string): void {
    const db = new Database(join(this.folder, 'gateway.db'));
    db.exec(statement);
    db.close();
  }

  /** Readings that a chart of [from, to) is made of. */
  charted(from_ms: number, to_ms: number): number {
    const { buckets } = this.store.history.chart('house', from_ms, to_ms, 24);
    return buckets.reduce((sum, { readings }) => sum + readings, 0);
  }

  /** All that is reckoned of the year in which the farm lives. */
  reckoned(): unknown[] {
    return ['rollup_all_hours', 'rollup_days', 'tank_events'].map((table) =>
      this.read(
        `SELECT * FROM ${table} WHERE ts BETWEEN ${BEGAN_MS} AND ${BEGAN_MS + 300 * DAY_MS} ORDER BY tank, ts`,
      ),
    );
  }

  end(): void {
    this.store.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let pi: OnePi;

beforeEach(() => {
  pi = new OnePi();
});

afterEach(() => pi.end());

const newestHour = () => pi.read<{ ts: number }>('SELECT MAX(ts) AS ts FROM rollup_all_hours')[0]?.ts;
const events = (from_ms: number, to_ms: number) => pi.store.history.events('house', from_ms, to_ms, 1_000);

describe('two hours with a clock ten years ahead', () => {
  test.each([
    ['nobody confirms', false],
    ['somebody confirms', true],
  ])('cost a farm none of its history, and hide none of what follows, where %s it', async (_, confirmed) => {
    await pi.live(30, { confirmed });
    const wrong_ms = pi.clock.wall_ms();
    pi.clock.jumpWall(TEN_YEARS_MS);
    await pi.live(2);
    expect(pi.charted(wrong_ms + TEN_YEARS_MS - HOUR_MS, pi.clock.wall_ms())).toBe(12);
    pi.clock.jumpWall(-TEN_YEARS_MS);
    const right_ms = pi.clock.wall_ms();
    expect(pi.charted(BEGAN_MS, right_ms)).toBe(180);
    expect(pi.charted(BEGAN_MS - 2 * DAY_MS, right_ms)).toBe(180);
    expect(events(BEGAN_MS, right_ms)).toHaveLength(30);

    await pi.live(1, { confirmed });
    expect(pi.charted(right_ms, pi.clock.wall_ms())).toBe(6);
    expect(pi.charted(BEGAN_MS - 2 * DAY_MS, pi.clock.wall_ms())).toBe(186);
    await pi.live(30, { confirmed });
    expect(pi.charted(BEGAN_MS - 2 * DAY_MS, pi.clock.wall_ms())).toBe(366);
    expect(events(BEGAN_MS, pi.clock.wall_ms())).toHaveLength(61);
    expect(pi.read('SELECT * FROM rollup_late')).toEqual([]);
    // What was measured then is still shown where the clock had put it.
    expect(pi.charted(wrong_ms + TEN_YEARS_MS - HOUR_MS, right_ms + TEN_YEARS_MS)).toBe(12);
  });

  test('leave the hours and days as if the farm had been silent for them', async () => {
    const silent = new OnePi();
    try {
      await pi.live(30);
      pi.clock.jumpWall(TEN_YEARS_MS);
      await pi.live(2);
      pi.clock.jumpWall(-TEN_YEARS_MS);
      await pi.live(50);
      await silent.live(30);
      await silent.clock.advance(2 * HOUR_MS);
      await silent.live(50);
      expect(pi.reckoned()).toEqual(silent.reckoned());
    } finally {
      silent.end();
    }
  });

  test('cost nothing either when the gateway is started anew meanwhile', async () => {
    await pi.live(30);
    pi.restart(pi.clock.wall_ms() + TEN_YEARS_MS);
    await pi.live(1);
    pi.restart(pi.clock.wall_ms());
    await pi.live(1);
    pi.restart(BEGAN_MS + 32 * HOUR_MS);
    await pi.live(1);
    expect(pi.charted(BEGAN_MS, pi.clock.wall_ms())).toBe(186);
    expect(pi.charted(BEGAN_MS - 2 * DAY_MS, pi.clock.wall_ms())).toBe(186);
    expect(newestHour()).toBeLessThan(pi.clock.wall_ms());
  });
});

test('a clock that wakes up in 1970 takes nothing back, and hides nothing once it is set', async () => {
  await pi.live(30);
  const before = pi.reckoned();
  pi.restart(0);
  await pi.live(2);
  expect(pi.reckoned()).toEqual(before);
  await pi.clock.advance(10 * MINUTE_MS);
  pi.clock.jumpWall(BEGAN_MS + 40 * HOUR_MS - pi.clock.wall_ms());
  await pi.live(2);
  expect(pi.charted(BEGAN_MS - 2 * DAY_MS, pi.clock.wall_ms())).toBe(192);
});

describe('what is too old', () => {
  const OLD = { ...DEFAULT_RETENTION, raw_days: 2 };
  const raw = () => pi.read<{ n: number }>('SELECT COUNT(*) AS n FROM kept_readings')[0]?.n;

  beforeEach(() => {
    pi.end();
    pi = new OnePi(OLD);
  });

  test('goes as time passes, also where nobody ever confirms the clock', async () => {
    await pi.live(60);
    expect(raw()).toBeLessThanOrEqual(49 * 6);
    expect(raw()).toBeGreaterThanOrEqual(48 * 6);
  });

  test('waits, after a time without power, until the clock is confirmed', async () => {
    await pi.live(40);
    pi.restart(BEGAN_MS + 20 * DAY_MS);
    const { clock, store } = pi;
    let occasion: string | null = null;
    const time = new ConfirmedTime({ clock, confirmation: { newest: async () => occasion } });
    const loop = new UpkeepLoop({ upkeep: store.upkeep, time, clock, log: new RecordedLog() });
    const over = new AbortController();
    const running = Promise.all([time.run(over.signal), loop.run(over.signal)]);
    store.history.append([reading(clock.wall_ms(), 50)]);
    await clock.advance(3 * HOUR_MS);
    expect(raw()).toBe(40 * 6 + 1);
    occasion = 'the network is back';
    await clock.advance(2 * HOUR_MS);
    expect(raw()).toBe(1);
    over.abort();
    await running;
  });

  test('makes room all the same where there is too much, whatever the clock says', async () => {
    pi.end();
    pi = new OnePi({ ...DEFAULT_RETENTION, max_mb: 0.3 });
    const minutes = Array.from({ length: 10 * 1_440 }, (_, i) => reading(BEGAN_MS + i * MINUTE_MS, 50));
    pi.store.history.append([reading(BEGAN_MS, 50)]);
    pi.store.history.settle();
    pi.keepUp();
    pi.store.history.append(minutes);
    pi.restart(BEGAN_MS + 10 * DAY_MS + TEN_YEARS_MS);
    await pi.live(1);
    expect(raw()).toBeLessThan(9 * 1_440);
    expect(raw()).toBeGreaterThanOrEqual(1_440);
  });
});

test('a store that ran ahead before this was mended shows what is new at the first upkeep', async () => {
  await pi.live(30);
  const [ahead_ms, now_ms] = [BEGAN_MS + TEN_YEARS_MS, BEGAN_MS + 32 * HOUR_MS];
  pi.store.close();
  pi.change(`
    DELETE FROM kept_readings; DELETE FROM events; DELETE FROM tank_events;
    UPDATE rollup_progress SET hours_to = ${ahead_ms}, days_to = ${ahead_ms}, raw_from = ${BEGAN_MS + 2 * DAY_MS}, known_ms = 0;`);
  pi.restart(now_ms);
  await pi.live(2);
  expect(pi.charted(now_ms, pi.clock.wall_ms())).toBe(12);
  // Its last hour was not over.
  expect(pi.charted(BEGAN_MS - 2 * DAY_MS, pi.clock.wall_ms())).toBe(29 * 6 + 12);
});
