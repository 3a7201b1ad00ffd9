import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, AlarmRig } from './alarm-rig.js';

/** A Pi that starts again and again, and parts of the farm that are taken away and come back. */

let rig: AlarmRig;
beforeEach(() => {
  rig = new AlarmRig({ nodes: 2 });
  for (const { id } of rig.state.tanks()) rig.level({}, id);
});
afterEach(() => rig.end());

const states = () =>
  rig.desk
    .standing()
    .map(({ id, state }) => `${id} ${state}`)
    .sort();

describe('a Pi that is there for 25 s, and away for 25 s', () => {
  const flaps = async (times: number, percent = 50) => {
    for (let n = 0; n < times; n++) {
      rig.state.tellAvailability('pi0', 'offline');
      await rig.pass(25);
      rig.state.tellAvailability('pi0', 'online');
      rig.level({ percent });
      await rig.pass(25);
    }
  };

  test('is told, once, and so is what it says of its tank while it is there', async () => {
    rig.level({ percent: 5 });
    await flaps(20, 5);
    expect(states()).toEqual([
      'node.pi0.node_offline active_unacknowledged',
      'tank.house.level_low active_unacknowledged',
    ]);
    const comings = new Set(rig.told.map(({ id, raised }) => `${id} ${raised}`));
    expect(comings.size).toBe(2);
  });

  test('is all right again ten minutes after it has stopped that', async () => {
    await flaps(8);
    rig.desk.acknowledge('node.pi0.node_offline', ADMIN);
    await rig.pass(400);
    expect(states()).toEqual(['node.pi0.node_offline active_acknowledged']);
    await rig.pass(200);
    expect(states()).toEqual([]);
  });

  test('is not told of one that is started three times by an installer', async () => {
    await flaps(3);
    await rig.pass(600);
    expect(rig.told).toEqual([]);
  });
});

test('a trip that was acknowledged is the same one after its Pi has started anew', async () => {
  const trip = { since: '2026-03-01T06:00:00.000Z', reason_code: 'dry_run', reason_args: {}, reason: '' };
  const closed = { state: 'closed', mode: 'auto', reason_code: 'tripped' } as const;
  rig.actuator('inlet', { ...closed, trip });
  await rig.pass(5);
  const [first] = rig.desk.standing();
  rig.desk.acknowledge(String(first?.id), ADMIN);
  const acknowledged = states();
  expect(acknowledged).toEqual([expect.stringMatching(/active_acknowledged$/)]);
  // An older node says at its end that nothing is locked.
  rig.actuator('inlet', { ...closed, reason_code: 'stopping', trip: null });
  rig.state.tellAvailability('pi0', 'offline');
  await rig.pass(3);
  rig.state.tellAvailability('pi0', 'online');
  await rig.pass(2);
  expect(states()).toEqual(acknowledged);
  rig.actuator('inlet', { ...closed, trip });
  rig.level();
  await rig.pass(2);
  expect(states()).toEqual(acknowledged);
});

test('a Pi that is taken away and comes back months later begins with no alarm', async () => {
  rig.state.tellAvailability('pi1', 'offline');
  await rig.pass(62);
  rig.desk.acknowledge('node.pi1.node_offline', ADMIN);
  rig.published.length = 0;
  rig.restart(rig.clock, { nodes: 1 });
  expect([rig.store.alarms.standing(), states()]).toEqual([[], []]);
  expect(rig.published).toEqual([{ topic: 'sluice/gw0/node/pi1/alarm/node_offline', payload: '' }]);
  expect(rig.store.alarms.changes(1)).toMatchObject([{ id: 'node.pi1.node_offline', state: 'cleared' }]);
  await rig.clock.advance(90 * 86_400_000);
  rig.restart(rig.clock, { nodes: 2 });
  expect(states()).toEqual([]);
  await rig.pass(62);
  expect(states()).toEqual(['node.pi1.node_offline active_unacknowledged']);
});
