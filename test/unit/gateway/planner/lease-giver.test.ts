import { describe, expect, test } from '@jest/globals';
import { DEFAULT_LEASE_TERMS } from '../../../../firmware/domain/lease/lease.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { type LeaseChange, LeaseGiver, type Wish } from '../../../../firmware/gateway/planner/lease-giver.js';
import type { LeasePayload } from '../../../../firmware/protocol/lease.js';
import type { CommandAckPayload } from '../../../../firmware/protocol/payloads.js';

const WISH: Wish = { tank: 'farm', actuator: 'pump', want: 'run', reason: reason('transfer_ready') };

/** A giver whose time is moved by the test, and what it sent and told. */
function giving(confirmed = true, leases = DEFAULT_LEASE_TERMS) {
  const sent: LeasePayload[] = [];
  const told: string[] = [];
  let now_ms = 0;
  const giver = new LeaseGiver({
    send: (_tank, lease) => sent.push(lease),
    changed: ({ what, reason: why }: LeaseChange) => told.push(why === undefined ? what : `${what}: ${why}`),
    newId: () => `lease-${sent.length + 1}`,
    leases,
    clock: { monotonic_ms: () => now_ms },
    time: { wall_ms: () => (confirmed ? now_ms : null) },
  });
  return {
    giver,
    sent,
    told,
    later: (span_s: number, wish = WISH) => {
      now_ms += span_s * 1_000;
      giver.grant([wish]);
    },
    answer: (id: string, state: CommandAckPayload['state'], tank = 'farm') =>
      giver.answered(tank, {
        ...{ ts: '2026-06-10T00:00:00.000Z', id, actuator: 'pump', state, until: null },
        ...{ reason_code: 'x', reason_args: {}, reason: state === 'refused' ? 'no' : 'yes' },
      }),
  };
}

describe('leases of the gateway', () => {
  test('are renewed three times within their term, and ended by a term of a second', () => {
    const { giver, sent, told, later } = giving();
    for (const span_s of [0, 19, 1, 20]) later(span_s);
    giver.grant([]);
    expect(sent.map(({ lease_s }) => lease_s)).toEqual([60, 60, 60, 1]);
    expect(told).toEqual(['begins', 'ends']);
  });

  test.each([
    ['run', 60, 33],
    ['wait', 300, 240],
    ['hand', 60, 30],
  ] as const)(
    'that want %s hold for %d s as delivered, and for as long as the farm has set',
    (want, delivered_s, set_s) => {
      const wish = { ...WISH, want };
      for (const [leases, term_s] of [
        [DEFAULT_LEASE_TERMS, delivered_s],
        [{ run_s: 33, wait_s: 240, hand_s: 30 }, set_s],
      ] as const) {
        const { sent, later } = giving(true, leases);
        later(0, wish);
        later(term_s / 3 - 1, wish);
        expect(sent.map(({ lease_s }) => lease_s)).toEqual([term_s]);
        later(1, wish);
        expect(sent.map(({ lease_s }) => lease_s)).toEqual([term_s, term_s]);
      }
    },
  );

  test('are renewed at once when their cause is another one, and not for another figure in it', () => {
    const { giver, sent, told, later } = giving();
    later(0);
    giver.grant([{ ...WISH, reason: reason('transfer_ready', { from: 'farm' }) }]);
    expect(sent).toHaveLength(1);
    giver.grant([{ ...WISH, reason: reason('transfer_runs', { from: 'farm' }) }]);
    expect(sent.map(({ reason_code }) => reason_code)).toEqual(['transfer_ready', 'transfer_runs']);
    expect(told).toEqual(['begins']);
  });

  test('that are refused and then taken are told as begun', () => {
    const { told, later, answer } = giving();
    later(0);
    answer('lease-1', 'refused');
    later(20);
    answer('lease-2', 'acknowledged');
    later(20);
    answer('lease-3', 'acknowledged');
    expect(told).toEqual(['begins', 'refused: no', 'begins']);
  });

  test('are told by an answer that comes after a renewal, too', () => {
    const { told, later, answer } = giving();
    later(0);
    later(20);
    answer('lease-1', 'refused');
    later(20);
    later(20);
    answer('lease-3', 'acknowledged');
    expect(told).toEqual(['begins', 'refused: no', 'begins']);
  });

  test('that were refused to the end have not ended, as they never began', () => {
    const { giver, told, later, answer } = giving();
    later(0);
    answer('lease-1', 'refused');
    giver.grant([]);
    expect(told).toEqual(['begins', 'refused: no']);
  });

  test('know their answers, also after their end, and no others', () => {
    const { giver, told, later, answer } = giving();
    later(0);
    giver.grant([]);
    expect(answer('lease-1', 'refused')).toBe(true);
    expect(answer('lease-9', 'refused')).toBe(false);
    later(1);
    expect(answer('lease-3', 'refused', 'another')).toBe(true);
    expect(answer('lease-3', 'confirmed')).toBe(true);
    expect(told).toEqual(['begins', 'ends', 'begins']);
  });

  test.each([
    ['when they were issued', true, ['1970-01-01T00:00:00.000Z']],
    ['no time while nothing has confirmed the clock', false, [undefined]],
  ])('tell %s', (_, confirmed, told) => {
    const { sent, later } = giving(confirmed);
    later(0);
    expect(sent.map(({ ts }) => ts)).toEqual(told);
  });
});
