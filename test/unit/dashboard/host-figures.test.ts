import { describe, expect, test } from '@jest/globals';
import { furtherFigures, mainFigures } from '../../../dashboard/src/system/host-figures.js';
import type { HostPayload } from '../../../firmware/protocol/payloads.js';
import { NOW } from './views.js';

const HOST: HostPayload = {
  ts: NOW,
  cpu_percent: 0,
  memory_percent: 41.26,
  cpu_temp_c: 52,
  load1: 0,
  uptime_s: 90_000,
  throttled: false,
  disk_free_percent: 63,
  version: '0.1.0',
};
const NOTHING: HostPayload = {
  ...HOST,
  cpu_percent: null,
  memory_percent: null,
  cpu_temp_c: null,
  load1: null,
  uptime_s: null,
  throttled: null,
  disk_free_percent: null,
};

describe('figures of a machine', () => {
  test('zero is a figure', () => {
    expect(mainFigures(HOST).map(({ value }) => value)).toEqual(['0\u00a0%', '41.3\u00a0%', '52°C']);
    expect(furtherFigures(HOST).map(({ value }) => value)).toEqual([
      '0.00',
      '1\u00a0d\u00a01\u00a0h',
      '63\u00a0%',
      'Not throttled',
      '0.1.0',
    ]);
  });

  test.each([
    ['absent figures', NOTHING],
    ['an absent machine', null],
  ])('%s are null, never 0', (_, host) => {
    expect(mainFigures(host).every(({ value, trouble }) => value === null && !trouble)).toBe(true);
    expect(
      furtherFigures(host)
        .slice(0, 4)
        .every(({ value, trouble }) => value === null && !trouble),
    ).toBe(true);
  });

  test('heat, a full disk and throttling are trouble', () => {
    const hot = { ...HOST, cpu_temp_c: 81, cpu_percent: 99, disk_free_percent: 4, throttled: true };
    expect(mainFigures(hot).map(({ key, trouble }) => [key, trouble])).toEqual([
      ['cpu', true],
      ['memory', false],
      ['temperature', true],
    ]);
    expect(
      furtherFigures(hot)
        .filter(({ trouble }) => trouble)
        .map(({ key }) => key),
    ).toEqual(['disk', 'throttled']);
  });

  test('a bar ends where the scale ends', () => {
    expect(mainFigures({ ...HOST, cpu_temp_c: 150 })[2]?.share_percent).toBe(100);
    expect(mainFigures({ ...HOST, cpu_temp_c: -20 })[2]?.share_percent).toBe(0);
  });
});
