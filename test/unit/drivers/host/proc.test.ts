import { describe, expect, test } from '@jest/globals';
import {
  cpuPercent,
  cpuTicks,
  firstNumber,
  memoryPercent,
  temperature_c,
  throttledNow,
} from '../../../../firmware/drivers/host/proc.js';

const GARBAGE = [undefined, '', '\n', ' ', 'garbage', '-', 'NaN', '\u0000\u0000', 'cpu', '1e309x'];

describe('CPU', () => {
  const stat = (fields: string) => `cpu  ${fields}\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 123\n`;

  test('counts idle and iowait as not busy, and guest time once', () => {
    expect(cpuTicks(stat('100 10 50 800 40 5 3 2 70 7'))).toEqual({ busy: 170, total: 1010 });
  });

  test('share is that of the time between two readings', () => {
    const before = cpuTicks(stat('100 0 100 800 0 0 0 0 0 0'));
    const now = cpuTicks(stat('125 0 125 950 0 0 0 0 0 0'));
    expect(cpuPercent(before, now)).toBe(25);
  });

  test('share is unknown at first, without time between, and after counters began anew', () => {
    const ticks = { busy: 10, total: 100 };
    expect(cpuPercent(null, ticks)).toBeNull();
    expect(cpuPercent(ticks, null)).toBeNull();
    expect(cpuPercent(ticks, ticks)).toBeNull();
    expect(cpuPercent(ticks, { busy: 1, total: 5 })).toBeNull();
  });

  test('share stays within 0–100 when iowait runs backwards', () => {
    expect(cpuPercent({ busy: 10, total: 100 }, { busy: 130, total: 200 })).toBe(100);
    expect(cpuPercent({ busy: 20, total: 100 }, { busy: 19, total: 200 })).toBe(0);
  });

  test.each([...GARBAGE, 'cpu  1 2 3', 'cpu  a b c d e', 'cpu0 1 2 3 4 5 6 7'])(
    'of %j is unknown',
    (text) => {
      expect(cpuTicks(text)).toBeNull();
    },
  );
});

describe('memory', () => {
  const meminfo = (total: string, available: string) =>
    `MemTotal:       ${total} kB\nMemFree:          51248 kB\nMemAvailable:    ${available} kB\nBuffers: 1 kB\n`;

  test('is what is not available', () => {
    expect(memoryPercent(meminfo('1000000', '250000'))).toBe(75);
  });

  test.each([...GARBAGE, 'MemTotal: 100 kB', 'MemAvailable: 100 kB', meminfo('0', '0'), meminfo('x', '1')])(
    'of %j is unknown',
    (text) => {
      expect(memoryPercent(text)).toBeNull();
    },
  );
});

describe('the first number', () => {
  test.each([
    ['0.52 0.58 0.59 1/257 12345\n', 0.52],
    ['350735.47 234388.90\n', 350735.47],
    ['0.00 0.01 0.05 1/100 1\n', 0],
  ])('of %j', (text, expected) => {
    expect(firstNumber(text)).toBe(expected);
  });

  test.each([...GARBAGE, '-1.0 2', '1.2.3', '12abc'])('of %j is unknown', (text) => {
    expect(firstNumber(text)).toBeNull();
  });
});

describe('temperature', () => {
  test.each([
    ['48312\n', 48.312],
    ['0\n', 0],
    ['-5500\n', -5.5],
  ])('of %j', (text, expected) => {
    expect(temperature_c(text)).toBe(expected);
  });

  test.each([...GARBAGE, '48.3', '200001', '-60001', '-274000', '99999999999'])(
    'of %j is unknown',
    (text) => {
      expect(temperature_c(text)).toBeNull();
    },
  );
});

describe('throttling', () => {
  test.each([
    ['0\n', false],
    ['50005\n', true],
    ['50000\n', false],
    ['80008\n', true],
    ['0x2', true],
  ])('of %j', (text, expected) => {
    expect(throttledNow(text)).toBe(expected);
  });

  test.each([undefined, '', '\n', 'garbage', 'throttled=0x0', '-1', '123456789'])(
    'of %j is unknown',
    (text) => {
      expect(throttledNow(text)).toBeNull();
    },
  );
});
