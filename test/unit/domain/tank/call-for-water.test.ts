import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { LeaseBook } from '../../../../firmware/domain/lease/lease-book.js';
import { reason } from '../../../../firmware/domain/reason.js';
import type { DrawNow } from '../../../../firmware/domain/schedule/draw-hours.js';
import { callForWater } from '../../../../firmware/domain/tank/call-for-water.js';

const NOW_MS = 10_000;
const BY_SCHEDULE = reason('by_schedule', { until: '07:00' });
const NEEDS_TIME = reason('draws_need_time');
const asks: DrawNow = { actuator: 'pump', asks: true, why: BY_SCHEDULE };
const cannot: DrawNow = { actuator: 'pump', asks: false, why: NEEDS_TIME };
const LEASE: Lease = {
  ...{ actuator: 'pump', want: 'run', lease_s: 60, source: null },
  reason: reason('transfer_runs'),
};

function lent(...leases: Lease[]): LeaseBook {
  const book = new LeaseBook();
  for (const lease of leases) book.take(lease, 0);
  return book;
}

function call(draws: readonly DrawNow[] | null, leases = lent(), demand = false) {
  return callForWater('pump', { demand, draws, leases }, NOW_MS);
}

describe('who asks for water', () => {
  test('nobody: there is nothing to say', () => {
    const nobody = { asked: null, asked_until_ms: null, unasked: null };
    expect(call(null)).toEqual(nobody);
    expect(call([])).toEqual(nobody);
  });

  test('the pressure, before everybody else', () => {
    const low = { asked: reason('low_pressure'), asked_until_ms: null, unasked: null };
    expect(call([asks], lent(LEASE), true)).toEqual(low);
    expect(call([cannot], lent(), true)).toEqual(low);
  });

  test('the schedule, before a lease', () => {
    expect(call([asks], lent(LEASE))).toEqual({ asked: BY_SCHEDULE, asked_until_ms: null, unasked: null });
  });

  test('the schedule by any of its hours', () => {
    expect(call([cannot, asks]).asked).toEqual(BY_SCHEDULE);
    expect(call([asks, cannot]).asked).toEqual(BY_SCHEDULE);
  });

  test('not the hours of another actuator', () => {
    expect(call([{ ...asks, actuator: 'outlet' }])).toMatchObject({ asked: null, unasked: null });
    expect(call([{ ...cannot, actuator: 'outlet' }])).toMatchObject({ asked: null, unasked: null });
  });

  test('a lease, until it ends, also where the schedule cannot ask', () => {
    const held = { asked: reason('transfer_runs'), asked_until_ms: 60_000, unasked: null };
    expect(call(null, lent(LEASE))).toEqual(held);
    expect(call([cannot], lent(LEASE))).toEqual(held);
  });

  test('no lease of another actuator', () => {
    expect(call(null, lent({ ...LEASE, actuator: 'outlet' }))).toMatchObject({ asked: null, unasked: null });
  });
});

describe('why nobody asks', () => {
  function ranOut(): LeaseBook {
    const book = lent({ ...LEASE, lease_s: 5 });
    book.forget(NOW_MS);
    return book;
  }

  test('a lease ran out: that is said before what the schedule lacks', () => {
    const expired = { asked: null, asked_until_ms: null, unasked: reason('lease_expired') };
    expect(call(null, ranOut())).toEqual(expired);
    expect(call([cannot], ranOut())).toEqual(expired);
  });

  test('the schedule has no time to go by', () => {
    expect(call([cannot])).toEqual({ asked: null, asked_until_ms: null, unasked: NEEDS_TIME });
  });

  test('a lease that ran out does not keep the schedule from asking', () => {
    expect(call([asks], ranOut()).asked).toEqual(BY_SCHEDULE);
  });
});
