import { beforeEach, describe, expect, test } from '@jest/globals';
import { DEFAULT_RAIN_WAIT } from '../../../../firmware/domain/weather/wait-for-rain.js';
import { RainWaits } from '../../../../firmware/gateway/planner/rain-waits.js';
import type { TankView } from '../../../../firmware/protocol/rest.js';
import { LEVEL, VALID_PAYLOADS } from '../../../support/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
const BEGAN_MS = Date.UTC(2026, 7, 1);

let now_ms: number;
let waits: RainWaits;
beforeEach(() => {
  now_ms = BEGAN_MS;
  waits = new RainWaits({
    roofs: new Map([['house', { ...DEFAULT_RAIN_WAIT, roof: { area_m2: 200, runoff: 0.9 } }]]),
    weather: { standing: { got_ms: 0, failing: null } },
    clock: { monotonic_ms: () => now_ms - BEGAN_MS },
    time: { wall_ms: () => now_ms },
    store: { all: () => [], save: () => undefined, remove: () => undefined },
    log: new RecordedLog(),
  });
});

/** A tank of 10 m³ under a roof that brings 10,800 L within the day. */
const tank = (rest: Partial<TankView> = {}): TankView => ({
  ...{ id: 'house', name: 'House', node: 'pi0', shape: null, capacity_litres: 10_000, height_mm: null },
  ...{ max_run_s: null, actuators: ['inlet'], online: true, stale: false, status: null },
  ...{ outlet: null, pump: null, schedule: null, level: { ...LEVEL, percent: 13, quality: 'good' } },
  inlet: { ...Object(VALID_PAYLOADS.inlet), state: 'closed', mode: 'auto' },
  rule: { ...Object(VALID_PAYLOADS.rule), low_percent: 15, high_percent: 80, enabled: true },
  ...(rest as object),
});
const decide = (rest?: Partial<TankView>) => {
  const verdict = waits.decide(tank(rest), [{ from_ms: now_ms, rain_mm: 60, probability_percent: 100 }]);
  return `${verdict?.wait} ${verdict?.reason.code}`;
};
const pass = (hours: number) => {
  now_ms += hours * HOUR_MS;
};
const WAITS = 'true waits_for_rain';

describe('a wait for rain', () => {
  test('spends no time while a vacation keeps the inlet closed', () => {
    const vacation = { from: '2026-08-01', to: '2026-08-14', floor_percent: 8 };
    const schedule = {
      ...{ ts: '', version: 1, time_zone: 'UTC', windows: [], one_off: [], floor_percent: 5, vacation },
      effect: { limited_by: 'vacation', opens: null },
    } as unknown as TankView['schedule'];
    for (let day = 0; day < 14; day++, pass(24)) expect(decide({ schedule })).toBe(WAITS);
    expect(decide({ schedule })).toBe(WAITS);
    pass(35);
    expect(decide({ schedule })).toBe(WAITS);
    pass(1);
    expect(decide({ schedule })).toBe('false rain_did_not_come');
  });

  test('goes on while the level is lost, and its node is there', () => {
    const lost = { level: { ...LEVEL, percent: null, litres: null, quality: 'bad' as const } };
    expect(decide(lost)).toBe('false no_wait_level_unknown');
    expect(decide()).toBe(WAITS);
    pass(1);
    expect([decide(lost), decide({ ...lost, stale: true }), decide()]).toEqual([WAITS, WAITS, WAITS]);
    // A node that comes back is asked anew, and has to be told at once.
    expect(decide({ ...lost, online: false })).toBe('false no_wait_level_unknown');
    expect([decide(lost), decide()]).toEqual(['false no_wait_level_unknown', WAITS]);
    pass(36);
    expect([decide(lost), decide()]).toEqual(['false rain_did_not_come', 'false rain_did_not_come']);
  });
});
