import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { DEFAULT_HOLD_OFF_S } from '../../../firmware/domain/alarm/telling.js';
import { DEFAULT_LEASE_TERMS } from '../../../firmware/domain/lease/lease.js';
import { leaseTerms } from '../../../firmware/main/lease-terms.js';

const configOf = (sections: object) =>
  check(gatewayConfig, { schema: 1, gateway: 'gw0', nodes: [], ...sections }, 'gateway.json');

/** Where a configuration is refused, and why. */
function mistakes(sections: object): string[] {
  try {
    configOf(sections);
    return [];
  } catch (error) {
    return (error as ConfigError).mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('the terms of leases', () => {
  test('are a minute for what runs and five for what waits, where nothing else is said', () => {
    expect(configOf({}).leases).toBeUndefined();
    expect(configOf({ leases: {} }).leases).toEqual({ run_s: 60, wait_s: 300, hand_s: 60 });
    expect(DEFAULT_LEASE_TERMS).toEqual({ run_s: 60, wait_s: 300, hand_s: 60 });
  });

  test.each([
    ['run_s', { run_s: 30 }],
    ['run_s', { run_s: 600, wait_s: 600 }],
    ['wait_s', { wait_s: 60 }],
    ['wait_s', { run_s: 30, wait_s: 30, hand_s: 30 }],
    ['wait_s', { wait_s: 600 }],
    ['hand_s', { hand_s: 30 }],
    ['hand_s', { hand_s: 600, wait_s: 600 }],
  ])('may have %s at the border of its range: %j', (_, leases) => {
    expect(configOf({ leases }).leases).toEqual({ ...DEFAULT_LEASE_TERMS, ...leases });
  });

  test.each([
    ['run_s', { run_s: 29 }, 'Too small: expected number to be >=30'],
    ['run_s', { run_s: 601, wait_s: 600 }, 'Too big: expected number to be <=600'],
    ['wait_s', { wait_s: 29 }, 'Too small: expected number to be >=30'],
    ['wait_s', { wait_s: 601 }, 'Too big: expected number to be <=600'],
    ['hand_s', { hand_s: 29 }, 'Too small: expected number to be >=30'],
    ['hand_s', { hand_s: 601, wait_s: 600 }, 'Too big: expected number to be <=600'],
    ['run_s', { run_s: 60.5 }, 'Invalid input: expected int, received number'],
    ['run_min', { run_min: 1 }, 'unknown key (the unit "min" is not used here'],
  ])('may not have %s beyond it: %j', (key, leases, why) => {
    const found = mistakes({ leases });
    expect(found[0]).toContain(`leases.${key}: ${why}`);
  });

  test.each([{ wait_s: 59 }, { run_s: 301 }, { hand_s: 301 }])(
    'may not let an inlet open while a pump may still lift into its tank: %j',
    (leases) => {
      expect(mistakes({ leases })).toEqual([
        expect.stringContaining('leases.wait_s: must be at least run_s and'),
      ]);
    },
  );
});

describe('the terms of leases that a gateway gives', () => {
  const set = { run_s: 45, wait_s: 240, hand_s: 90 };

  test('are those of its configuration, and as delivered where it says nothing', () => {
    expect(leaseTerms(undefined, 1)).toEqual(DEFAULT_LEASE_TERMS);
    expect(leaseTerms(set, 1)).toEqual(set);
  });

  test.each([
    [2, { run_s: 45, wait_s: 240, hand_s: 180 }],
    [60, { run_s: 45, wait_s: 600, hand_s: 600 }],
  ])('are longer by hand on a simulated farm at %d times the speed, and never too long', (speed, terms) => {
    expect(leaseTerms(set, speed)).toEqual(terms);
  });
});

describe('the hold-off between two messages', () => {
  test('is a minute where nothing else is said', () => {
    expect(configOf({}).notifications).toBeUndefined();
    expect(configOf({ notifications: {} }).notifications).toEqual({ hold_off_s: 60 });
    expect(DEFAULT_HOLD_OFF_S).toBe(60);
  });

  test.each([10, 3_600])('may be %d s', (hold_off_s) => {
    expect(configOf({ notifications: { hold_off_s } }).notifications).toEqual({ hold_off_s });
  });

  test.each([9, 3_601, 10.5])('may not be %d s', (hold_off_s) => {
    expect(mistakes({ notifications: { hold_off_s } })).toEqual([
      expect.stringMatching(/^notifications\.hold_off_s: /),
    ]);
  });
});
