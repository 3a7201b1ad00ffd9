import { describe, expect, test } from '@jest/globals';
import { type Listener, type Tellable, Telling } from '../../../../firmware/domain/alarm/telling.js';

const MINUTE = 60_000;
const LOW: Tellable = {
  id: 'tank.house.level_low',
  raised: '2026-03-01T06:00:00.000Z',
  state: 'active_unacknowledged',
  priority: 'high',
};
const FIRST: Listener = {
  id: 'first',
  min_priority: 'medium',
  after_ms: 0,
  repeat_ms: 60 * MINUTE,
  quiet: false,
};
const SECOND: Listener = { ...FIRST, id: 'second', after_ms: 15 * MINUTE };

/** What is due, as `listener: alarms`; all of it is delivered. */
function tell(telling: Telling, alarms: readonly Tellable[], listeners: readonly Listener[], now_ms: number) {
  return telling.due(alarms, listeners, now_ms).map((due) => {
    telling.delivered(due, now_ms);
    return `${due.listener}: ${[...due.standing.map(({ id }) => id), ...due.over.map(({ id }) => `-${id}`)]}`;
  });
}

describe('who is told of an alarm', () => {
  test('the first person at once, the second when nobody has answered', () => {
    const telling = new Telling();
    const both = [FIRST, SECOND];
    expect(tell(telling, [LOW], both, 0)).toEqual(['first: tank.house.level_low']);
    expect(tell(telling, [LOW], both, 15 * MINUTE - 1)).toEqual([]);
    expect(tell(telling, [LOW], both, 15 * MINUTE)).toEqual(['second: tank.house.level_low']);
  });

  test('nobody any more once it is acknowledged or put aside', () => {
    const telling = new Telling();
    for (const state of ['active_acknowledged', 'shelved', 'cleared'] as const) {
      expect(tell(telling, [{ ...LOW, state }], [FIRST, SECOND], 60 * MINUTE)).toEqual([]);
    }
  });

  test('again in its time, or never again', () => {
    const telling = new Telling();
    const once = { ...FIRST, id: 'once', repeat_ms: 0 };
    tell(telling, [LOW], [FIRST, once], 0);
    expect(tell(telling, [LOW], [FIRST, once], 60 * MINUTE - 1)).toEqual([]);
    expect(tell(telling, [LOW], [FIRST, once], 60 * MINUTE)).toEqual(['first: tank.house.level_low']);
  });

  test('again at once when it comes again', () => {
    const telling = new Telling();
    tell(telling, [LOW], [FIRST], 0);
    const again = { ...LOW, raised: '2026-03-01T06:05:00.000Z' };
    expect(tell(telling, [again], [FIRST], 5 * MINUTE)).toEqual(['first: tank.house.level_low']);
  });

  test('that it is over, if they were told that it was there', () => {
    const telling = new Telling();
    const over = { ...LOW, state: 'returned_unacknowledged' as const };
    tell(telling, [LOW], [FIRST], 0);
    expect(tell(telling, [over], [FIRST, SECOND], MINUTE)).toEqual(['first: -tank.house.level_low']);
    expect(tell(telling, [over], [FIRST, SECOND], 2 * MINUTE)).toEqual([]);
  });

  test('only of what is urgent enough', () => {
    const telling = new Telling();
    const critical = { ...FIRST, min_priority: 'critical' as const };
    expect(tell(telling, [LOW], [critical], 0)).toEqual([]);
    expect(tell(telling, [{ ...LOW, priority: 'critical' }], [critical], 0)).toHaveLength(1);
  });

  test('in quiet hours only of what is critical; the rest when they end', () => {
    const telling = new Telling();
    const quiet = { ...FIRST, quiet: true };
    const burst: Tellable = { ...LOW, id: 'tank.house.overflow', priority: 'critical' };
    expect(tell(telling, [LOW, burst], [quiet], 0)).toEqual(['first: tank.house.overflow']);
    expect(tell(telling, [LOW, burst], [FIRST], 10 * MINUTE)).toEqual(['first: tank.house.level_low']);
  });

  test('of several at once in one message', () => {
    const farm = { ...LOW, id: 'tank.farm.level_low' };
    expect(tell(new Telling(), [LOW, farm], [FIRST], 0)).toEqual([
      'first: tank.house.level_low,tank.farm.level_low',
    ]);
  });

  test('still, when the message did not get through', () => {
    const telling = new Telling();
    expect(telling.due([LOW], [FIRST], 0)).toHaveLength(1);
    expect(telling.due([LOW], [FIRST], MINUTE)).toHaveLength(1);
  });

  test('not at once again by a gateway that has restarted', () => {
    const telling = new Telling();
    telling.assumeTold([LOW], [FIRST], 0);
    expect(tell(telling, [LOW], [FIRST], MINUTE)).toEqual([]);
    expect(tell(telling, [LOW], [FIRST], 60 * MINUTE)).toHaveLength(1);
  });
});
