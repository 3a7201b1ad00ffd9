import { describe, expect, test } from '@jest/globals';
import {
  comingOf,
  DEFAULT_HOLD_OFF_S,
  type Listener,
  type Tellable,
  Telling,
} from '../../../../firmware/domain/alarm/telling.js';

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
});

describe('a gateway that has restarted', () => {
  const CAME_MS = Date.parse(LOW.raised);
  const once = { ...SECOND, repeat_ms: 0 };
  /** The next process, where the alarm came so long ago, and these were told of it just now. */
  const restarted = (age_ms: number, told: readonly string[] = []): Telling => {
    const telling = new Telling();
    telling.resume([LOW], { now_ms: 0, wall_ms: CAME_MS + age_ms });
    for (const id of told) telling.remember(id, [{ coming: comingOf(LOW), at_ms: 0 }]);
    return telling;
  };

  test('does not tell again at once who was told', () => {
    const telling = restarted(MINUTE, ['first']);
    expect(tell(telling, [LOW], [FIRST], MINUTE)).toEqual([]);
    expect(tell(telling, [LOW], [FIRST], 60 * MINUTE)).toHaveLength(1);
  });

  test('tells at once who was not, however long ago it came', () => {
    expect(tell(restarted(600 * MINUTE, ['other']), [LOW], [FIRST, once], 0)).toHaveLength(2);
  });

  test('knows whom it has told of what stands, and no more of what is gone', () => {
    const telling = new Telling();
    const farm = { ...LOW, id: 'tank.farm.level_low' };
    tell(telling, [LOW, farm], [FIRST], MINUTE);
    expect(telling.toldTo('first').map(({ coming }) => coming)).toEqual([LOW, farm].map(comingOf));
    tell(telling, [LOW], [FIRST], 2 * MINUTE);
    expect(telling.toldTo('first')).toEqual([{ coming: comingOf(LOW), at_ms: MINUTE }]);
    expect(telling.toldTo('second')).toEqual([]);
  });

  test('tells the second person in their time, reckoned from when the alarm came', () => {
    const telling = restarted(5 * MINUTE, ['first']);
    expect(tell(telling, [LOW], [FIRST, once], 10 * MINUTE - 1)).toEqual([]);
    expect(tell(telling, [LOW], [FIRST, once], 10 * MINUTE)).toEqual(['second: tank.house.level_low']);
  });

  test('with a clock that is not set waits the whole time anew', () => {
    const telling = restarted(-CAME_MS);
    expect(tell(telling, [LOW], [once], 15 * MINUTE - 1)).toEqual([]);
    expect(tell(telling, [LOW], [once], 15 * MINUTE)).toHaveLength(1);
  });

  test('says once that an alarm is over, and not to whom nobody has told of it', () => {
    const over = { ...LOW, state: 'returned_unacknowledged' as const };
    const telling = restarted(MINUTE, ['first']);
    expect(tell(telling, [over], [FIRST, SECOND], MINUTE)).toEqual(['first: -tank.house.level_low']);
  });
});

test('a listener who is somebody else from now on is told of what stands, at once', () => {
  const telling = new Telling();
  tell(telling, [LOW], [FIRST], 0);
  telling.forget('first');
  expect(tell(telling, [LOW], [FIRST], 1_000)).toHaveLength(1);
});

const HOLD_OFF_MS = DEFAULT_HOLD_OFF_S * 1_000;

describe('many alarms at once', () => {
  const away = (n: number): Tellable => ({ ...LOW, id: `node.pi${n}.node_offline` });
  const over = (alarm: Tellable) => ({ ...alarm, state: 'returned_unacknowledged' as const });

  test('are three messages when 250 come within a minute, and three when they go', () => {
    const telling = new Telling();
    const messages: number[] = [];
    const look = (alarms: readonly Tellable[], now_ms: number) => {
      for (const due of telling.due(alarms, [FIRST], now_ms)) {
        telling.delivered(due, now_ms);
        messages.push(due.standing.length + due.over.length);
      }
    };
    const all = Array.from({ length: 250 }, (_, n) => away(n));
    // As keep-alives of 60 s expire: four a second.
    for (let s = 0; s <= 180; s++) look(all.slice(0, 4 * (s + 1)), s * 1_000);
    expect(messages).toEqual([4, 240, 6]);
    messages.length = 0;
    for (let s = 0; s <= 180; s++) {
      const back = 4 * (s + 1);
      look([...all.slice(0, back).map(over), ...all.slice(back)], 600_000 + s * 1_000);
    }
    expect(messages).toEqual([4, 240, 6]);
  });

  test('a critical one waits for nothing, and brings along what waits', () => {
    const telling = new Telling();
    const burst: Tellable = { ...LOW, id: 'tank.house.overflow', priority: 'critical' };
    tell(telling, [LOW], [FIRST], 0);
    expect(tell(telling, [LOW, away(1)], [FIRST], 1_000)).toEqual([]);
    expect(tell(telling, [LOW, away(1), burst], [FIRST], 2_000)).toEqual([
      'first: node.pi1.node_offline,tank.house.overflow',
    ]);
    expect(tell(telling, [LOW, away(1), away(2), burst], [FIRST], HOLD_OFF_MS)).toEqual([]);
    expect(tell(telling, [LOW, away(1), away(2), burst], [FIRST], HOLD_OFF_MS + 2_000)).toHaveLength(1);
  });

  test('wait for as long as the farm has set', () => {
    const telling = new Telling(300);
    tell(telling, [LOW], [FIRST], 0);
    expect(tell(telling, [LOW, away(1)], [FIRST], 299_999)).toEqual([]);
    expect(tell(telling, [LOW, away(1)], [FIRST], 300_000)).toEqual(['first: node.pi1.node_offline']);
  });

  test('one who was told keeps nobody else waiting', () => {
    const telling = new Telling();
    const later = { ...FIRST, id: 'later', min_priority: 'high' as const };
    const medium: Tellable = { ...LOW, priority: 'medium' };
    tell(telling, [medium], [FIRST, later], 0);
    expect(tell(telling, [medium, away(1)], [FIRST, later], 1_000)).toEqual(['later: node.pi1.node_offline']);
  });
});
