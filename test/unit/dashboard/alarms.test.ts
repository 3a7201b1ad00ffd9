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

  test('an acknowledgement that came to nothing is told, until one works', async () => {
    const trouble = { kind: 'unreachable' };
    const { them, signedOut } = alarms({ ok: false, trouble });
    await them.acknowledge('tank.house.level_low');
    expect(them.trouble.value).toEqual(trouble);
    expect(signedOut()).toBe(0);
  });

  test('whose session has ended is asked to sign in', async () => {
    const { them, signedOut } = alarms({ ok: false, trouble: { kind: 'refused', status: 401 } });
    await them.acknowledge('tank.house.level_low');
    expect(signedOut()).toBe(1);
  });
});
