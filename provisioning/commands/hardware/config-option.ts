import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { NodeConfig } from '../../../firmware/config/node-config.js';
import { NODE_CONFIG } from '../../doctor/machine/files.js';
import { readNodeConfig } from '../../node-hardware/place.js';

/** Whose configuration a command is about. */
export interface ConfigOption {
  config?: string;
}

export const INSTALLED_CONFIG = NODE_CONFIG;

export function configOption(command: Command): Command {
  return command.option(
    '--config <file>',
    `configuration of a node (default: ${INSTALLED_CONFIG}, if it is there)`,
  );
}

/**
 * The configuration: a file that is named must be there, the installed one is taken where it is.
 * @throws Refusal `config_unusable`
 */
export function readWhereGiven({ config: file }: ConfigOption): NodeConfig | null {
  if (file !== undefined) return readNodeConfig(resolve(file));
  return existsSync(INSTALLED_CONFIG) ? readNodeConfig(INSTALLED_CONFIG) : null;
}
