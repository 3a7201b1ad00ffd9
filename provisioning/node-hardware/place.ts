import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../../firmware/config/config-error.js';
import { loadConfig } from '../../firmware/config/load.js';
import { type NodeConfig, nodeConfig, type TankConfig } from '../../firmware/config/node-config.js';
import type { Call } from '../cli/define.js';
import { DATA_FOLDER, ETC } from '../deploy/machine-file.js';
import { Refusal } from '../refusal.js';

/** Which node a tool is for. */
export interface NodePlaceOptions {
  config: string;
  dataDir?: string;
}

const INSTALLED_CONFIG = `${ETC}/node.json`;
const INSTALLED_DATA = join(DATA_FOLDER, 'node');

export function nodePlaceOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration of the node', INSTALLED_CONFIG)
    .option(
      '--data-dir <folder>',
      `data folder of the node (default: $SLUICE_DATA_DIR, else ./data; and ${INSTALLED_DATA})`,
    );
}

/** A node's configuration, and where the node is to be looked for while it runs. */
export interface NodePlace {
  readonly config_file: string;
  readonly config: NodeConfig;
  readonly data_folders: readonly [string, ...string[]];
}

/** @throws Refusal `config_unusable` */
export function openNodePlace({ surroundings }: Call, { config, dataDir }: NodePlaceOptions): NodePlace {
  const config_file = resolve(config);
  return {
    config_file,
    config: readNodeConfig(config_file),
    data_folders: dataFolders(surroundings.variables, dataDir),
  };
}

/** @throws Refusal `config_unusable` */
export function readNodeConfig(file: string): NodeConfig {
  if (!existsSync(file))
    throw new Refusal({
      code: 'config_unusable',
      message: `there is no ${file} here`,
      hint: 'Run this on the Pi at the tank, or name the configuration of its node with --config.',
      exit: 'damaged',
    });
  try {
    return loadConfig(nodeConfig, file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new Refusal({
      code: 'config_unusable',
      message: error.message,
      hint: 'Mend the file; reading it may need sudo.',
      exit: 'damaged',
      cause: error,
    });
  }
}

/**
 * The tank of that name.
 * @param name the tank's id, or the name of one of its actuators, such as `house.inlet`
 * @throws Refusal `tank_unknown`
 */
export function tankNamed({ config, config_file }: NodePlace, name: string): TankConfig {
  const tank = config.tanks.find(({ id }) => name === id || name === `${id}.inlet`);
  if (tank !== undefined) return tank;
  throw new Refusal({
    code: 'tank_unknown',
    message: `${config_file} has no tank "${name.slice(0, 64)}"`,
    hint: `It has ${config.tanks.map(({ id }) => id).join(', ')}.`,
    exit: 'not_found',
  });
}

/** On a Pi that is gateway and node, SLUICE_DATA_DIR is the gateway's: the node's own folder is looked into as well. */
function dataFolders(
  { SLUICE_DATA_DIR }: Readonly<Record<string, string | undefined>>,
  dataDir: string | undefined,
): readonly [string, ...string[]] {
  if (dataDir !== undefined) return [resolve(dataDir)];
  return [resolve(SLUICE_DATA_DIR || './data'), INSTALLED_DATA];
}
