import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, AlarmRig } from './alarm-rig.js';

const LOW = 'tank.house.level_low';

let rig: AlarmRig;
beforeEach(async () => {
  rig = new AlarmRig();
  rig.level({ percent: 5 });
  await rig.pass(31);
  rig.desk.shelve(LOW, 10, ADMIN);
});
afterEach(() => rig.end());

describe('a shelved alarm that somebody has seen', () => {
  test('stays shelved, and is stored, audited and told', async () => {
    rig.told.length = 0;
    const { shelved_until } = rig.alarm(LOW) ?? {};
    const view = rig.desk.acknowledge(LOW, ADMIN);
    expect(view).toMatchObject({ state: 'shelved', acknowledged_by: 'admin', shelved_until });
    expect(rig.told).toEqual([view]);
    expect(rig.store.alarms.standing()).toEqual([view]);
    expect(rig.store.audit.newest(1)).toMatchObject([{ action: 'alarm.acknowledge', target: LOW }]);
  });

  test('is seen when its time is over, also after a restart', async () => {
    rig.desk.acknowledge(LOW, ADMIN);
    rig.restart();
    await rig.pass(601);
    expect(rig.alarm(LOW)).toMatchObject({ state: 'active_acknowledged', acknowledged_by: 'admin' });
  });

  test('has to be seen again when it came again meanwhile', async () => {
    rig.desk.acknowledge(LOW, ADMIN);
    const { raised } = rig.alarm(LOW) ?? {};
    rig.level({ percent: 50 });
    await rig.pass(2);
    rig.level({ percent: 5 });
    await rig.pass(31);
    expect(rig.alarm(LOW)).toMatchObject({ state: 'shelved', acknowledged_by: null });
    expect(rig.alarm(LOW)?.raised).not.toBe(raised);
    rig.restart();
    await rig.pass(601);
    expect(rig.alarm(LOW)?.state).toBe('active_unacknowledged');
  });
});

test('after a restart with a clock that is not set, it shows within a day all the same', async () => {
  const years_ms = 20 * 365 * 86_400_000;
  const { clock } = rig;
  rig.restart({ monotonic_ms: () => clock.monotonic_ms(), wall_ms: () => clock.wall_ms() - years_ms });
  rig.desk.look();
  await clock.advance(24 * 3_600_000 - 1_000);
  rig.desk.look();
  expect(rig.alarm(LOW)?.state).toBe('shelved');
  await clock.advance(1_000);
  rig.desk.look();
  expect(rig.alarm(LOW)?.state).toBe('active_unacknowledged');
});
