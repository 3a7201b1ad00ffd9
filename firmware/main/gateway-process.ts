import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment } from '../config/environment.js';
import { gatewayConfig } from '../config/gateway-config.js';
import { loadConfig } from '../config/load.js';
import { SystemClock } from '../drivers/clock/system.js';
import { UnixControlServer } from '../drivers/control/unix-control-server.js';
import { createLog } from '../drivers/log/pino-log.js';
import { openStore } from '../drivers/store/open-store.js';
import { Gateway, type Started } from '../gateway/gateway.js';
import { CONTROL_SOCKETS } from '../protocol/control.js';
import { farmClock } from './clocks.js';
import { prepareDataFolder } from './data-folder.js';
import { askedToEnd, tellReady } from './lifecycle.js';
import { readVersion } from './version.js';
import { vpnPeers } from './vpn.js';

/** Runs the gateway of a configuration file until it is asked to end. */
export async function runGateway(file: string): Promise<void> {
  const environment = readEnvironment(process.env);
  const { gateway: id, nodes, vpn: plan } = loadConfig(gatewayConfig, file);
  const { SLUICE_LOG_LEVEL: level, SLUICE_LOG_FORMAT: format } = environment;
  const folder = resolve(environment.SLUICE_DATA_DIR);
  prepareDataFolder(folder);
  const log = createLog({ name: 'gateway', level, format });
  const clock = farmClock(environment);
  const systemClock = new SystemClock();
  const store = openStore(join(folder, 'gateway.db'), { clock, log });
  const gateway = new Gateway({
    id,
    nodes,
    version: readVersion(),
    store,
    vpn: plan && { plan, peers: vpnPeers(plan, systemClock) },
    ...listening(environment),
    dashboard_folder: fileURLToPath(new URL('../../dashboard', import.meta.url)),
    passwords: { admin: environment.SLUICE_ADMIN_PASSWORD, viewer: environment.SLUICE_VIEWER_PASSWORD },
    control: new UnixControlServer({ file: join(folder, CONTROL_SOCKETS.gateway), log }),
    clock,
    systemClock,
    random: randomBytes,
    log,
  });

  const end = askedToEnd();
  const started = await gateway.start();
  tellPasswords(started);
  log.info({ url: started.url }, `Gateway ${id} answers`);
  tellReady(started.url);
  const why = await end;
  log.info({}, `Gateway ${id} stops: ${why}`);
  await gateway.stop();
  store.close();
  process.exit(0);
}

function listening({ SLUICE_BIND, SLUICE_HTTP_PORT, SLUICE_MQTT_PORT }: Environment) {
  return {
    http: SLUICE_BIND.map((host) => ({ host, port: SLUICE_HTTP_PORT })),
    mqtt: SLUICE_BIND.map((host) => ({ host, port: SLUICE_MQTT_PORT })),
  };
}

/** Straight to standard output, past the log: a log is kept, and passwords must not be. */
function tellPasswords({ made_up }: Started): void {
  for (const { username, password } of made_up) {
    process.stdout.write(
      `First start: user ${username} has the password ${password} (shown only this once)\n`,
    );
  }
}
