import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ADMIN, AlarmRig } from './alarm-rig.js';

const LEAK = 'tank.house.leak';

describe('a pipe that bursts while a leak is known', () => {
  let rig: AlarmRig;
  const drips = (flow_lph: number) => rig.fault('leak', { flow_lph, lasts_s: 3_600 });
  const bursts = (flow_lph: number) => rig.fault('leak', { flow_lph, lasts_s: 600 }, 'fault_burst');

  beforeEach(async () => {
    rig = new AlarmRig();
    rig.level();
    drips(20);
    await rig.pass(60);
    rig.desk.acknowledge(LEAK, ADMIN);
    await rig.pass(600);
  });
  afterEach(() => rig.end());

  test('is told to everybody again, though the leak was seen', async () => {
    expect(rig.alarm(LEAK)).toMatchObject({ state: 'active_acknowledged' });
    bursts(2_500);
    rig.told.length = 0;
    await rig.pass(1);
    expect(rig.alarm(LEAK)).toMatchObject({
      ...{ state: 'active_unacknowledged', acknowledged_by: null },
      text: expect.stringContaining('has a pipe burst'),
    });
    expect(rig.told.map(({ state }) => state)).toEqual(['active_unacknowledged']);
  });

  test('is told once, whatever it brings, and no more when it is only a leak again', async () => {
    bursts(2_500);
    await rig.pass(1);
    rig.desk.acknowledge(LEAK, ADMIN);
    rig.told.length = 0;
    bursts(3_500);
    await rig.pass(120);
    rig.restart();
    await rig.pass(10);
    drips(40);
    await rig.pass(120);
    expect(rig.alarm(LEAK)).toMatchObject({ state: 'active_acknowledged', args: { why: 'fault_leak' } });
    expect(rig.told.filter(({ state }) => state !== 'active_acknowledged')).toEqual([]);
  });
});
