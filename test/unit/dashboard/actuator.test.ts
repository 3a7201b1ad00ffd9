import { describe, expect, test } from '@jest/globals';
import { offeredLevels, startCommand, stopCommand } from '../../../dashboard/src/actuator/bound.js';
import { isOfTank } from '../../../dashboard/src/tank/log/of-tank.js';
import { commandBody } from '../../../firmware/protocol/payloads.js';
import { level, tank } from './views.js';

describe('a run by hand', () => {
  test('always has an end the gateway takes', () => {
    for (const actuator of ['inlet', 'outlet', 'pump'] as const) {
      expect(commandBody.safeParse(startCommand(actuator, { by: 'time', minutes: 10 })).success).toBe(true);
      expect(commandBody.safeParse(startCommand(actuator, { by: 'level', percent: 60 })).success).toBe(true);
      expect(commandBody.safeParse(stopCommand(actuator)).success).toBe(true);
    }
    expect(startCommand('pump', { by: 'time', minutes: 2 })).toEqual({
      actuator: 'pump',
      action: 'on',
      duration_s: 120,
    });
    expect(stopCommand('pump').action).toBe('off');
  });

  test('of an inlet ends above the present level, of an outlet below it', () => {
    const at = (percent: number | null) => tank({ level: level({ percent }) });
    expect(offeredLevels('inlet', at(71))).toEqual([75, 80, 85, 90, 95]);
    expect(offeredLevels('outlet', at(18))).toEqual([15, 10, 5]);
    expect(offeredLevels('inlet', at(96))).toEqual([]);
    expect(offeredLevels('inlet', at(null))).toEqual([]);
    expect(offeredLevels('pump', at(50))).toEqual([]);
  });

  test('offers the marks of the rule, too', () => {
    const rule = { ts: '', low_percent: 15, high_percent: 78, enabled: true };
    expect(offeredLevels('inlet', tank({ level: level({ percent: 72 }), rule }))).toEqual([
      75, 78, 80, 85, 90, 95,
    ]);
  });
});

describe('a line of a log', () => {
  test.each([
    ['house', true],
    ['tank.house.level_low', true],
    ['/api/tanks/house/rule', true],
    ['/api/tanks/house', true],
    ['sluice/gw0/tank/house/command', true],
    ['houseboat', false],
    ['tank.houseboat.level_low', false],
    ['/api/tanks/houseboat/rule', false],
    ['/api/users/house', false],
    ['node.house.offline', false],
  ])('about %s: %s', (target, ofHouse) => {
    expect(isOfTank(target, 'house')).toBe(ofHouse);
  });
});
