import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { ControlError, request } from '../../../firmware/drivers/control/control-client.js';
import { SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { controlSocket } from '../../cli/data-folder.js';
import { DATA_FOLDER } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';

const run = promisify(execFile);
const INSTALLED = `${DATA_FOLDER}/gateway`;

/**
 * Makes sure that no gateway uses a data folder.
 * @throws Refusal `gateway_running`
 */
export async function checkGatewayStands(folder: string): Promise<void> {
  if ((await answers(controlSocket(folder, 'gateway'))) || (await isKeptUp(folder))) throw gatewayRunning();
}

export function gatewayRunning(): Refusal {
  return new Refusal({
    code: 'gateway_running',
    message: 'the gateway runs, and would write over what is put back; nothing was changed',
    hint: 'Stop it first: sudo systemctl stop sluice-gateway (nodes fill by their own rules meanwhile).',
    exit: 'conflict',
  });
}

async function answers(socket: string): Promise<boolean> {
  try {
    await request(socket, 'GET', '/status');
    return true;
  } catch (error) {
    return !(error instanceof ControlError && error.code === 'not_running');
  }
}

/** One that fails at every start, such as over a damaged database, is started anew by systemd at any moment. */
async function isKeptUp(folder: string): Promise<boolean> {
  if (folder !== INSTALLED || !existsSync('/run/systemd/system')) return false;
  const { stdout } = await run('systemctl', [
    'show',
    '--property=ActiveState',
    '--value',
    SLUICE_UNITS.gateway,
  ]);
  return !['inactive', 'failed'].includes(stdout.trim());
}
