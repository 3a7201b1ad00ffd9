import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, AlarmRig } from './alarm-rig.js';

/** One alarm for all actuators of a tank, and none of them unseen. */

const TRIP = 'tank.house.trip';
const TS = '2026-03-01T06:00:00.000Z';
const locked = (reason_code: string) => ({ since: TS, reason_code, reason_args: { dry_s: 60 }, reason: '' });

let rig: AlarmRig;
beforeEach(() => {
  rig = new AlarmRig();
  rig.level();
});
afterEach(() => rig.end());

describe('a further actuator that is locked', () => {
  beforeEach(async () => {
    rig.actuator('inlet', { trip: locked('relay_failed') });
    rig.actuator('pump', { trip: null });
    await rig.pass(1);
    rig.desk.acknowledge(TRIP, ADMIN);
    await rig.pass(3_600);
  });

  test('makes the alarm come anew, about that one, for everybody to see again', async () => {
    const before = rig.alarm(TRIP);
    expect(before).toMatchObject({ state: 'active_acknowledged', args: { actuator: 'inlet' } });
    rig.actuator('pump', { trip: locked('ran_dry') });
    rig.told.length = 0;
    await rig.pass(60);
    const now = rig.alarm(TRIP);
    expect(now).toMatchObject({
      ...{ state: 'active_unacknowledged', acknowledged_by: null },
      text: 'The pump is locked until an admin resets it: no water came for 60 s',
      args: { actuator: 'pump', also: 'inlet' },
    });
    expect(now?.raised).not.toBe(before?.raised);
    expect(rig.told.map(({ state }) => state)).toEqual(['active_unacknowledged']);
    expect(rig.store.alarms.changes(1)).toMatchObject([{ id: TRIP, state: 'active_unacknowledged' }]);
    expect(rig.published.at(-1)).toMatchObject({
      topic: 'sluice/gw0/tank/house/alarm/trip',
      payload: { state: 'active_unacknowledged', args: { actuator: 'pump' } },
    });
  });

  test('is told also while nobody has seen the first, and ends the shelving of it', async () => {
    rig.desk.shelve(TRIP, 60, ADMIN);
    rig.actuator('pump', { trip: locked('ran_dry') });
    await rig.pass(1);
    const second = rig.alarm(TRIP);
    expect(second).toMatchObject({ state: 'active_unacknowledged', shelved_until: null });
    rig.actuator('outlet', { trip: locked('relay_failed') });
    await rig.pass(1);
    expect(rig.alarm(TRIP)).toMatchObject({ args: { actuator: 'outlet', also: 'pump, inlet' } });
    expect(rig.alarm(TRIP)?.raised).not.toBe(second?.raised);
  });

  test('that is reset leaves the other in the words, and tells nobody anew', async () => {
    rig.actuator('pump', { trip: locked('ran_dry') });
    await rig.pass(1);
    rig.desk.acknowledge(TRIP, ADMIN);
    const changes = rig.store.alarms.changes(100).length;
    rig.actuator('pump', { trip: null });
    await rig.pass(1);
    expect(rig.alarm(TRIP)).toMatchObject({ state: 'active_acknowledged', args: { actuator: 'inlet' } });
    expect(rig.alarm(TRIP)?.text).toContain('The inlet is locked');
    expect(rig.store.alarms.changes(100)).toHaveLength(changes);
  });

  test('is no news to a gateway that restarts, but one that was locked meanwhile is', async () => {
    rig.actuator('pump', { trip: locked('ran_dry') });
    await rig.pass(1);
    rig.desk.acknowledge(TRIP, ADMIN);
    rig.restart();
    await rig.pass(10);
    expect(rig.alarm(TRIP)?.state).toBe('active_acknowledged');
    rig.actuator('outlet', { trip: locked('relay_failed') });
    rig.restart();
    await rig.pass(1);
    expect(rig.alarm(TRIP)?.state).toBe('active_unacknowledged');
  });
});

test('a second actuator at its run limit is told, too', async () => {
  const limit = { reason_code: 'run_limit_reached', reason_args: { limit_s: 600 } };
  rig.actuator('inlet', limit);
  await rig.pass(1);
  rig.desk.acknowledge('tank.house.run_limit', ADMIN);
  rig.actuator('outlet', limit);
  await rig.pass(1);
  expect(rig.alarm('tank.house.run_limit')).toMatchObject({
    state: 'active_unacknowledged',
    args: { actuator: 'outlet', also: 'inlet' },
  });
});

describe('the figures of an alarm that stands', () => {
  const LOW = 'tank.house.level_low';

  test('are those of now, once a minute, and no new alarm', async () => {
    rig.level({ percent: 9.9 });
    await rig.pass(31);
    rig.desk.acknowledge(LOW, ADMIN);
    const { raised, ts } = rig.alarm(LOW) ?? {};
    const changes = rig.store.alarms.changes(100).length;
    rig.told.length = 0;
    for (let second = 0; second < 130; second++) {
      rig.level({ percent: 9.9 - second / 20 });
      await rig.pass(1);
    }
    expect(rig.told.map(({ text }) => text)).toEqual(['Water is low: 6.9 %', 'Water is low: 3.9 %']);
    expect(rig.alarm(LOW)).toMatchObject({ state: 'active_acknowledged', raised, ts });
    expect(rig.published.at(-1)?.payload).toMatchObject({ text: 'Water is low: 3.9 %', ts });
    expect(rig.store.alarms.changes(100)).toHaveLength(changes);
  });

  test('are the last known when nobody knows any', async () => {
    rig.level({ percent: 5 });
    await rig.pass(31);
    rig.state.tellAvailability('pi0', 'offline');
    await rig.pass(200);
    expect(rig.alarm(LOW)?.text).toBe('Water is low: 5 %');
  });
});
