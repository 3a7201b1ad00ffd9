import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { FarmPlace } from '../farm/open-farm.js';
import type { Call } from './define.js';

/** Which farm a command is about. */
export interface FarmOption {
  farm?: string;
}

export function farmOption(command: Command): Command {
  return command.option('--farm <folder>', 'the farm folder (default: $SLUICE_FARM, else ./farm)');
}

/** The farm that the options or the environment name. */
export function farmPlace({ surroundings }: Call, { farm }: FarmOption): FarmPlace {
  const { variables, clock, actor } = surroundings;
  return { folder: resolve(farm ?? (variables.SLUICE_FARM || './farm')), clock, actor };
}
