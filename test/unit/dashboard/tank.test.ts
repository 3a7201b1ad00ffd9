import { describe, expect, test } from '@jest/globals';
import { doubtAbout } from '../../../dashboard/src/tank/doubt.js';
import { instrumentsText } from '../../../dashboard/src/tank/instruments-text.js';
import { trendOf } from '../../../dashboard/src/tank/trend.js';
import { inlet, later, level, NOW, NOW_MS, tank } from './views.js';

const seen = { tank: tank(), taken_ms: NOW_MS, inlet_until_ms: null };

describe('whether figures may pass for the present ones', () => {
  test('a fresh level of an online node in contact is not doubted', () => {
    expect(doubtAbout(seen, true, NOW_MS + 60_000)).toBeNull();
  });

  test('without contact nothing is certain', () => {
    expect(doubtAbout(seen, false, NOW_MS)).toBe('no_contact');
  });

  test('an offline node comes before a stale level', () => {
    expect(doubtAbout({ ...seen, tank: tank({ online: false, stale: true }) }, true, NOW_MS)).toBe(
      'node_offline',
    );
    expect(doubtAbout({ ...seen, tank: tank({ stale: true }) }, true, NOW_MS)).toBe('stale');
  });

  test('a level that is overdue here is stale before the gateway can say so', () => {
    expect(doubtAbout(seen, true, NOW_MS + 190_000)).toBeNull();
    expect(doubtAbout(seen, true, NOW_MS + 190_001)).toBe('stale');
  });

  test('no level yet', () => {
    expect(doubtAbout({ ...seen, tank: tank({ level: null }), taken_ms: null }, true, NOW_MS)).toBe(
      'no_level',
    );
  });
});

describe('what meters and switches say', () => {
  test('nothing where none is fitted', () => {
    expect(instrumentsText(level())).toBe('');
  });

  test('a meter that cannot be read is not known, and one at rest shows 0', () => {
    const flow_meters = [
      { on: 'inlet' as const, flow_lph: null, total_litres: null },
      { on: 'outlet' as const, flow_lph: 0, total_litres: 12 },
    ];
    const level_switches = [
      { at: 'high' as const, switch_percent: 90, state: 'wet' as const },
      { at: 'low' as const, switch_percent: 10, state: 'unknown' as const },
    ];
    expect(instrumentsText(level({ flow_meters, level_switches })).replaceAll('\u00a0', ' ')).toBe(
      'Inlet meter: not known · Outlet meter: 0 L/h · Water at the 90 % switch · 10 % switch not known',
    );
  });
});

describe('where a level is going', () => {
  test('rising to the high setpoint, with the time it takes', () => {
    const trend = trendOf(tank({ level: level({ percent: 50, rate_lph: 300 }) }));
    expect(trend).toEqual({
      direction: 'rising',
      rate_lph: 300,
      next: { percent: 80, in_ms: 2 * 3_600_000 },
    });
  });

  test('falling to the low setpoint', () => {
    const trend = trendOf(tank({ level: level({ percent: 50, rate_lph: -70 }) }));
    expect(trend).toEqual({
      direction: 'falling',
      rate_lph: -70,
      next: { percent: 15, in_ms: 10 * 3_600_000 },
    });
  });

  test('when a refill by the rule reaches the high setpoint is what its node says, if it says anything', () => {
    const rising = level({ percent: 50, rate_lph: 10 });
    const next = (change: Parameters<typeof inlet>[0]) =>
      trendOf(tank({ level: rising, inlet: inlet({ state: 'open', ...change }) })).next;
    const foretold = later(1_800);
    expect(next({ predicted_close: foretold })).toEqual({ percent: 80, in_ms: 1_800_000 });
    const by_flow = { percent: 80, in_ms: 60 * 3_600_000 };
    expect(next({})).toEqual(by_flow);
    expect(next({ predicted_close: null })).toBeNull();
    expect(next({ predicted_close: later(-1) })).toBeNull();
    expect(next({ predicted_close: foretold, mode: 'hand' })).toEqual(by_flow);
    expect(next({ predicted_close: foretold, state: 'closed' })).toEqual(by_flow);
  });

  test('past its setpoint it goes to the brim or the floor; so it does without a rule', () => {
    const next = (change: Parameters<typeof tank>[0]) => trendOf(tank(change)).next;
    const rising = level({ percent: 85, rate_lph: 300 });
    const falling = level({ percent: 10, rate_lph: -300 });
    expect(next({ level: rising })).toEqual({ percent: 100, in_ms: 3_600_000 });
    expect(next({ level: falling })).toEqual({ percent: 0, in_ms: (2 / 3) * 3_600_000 });
    expect(next({ level: rising, rule: null })).toEqual({ percent: 100, in_ms: 3_600_000 });
    const off = { ts: NOW, low_percent: 15, high_percent: 90, enabled: false };
    expect(next({ level: rising, rule: off })).toEqual({ percent: 100, in_ms: 3_600_000 });
  });

  test('too far from it, it goes to no mark', () => {
    expect(trendOf(tank({ level: level({ percent: 50, rate_lph: 1.5 }) })).next).toBeNull();
  });

  test('a trickle is steady, and no rate is unknown', () => {
    expect(trendOf(tank({ level: level({ rate_lph: 1 }) })).direction).toBe('steady');
    expect(trendOf(tank({ level: level({ rate_lph: 0 }) })).direction).toBe('steady');
    expect(trendOf(tank({ level: level({ rate_lph: null }) })).direction).toBe('unknown');
    expect(trendOf(tank({ level: null })).direction).toBe('unknown');
  });

  test('without capacity there is a rate but no time', () => {
    const rising = level({ rate_lph: 300 });
    expect(trendOf(tank({ level: rising, capacity_litres: null }))).toMatchObject({
      rate_lph: 300,
      next: null,
    });
  });
});
