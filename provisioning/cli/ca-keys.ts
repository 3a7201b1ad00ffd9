import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CA_KEYS_FOLDER } from '../farm/farm-files.js';
import type { Call } from './define.js';

/** Where the sealed CA keys are, when they are kept away from the farm. */
export interface CaKeysOption {
  caKeys?: string;
}

export function caKeysOption(command: Command): Command {
  return command.option(
    '--ca-keys <folder>',
    'where the sealed CA keys are (default: $SLUICE_CA_KEYS, else ca-keys in the farm folder)',
  );
}

/** The folder of the sealed CA keys. */
export function caKeysFolder({ surroundings }: Call, { caKeys }: CaKeysOption, farm: string): string {
  return resolve(caKeys ?? (surroundings.variables.SLUICE_CA_KEYS || join(farm, CA_KEYS_FOLDER)));
}
