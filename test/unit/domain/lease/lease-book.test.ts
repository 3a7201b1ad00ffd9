import { describe, expect, test } from '@jest/globals';
import type { Lease } from '../../../../firmware/domain/lease/lease.js';
import { LeaseBook } from '../../../../firmware/domain/lease/lease-book.js';
import { reason } from '../../../../firmware/domain/reason.js';

const RUN: Lease = {
  ...{ actuator: 'pump', want: 'run', lease_s: 60, source: null },
  reason: reason('transfer_runs'),
};
const WAIT: Lease = { ...RUN, actuator: 'inlet', want: 'wait', reason: reason('waits_for_rain') };

describe('leases', () => {
  test('hold for their time and not a moment longer', () => {
    const book = new LeaseBook();
    book.take(RUN, 1_000);
    expect(book.runs('pump', 60_999)).toEqual({ lease: RUN, until_ms: 61_000 });
    expect(book.runs('pump', 61_000)).toBeNull();
  });

  test('are each for one actuator, and for one purpose', () => {
    const book = new LeaseBook();
    book.take(RUN, 0);
    book.take(WAIT, 0);
    expect(book.runs('inlet', 1)).toBeNull();
    expect(book.runs('outlet', 1)).toBeNull();
    expect(book.runs('pump', 1)).not.toBeNull();
    expect(book.waits(1)?.reason.code).toBe('waits_for_rain');
    book.take({ ...RUN, actuator: 'inlet' }, 1);
    expect(book.waits(2)).toBeNull();
  });

  test('are renewed from the moment of the renewal, also to a shorter term', () => {
    const book = new LeaseBook();
    book.take(RUN, 0);
    book.take(RUN, 50_000);
    expect(book.runs('pump', 109_999)).not.toBeNull();
    book.take({ ...RUN, lease_s: 1 }, 60_000);
    expect(book.runs('pump', 61_000)).toBeNull();
  });

  test('that are over are forgotten, and no others', () => {
    const book = new LeaseBook();
    book.take(RUN, 0);
    book.take({ ...WAIT, lease_s: 100 }, 0);
    book.forget(60_000);
    expect(book.runs('pump', 0)).toBeNull();
    expect(book.waits(60_000)).not.toBeNull();
  });

  test('that nobody renewed are told to have run out, until another is taken; one that was ended is not', () => {
    const book = new LeaseBook();
    book.take(RUN, 0);
    book.forget(59_999);
    expect(book.ranOut('pump')).toBe(false);
    book.forget(60_000);
    expect(book.ranOut('pump')).toBe(true);
    expect(book.ranOut('inlet')).toBe(false);
    book.take(RUN, 70_000);
    expect(book.ranOut('pump')).toBe(false);
    book.take({ ...RUN, lease_s: 1 }, 80_000);
    book.forget(81_000);
    expect(book.ranOut('pump')).toBe(false);
  });
});
