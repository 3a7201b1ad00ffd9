import { describe, expect, test } from '@jest/globals';
import { stateWord } from '../../../../firmware/domain/actuator/actuator.js';
import { actionFits, COMMAND_ACTIONS, wantsToRun } from '../../../../firmware/domain/command/command.js';

describe('the words of a command', () => {
  test('open and on ask for running, everything else does not', () => {
    expect(COMMAND_ACTIONS.filter(wantsToRun)).toEqual(['open', 'on']);
  });

  test.each(['inlet', 'outlet'] as const)('an %s opens and closes', (valve) => {
    expect(COMMAND_ACTIONS.filter((action) => actionFits(valve, action))).toEqual([
      'open',
      'close',
      'auto',
      'reset',
    ]);
  });

  test('a pump goes on and off', () => {
    expect(COMMAND_ACTIONS.filter((action) => actionFits('pump', action))).toEqual([
      'on',
      'off',
      'auto',
      'reset',
    ]);
  });

  test('a valve is open or closed, a pump on or off', () => {
    expect([stateWord('inlet', true), stateWord('inlet', false)]).toEqual(['open', 'closed']);
    expect([stateWord('outlet', true), stateWord('outlet', false)]).toEqual(['open', 'closed']);
    expect([stateWord('pump', true), stateWord('pump', false)]).toEqual(['on', 'off']);
  });
});
