import { resolve } from 'node:path';
import { readEnvironment } from '../config/environment.js';
import { loadConfig } from '../config/load.js';
import { nodeConfig } from '../config/node-config.js';
import { createLog } from '../drivers/log/pino-log.js';
import { OnoffRelayBank, type RelayPin } from '../drivers/relay/onoff.js';
import type { Log } from '../ports/log.js';
import { EXIT } from './exit.js';
import { readHeldRelays } from './held-relays.js';
import { relayPinsOf } from './node-hardware.js';

/**
 * Puts every output of a node at rest and ends: what systemd runs after the node's process is gone, however it went. A
 * killed process leaves its lines driven. Those are the lines that it took, and those of the configuration.
 */
export async function runAllOff(file: string): Promise<void> {
  const {
    SLUICE_LOG_LEVEL: level,
    SLUICE_LOG_FORMAT: format,
    SLUICE_DATA_DIR,
  } = readEnvironment(process.env);
  const log = createLog({ name: 'all-off', level, format });
  const relays = everyRelay(readHeldRelays(resolve(SLUICE_DATA_DIR)), file);
  let failed = 0;
  for (const relay of relays) if (!(await putAtRest(relay, log))) failed += 1;
  if (failed > 0) process.exitCode = EXIT.failed;
  else log.info({ relays: relays.length }, 'All outputs are safe');
}

/** @throws ConfigError when nothing but the configuration could tell, and it cannot be used */
function everyRelay(held: readonly RelayPin[] | undefined, file: string): RelayPin[] {
  const configured = () => relayPinsOf(loadConfig(nodeConfig, file).tanks);
  if (held === undefined) return configured();
  try {
    const isHeld = ({ gpio }: RelayPin) => held.some((one) => one.gpio === gpio);
    return [...held, ...configured().filter((relay) => !isHeld(relay))];
  } catch {
    // A configuration that no node could start with has taken no lines.
    return [...held];
  }
}

/** One at a time: a line that cannot be had keeps no other from being put at rest. */
async function putAtRest(relay: RelayPin, log: Log): Promise<boolean> {
  const bank = new OnoffRelayBank({ relays: [relay], log });
  try {
    // Taking the line puts it at rest; giving it back leaves it so.
    await bank.start();
    await bank.stop();
    return true;
  } catch (error) {
    log.error(
      { relay: relay.name, error },
      `Relay ${relay.name} may still be switched on: look at the valve`,
    );
    return false;
  }
}
