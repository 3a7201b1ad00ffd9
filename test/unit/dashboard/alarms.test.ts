import { describe, expect, test } from '@jest/globals';
import { Alarms } from '../../../dashboard/src/alarm/alarms.js';
import type { AlarmView } from '../../../firmware/protocol/alarms.js';
import { NOW } from './views.js';

function alarm(id: string, change: Partial<AlarmView> = {}): AlarmView {
  return {
    ...{ id, scope: 'tank', subject: 'house', code: 'level_low', priority: 'high', args: {}, text: 'low' },
    ...{ ts: NOW, raised: NOW, state: 'active_unacknowledged', acknowledged_by: null, shelved_until: null },
    ...change,
  };
}

function alarms(answer: object = { ok: true, body: {} }) {
  const asked: unknown[] = [];
  let signedOut = 0;
  const ask = async (...request: unknown[]) => {
    asked.push(request);
    return answer as never;
  };
  return {
    asked,
    signedOut: () => signedOut,
    them: new Alarms({
      ask,
      onSignedOut: () => {
        signedOut += 1;
      },
    }),
  };
}

const ids = (them: Alarms) => them.standing.value.map(({ id }) => id);

describe('alarms on the phone', () => {
  test('what nobody has seen comes first, then what is urgent, then what is new', () => {
    const { them } = alarms();
    them.take([
      alarm('shelved', { state: 'shelved', priority: 'critical' }),
      alarm('seen', { state: 'active_acknowledged', priority: 'critical' }),
      alarm('medium', { priority: 'medium' }),
      alarm('older'),
      alarm('newer', { raised: '2027-01-01T00:00:00.000Z' }),
    ]);
    expect(ids(them)).toEqual(['newer', 'older', 'medium', 'seen', 'shelved']);
  });

  test('one that changes takes its own place, one that is cleared goes', () => {
    const { them } = alarms();
    them.take([alarm('one'), alarm('two')]);
    them.told(alarm('one', { state: 'active_acknowledged' }));
    expect(ids(them)).toEqual(['two', 'one']);
    them.told(alarm('two', { state: 'cleared' }));
    expect(ids(them)).toEqual(['one']);
  });

  test('is shown as seen when the gateway says so, not when the button is pressed', async () => {
    const { them, asked } = alarms();
    them.take([alarm('tank.house.level_low')]);
    await them.acknowledge('tank.house.level_low');
    expect(asked).toEqual([['/api/alarms/tank.house.level_low/acknowledge', { method: 'POST' }]]);
    expect(them.standing.value[0]?.state).toBe('active_unacknowledged');
  });

  const HOUSE = 'tank.house.level_low';
  const failing = async () => {
    const trouble = { kind: 'unreachable' };
    const { them, signedOut } = alarms({ ok: false, trouble });
    them.take([alarm(HOUSE), alarm('tank.farm.level_low')]);
    await them.acknowledge(HOUSE);
    expect(them.trouble.value).toEqual(trouble);
    expect(signedOut()).toBe(0);
    return them;
  };

  test('an acknowledgement that came to nothing is told as long as that alarm is unseen', async () => {
    const them = await failing();
    them.told(alarm('tank.farm.level_low', { state: 'active_acknowledged' }));
    them.told(alarm(HOUSE, { state: 'returned_unacknowledged' }));
    expect(them.trouble.value).not.toBeNull();
  });

  test.each<[string, (them: Alarms) => void]>([
    ['was noted all the same', (them) => them.told(alarm(HOUSE, { state: 'active_acknowledged' }))],
    ['is over', (them) => them.told(alarm(HOUSE, { state: 'cleared' }))],
    ['was noted while there was no contact', (them) => them.take([alarm(HOUSE, { state: 'shelved' })])],
    ['is somebody else’s, who signed in', (them) => them.take([])],
  ])('nothing more is said of it once the alarm %s, nor when it comes back', async (_, hear) => {
    const them = await failing();
    hear(them);
    expect(them.trouble.value).toBeNull();
    them.told(alarm(HOUSE));
    expect(them.trouble.value).toBeNull();
  });

  test('an answer that is lost after the alarm was told as seen is no trouble', async () => {
    const { them } = alarms({ ok: false, trouble: { kind: 'unreachable' } });
    them.take([alarm(HOUSE)]);
    const acknowledging = them.acknowledge(HOUSE);
    them.told(alarm(HOUSE, { state: 'active_acknowledged' }));
    await acknowledging;
    expect(them.trouble.value).toBeNull();
  });

  test('whose session has ended is asked to sign in', async () => {
    const { them, signedOut } = alarms({ ok: false, trouble: { kind: 'refused', status: 401 } });
    await them.acknowledge('tank.house.level_low');
    expect(signedOut()).toBe(1);
  });
});
