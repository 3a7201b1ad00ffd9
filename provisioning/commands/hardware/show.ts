import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readEnvironment } from '../../../firmware/config/environment.js';
import { LinuxBoard } from '../../../firmware/drivers/board/linux.js';
import { probePigpio } from '../../../firmware/drivers/rangefinder/pigpio/probe.js';
import type { Board } from '../../../firmware/ports/board.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { readNodeConfig } from '../../node-hardware/place.js';
import type { ConfigOption } from './config-option.js';
import { INSTALLED_CONFIG } from './config-option.js';
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
  { config: file }: ConfigOption,
  board: Board = thisMachine(call),
): Promise<Answer> {
  const config = readWhereGiven(file);
  const facts = await board.look();
  const things = config === null ? null : thingsOf(config, facts);
  const findings = findingsOf(facts, config, things ?? []);
  return {
    json: { machine: facts, things, findings },
    text: showText(facts, things, findings),
    exit: findings.some(({ severity }) => severity === 'broken') ? 'broken' : 'ok',
  };
}

/** A file that is named must be there; the installed one is taken where it is. */
function readWhereGiven(file: string | undefined) {
  if (file !== undefined) return readNodeConfig(resolve(file));
  return existsSync(INSTALLED_CONFIG) ? readNodeConfig(INSTALLED_CONFIG) : null;
}

function thisMachine({ surroundings: { variables, clock } }: Call): Board {
  const { SLUICE_PIGPIO_SOCKET: socket } = readEnvironment(variables);
  return new LinuxBoard({
    root: '/',
    path: variables.PATH ?? '',
    probePigpio: () => probePigpio({ clock, socket }),
  });
}
