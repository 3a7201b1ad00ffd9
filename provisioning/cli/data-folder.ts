import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CONTROL_SOCKETS } from '../../firmware/protocol/control.js';
import type { Call } from './define.js';

/** Which running process a command talks to. */
export interface DataFolderOption {
  dataDir?: string;
}

export function dataFolderOption(command: Command): Command {
  return command.option(
    '--data-dir <folder>',
    'data folder of the gateway or node (default: $SLUICE_DATA_DIR, else ./data)',
  );
}

export function dataFolder({ surroundings }: Call, { dataDir }: DataFolderOption): string {
  return resolve(dataDir ?? (surroundings.variables.SLUICE_DATA_DIR || './data'));
}

/** Where a process that uses this folder listens. */
export function controlSocket(folder: string, process: keyof typeof CONTROL_SOCKETS): string {
  return join(folder, CONTROL_SOCKETS[process]);
}
