import { afterEach, describe, expect, test } from '@jest/globals';
import { alarmSettings } from '../../../firmware/config/gateway-alarms.js';
import { AlarmRig } from './alarm-rig.js';

/** Alarms as a farm has set them, and the high limit beside the rule of a tank. */

const HIGH = 'tank.house.level_high';

let rig: AlarmRig;
afterEach(() => rig.end());

const rule = (high_percent: number) => ({
  rule: { ts: '2026-03-01T06:00:00.000Z', low_percent: 20, high_percent, enabled: true },
});

test('limit, delays and priority are those of the configuration', async () => {
  rig = new AlarmRig({
    settings: alarmSettings({
      level_low: {
        ...{ raise_percent: 30, clear_percent: 40, priority: 'critical' },
        ...{ on_delay_s: 2, off_delay_s: 3 },
      },
    }),
  });
  rig.level({ percent: 30 });
  await rig.pass(2);
  expect(rig.desk.standing()).toEqual([]);
  await rig.pass(1);
  expect(rig.desk.standing()).toMatchObject([{ code: 'level_low', priority: 'critical' }]);
  rig.level({ percent: 40 });
  await rig.pass(3);
  expect(rig.alarm('tank.house.level_low')?.state).toBe('active_unacknowledged');
  await rig.pass(1);
  expect(rig.alarm('tank.house.level_low')?.state).toBe('returned_unacknowledged');
});

test('an alarm from before a restart has the priority that is set now', async () => {
  rig = new AlarmRig({ settings: alarmSettings({ level_stale: { priority: 'low' } }) });
  await rig.pass(11);
  expect(rig.desk.standing()).toMatchObject([{ code: 'level_stale', priority: 'low' }]);
  rig.restart();
  expect(rig.desk.standing()).toMatchObject([{ code: 'level_stale', priority: 'high' }]);
  expect(rig.published.at(-1)?.payload).toMatchObject({ code: 'level_stale', priority: 'high' });
});

describe('a rule that fills to 92 %', () => {
  test('raises no alarm at any refill, and one when the water rises past it', async () => {
    rig = new AlarmRig();
    rig.state.tell('house', rule(92));
    rig.level({ percent: 92.9 });
    await rig.pass(60);
    expect(rig.alarm(HIGH)).toBeUndefined();
    rig.level({ percent: 96 });
    await rig.pass(6);
    expect(rig.alarm(HIGH)).toMatchObject({ state: 'active_unacknowledged', text: 'Water is high: 96 %' });
    // It is over when the water stands where the rule puts it, not when the tank is drawn down to 80 %.
    rig.level({ percent: 94 });
    await rig.pass(1);
    expect(rig.alarm(HIGH)?.state).toBe('returned_unacknowledged');
  });
});
