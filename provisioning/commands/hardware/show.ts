import { readEnvironment } from '../../../firmware/config/environment.js';
import { LinuxBoard } from '../../../firmware/drivers/board/linux.js';
import { probePigpio } from '../../../firmware/drivers/rangefinder/pigpio/probe.js';
import type { Board } from '../../../firmware/ports/board.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type ConfigOption, readWhereGiven } from './config-option.js';
import { findingsOf } from './findings.js';
import { showText } from './show-text.js';
import { thingsOf } from './things.js';

/**
 * `sluice hardware show`
 * @param board the machine to look at
 * @throws Refusal `config_unusable`
 */
export async function runHardwareShow(
  call: Call,
  options: ConfigOption,
  board: Board = thisMachine(call),
): Promise<Answer> {
  const config = readWhereGiven(options);
  const facts = await board.look();
  const things = config === null ? null : thingsOf(config, facts);
  const findings = findingsOf(facts, config, things ?? []);
  return {
    json: { machine: facts, things, findings },
    text: showText(facts, things, findings),
    exit: findings.some(({ severity }) => severity === 'broken') ? 'broken' : 'ok',
  };
}

function thisMachine({ surroundings: { variables, clock } }: Call): Board {
  const { SLUICE_PIGPIO_SOCKET: socket } = readEnvironment(variables);
  return new LinuxBoard({
    root: '/',
    path: variables.PATH ?? '',
    probePigpio: () => probePigpio({ clock, socket }),
  });
}
