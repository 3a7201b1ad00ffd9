import type { Command } from 'commander';
import { NODE_CONFIG } from '../../doctor/machine/files.js';

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
