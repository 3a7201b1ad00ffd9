import { describe, expect, test } from '@jest/globals';
import { changed, firstSeen } from '../../../dashboard/src/live/seen.js';
import { inlet, later, level, NOW, tank } from './views.js';

/** The phone's clock is a day wrong on purpose. */
const RECEIVED_MS = Date.parse('2026-03-02T10:00:00.000Z');
const arrival = { now: NOW, received_ms: RECEIVED_MS };

describe('when a level was taken, on the phone’s clock', () => {
  test.each([
    ['as old as the two clocks say', -42, false, 42],
    ['at most as old as the gateway lets a fresh level be', -86_400 * 365, false, 180],
    ['not from the future', 3600, false, 0],
    ['as old as the clocks say when stale', -900, true, 900],
    ['at least as old as its limit when stale', 3600, true, 180],
  ])('a level in a snapshot is %s', (_, ts_s, stale, age_s) => {
    const seen = firstSeen(tank({ stale, level: level({ ts: later(ts_s) }) }), arrival);
    expect(seen.taken_ms).toBe(RECEIVED_MS - age_s * 1000);
  });

  test('a level that comes as a change is new, whatever the node’s clock says', () => {
    const seen = firstSeen(tank({ level: level({ ts: later(-60) }) }), arrival);
    const then = { now: later(5), received_ms: RECEIVED_MS + 5000 };
    const next = changed(seen, { id: 'house', level: level({ ts: later(-86_400) }) }, then);
    expect(next.taken_ms).toBe(RECEIVED_MS + 5000);
  });

  test('a level told twice is no younger for it', () => {
    const seen = firstSeen(tank({ level: level({ ts: later(-60) }) }), arrival);
    const then = { now: later(5), received_ms: RECEIVED_MS + 5000 };
    const again = changed(seen, { id: 'house', level: level({ ts: later(-60) }) }, then);
    expect(again.taken_ms).toBe(seen.taken_ms);
  });

  test('another section’s change does not make the level younger', () => {
    const seen = firstSeen(tank({ level: level({ ts: later(-60) }) }), arrival);
    const next = changed(seen, { id: 'house', stale: true }, { ...arrival, received_ms: RECEIVED_MS + 9000 });
    expect(next.taken_ms).toBe(seen.taken_ms);
    expect(next.tank.stale).toBe(true);
  });

  test('without a level there is no time', () => {
    expect(firstSeen(tank({ level: null }), arrival).taken_ms).toBeNull();
  });
});

describe('when a run ends, on the phone’s clock', () => {
  test.each([
    ['counted from the gateway’s now', 0, 600, 600],
    ['counted down since the node announced it', -200, 400, 400],
    ['never more than the node announced', 3600, 4200, 600],
    ['never before now', -900, -300, 0],
  ])('%s', (_, ts_s, until_s, left_s) => {
    const run = inlet({ ts: later(ts_s), until: later(until_s) });
    expect(firstSeen(tank({ inlet: run }), arrival).inlet_until_ms).toBe(RECEIVED_MS + left_s * 1000);
  });

  test('a change to a state without an end takes the old end away', () => {
    const seen = firstSeen(tank({ inlet: inlet({ until: later(600) }) }), arrival);
    expect(changed(seen, { id: 'house', stale: false }, arrival).inlet_until_ms).toBe(seen.inlet_until_ms);
    expect(changed(seen, { id: 'house', inlet: inlet() }, arrival).inlet_until_ms).toBeNull();
    expect(changed(seen, { id: 'house', inlet: null }, arrival).inlet_until_ms).toBeNull();
  });
});
