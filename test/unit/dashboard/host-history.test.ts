import { describe, expect, test } from '@jest/globals';
import { Ticker } from '../../../dashboard/src/clock/ticker.js';
import { Farm } from '../../../dashboard/src/live/farm.js';
import { EVERY_MS, HostHistory, KEPT_MS } from '../../../dashboard/src/system/host-history.js';
import { pathOf, rangeOf } from '../../../dashboard/src/system/host-line.js';
import { NOW } from './views.js';

function bench(online = true) {
  let now_ms = 0;
  const ticker = new Ticker(() => now_ms);
  const farm = new Farm();
  const host = {
    ts: NOW,
    cpu_percent: 20,
    memory_percent: 40,
    cpu_temp_c: null,
    load1: 0,
    uptime_s: 1,
    throttled: false,
    disk_free_percent: 50,
    version: '0.1.0',
  };
  const session = { username: 'ann', role: 'admin', gateway: 'gw0', version: '0.1.0' } as const;
  const nodes = [{ id: 'pi0', online, host }];
  farm.take({ seq: 1, now: NOW, session, tanks: [], nodes, alarms: [] }, 0);
  const history = new HostHistory({ farm, ticker });
  history.start();
  const pass = (ms: number) => {
    now_ms += ms;
    ticker.tick();
  };
  return { history, pass };
}

describe('the last hour of a machine', () => {
  test('one sample in half a minute, none older than an hour', () => {
    const { history, pass } = bench();
    for (let second = 0; second < 2 * 3600; second += 1) pass(1000);
    const samples = history.of('pi0').value;
    expect(samples.length).toBeGreaterThan(115);
    expect(samples.length).toBeLessThanOrEqual(KEPT_MS / EVERY_MS + 1);
    expect((samples.at(-1)?.at_ms ?? 0) - (samples[0]?.at_ms ?? 0)).toBeLessThanOrEqual(KEPT_MS);
  });

  test('a machine that is away is not what it was', () => {
    const { history, pass } = bench(false);
    pass(60_000);
    expect(history.of('pi0').value).toEqual([]);
  });

  test('is forgotten when nobody is signed in', () => {
    const { history, pass } = bench();
    pass(60_000);
    expect(history.of('pi0').value.length).toBeGreaterThan(0);
    history.stop();
    expect(history.of('pi0').value).toEqual([]);
  });
});

describe('its lines', () => {
  const sample = (at_ms: number, cpu_percent: number | null) => ({
    at_ms,
    cpu_percent,
    memory_percent: null,
    cpu_temp_c: null,
  });

  test('break where nothing was known', () => {
    const samples = [sample(0, 0), sample(30_000, 50), sample(600_000, 100), sample(630_000, 250)];
    expect(pathOf(samples, 'cpu_percent').replace(/[\d. ]+/g, '')).toBe('MLML');
    expect(pathOf(samples, 'cpu_percent')).toMatch(/L120\.0 0\.0$/);
    expect(pathOf(samples, 'memory_percent')).toBe('');
  });

  test('tell lowest and highest', () => {
    expect(rangeOf([sample(0, 3), sample(1, null), sample(2, 9)], 'cpu_percent')).toEqual({
      low: 3,
      high: 9,
    });
    expect(rangeOf([sample(0, null)], 'cpu_percent')).toBeNull();
  });
});
