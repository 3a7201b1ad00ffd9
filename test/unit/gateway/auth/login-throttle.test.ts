import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { LoginThrottle } from '../../../../firmware/gateway/auth/login-throttle.js';

const HERE = '192.168.0.20';

let clock: VirtualClock;
let throttle: LoginThrottle;

beforeEach(() => {
  clock = new VirtualClock();
  throttle = new LoginThrottle(clock);
});

const fail = (times: number, username = 'admin', from = HERE) => {
  for (let i = 0; i < times; i++) throttle.attempt(username, from);
};

describe('one person from one address', () => {
  test('may fail four times without waiting', () => {
    fail(4);
    expect(throttle.retry_after_s('admin', HERE)).toBe(0);
  });

  test('waits 1 s after the fifth failure, and twice as long after each further one', () => {
    const waits = [5, 6, 7, 8].map((failures) => {
      fail(failures === 5 ? 5 : 1);
      return throttle.retry_after_s('admin', HERE);
    });
    expect(waits).toEqual([1, 2, 4, 8]);
  });

  test('waits no longer than 15 minutes', () => {
    fail(60);
    expect(throttle.retry_after_s('admin', HERE)).toBe(15 * 60);
  });

  test('may try again when the wait is over, and not a moment before', async () => {
    fail(8);
    await clock.advance(7_999);
    expect(throttle.retry_after_s('admin', HERE)).toBe(1);
    await clock.advance(1);
    expect(throttle.retry_after_s('admin', HERE)).toBe(0);
  });

  test('starts afresh after being right', () => {
    fail(4);
    throttle.attempt('admin', HERE);
    throttle.succeeded('admin', HERE);
    fail(4);
    expect(throttle.retry_after_s('admin', HERE)).toBe(0);
  });

  test('starts afresh after an hour without a failure', async () => {
    fail(7);
    await clock.advance(60 * 60_000);
    fail(1);
    expect(throttle.retry_after_s('admin', HERE)).toBe(0);
  });

  test('does not make others wait, nor the same person elsewhere', () => {
    fail(10);
    expect(throttle.retry_after_s('viewer', HERE)).toBe(0);
    expect(throttle.retry_after_s('admin', '192.168.0.21')).toBe(0);
  });
});

describe('one address', () => {
  const failAsMany = (count: number) => {
    for (let i = 0; i < count; i++) throttle.attempt(`name-${i}`, HERE);
  };

  test('waits after 20 failures, whoever it names', () => {
    failAsMany(19);
    expect(throttle.retry_after_s('anybody', HERE)).toBe(0);
    failAsMany(1);
    expect(throttle.retry_after_s('anybody', HERE)).toBe(1);
    expect(throttle.retry_after_s('anybody', '192.168.0.21')).toBe(0);
  });

  test('is not cleared by signing in rightly in between', () => {
    failAsMany(19);
    throttle.attempt('viewer', HERE);
    throttle.succeeded('viewer', HERE);
    expect(throttle.retry_after_s('anybody', HERE)).toBe(0);
    failAsMany(1);
    expect(throttle.retry_after_s('anybody', HERE)).toBe(1);
  });
});

test('made-up names push no more out of memory than themselves: the address still waits', () => {
  for (let i = 0; i < 20_000; i++) throttle.attempt(`name-${i}`, HERE);
  expect(throttle.retry_after_s('admin', HERE)).toBe(15 * 60);
});
