import { readEnvironment } from '../config/environment.js';
import { loadConfig } from '../config/load.js';
import { nodeConfig } from '../config/node-config.js';
import { createLog } from '../drivers/log/pino-log.js';
import { relayBankOf } from './node-hardware.js';

/**
 * Puts every output of a node at rest and ends: what systemd runs after the node's process is gone, however it went. A
 * killed process leaves its lines driven.
 */
export async function runAllOff(file: string): Promise<void> {
  const { SLUICE_LOG_LEVEL: level, SLUICE_LOG_FORMAT: format } = readEnvironment(process.env);
  const { tanks } = loadConfig(nodeConfig, file);
  const log = createLog({ name: 'all-off', level, format });
  const real = tanks.filter(({ inlet }) => inlet?.relay.driver !== 'simulated');
  const relays = relayBankOf(real, null, log);
  // Taking the lines puts them at rest; giving them back leaves them so.
  await relays.start();
  await relays.stop();
  log.info({ relays: real.length }, 'All outputs are safe');
}
