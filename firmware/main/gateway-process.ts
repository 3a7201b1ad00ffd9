import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Environment, readEnvironment } from '../config/environment.js';
import { alarmSettings } from '../config/gateway-alarms.js';
import { gatewayConfig } from '../config/gateway-config.js';
import { loadConfig } from '../config/load.js';
import { SystemClock } from '../drivers/clock/system.js';
import { UnixControlServer } from '../drivers/control/unix-control-server.js';
import { LinuxHostMetrics } from '../drivers/host/linux.js';
import { createLog } from '../drivers/log/pino-log.js';
import { ChannelNotifier } from '../drivers/notify/channels.js';
import { StoreCopier } from '../drivers/store/backup/store-copier.js';
import { HistoryThread } from '../drivers/store/history-thread.js';
import { openStore } from '../drivers/store/open-store.js';
import { Gateway, type Started } from '../gateway/gateway.js';
import { CONTROL_SOCKETS } from '../protocol/control.js';
import { certificatesOf } from './certificates.js';
import { farmClock } from './clocks.js';
import { prepareDataFolder } from './data-folder.js';
import { leaseTerms } from './lease-terms.js';
import { askedToEnd, tellReady } from './lifecycle.js';
import { certificateFiles, planFile } from './revisable.js';
import { timeConfirmation } from './time-confirmation.js';
import { readVersion } from './version.js';
import { vpnPeers } from './vpn.js';
import { watchdogOf } from './watchdog.js';
import { weatherOf } from './weather.js';

/** Runs the gateway of a configuration file until it is asked to end. */
export async function runGateway(file: string): Promise<void> {
  const environment = readEnvironment(process.env);
  const config = loadConfig(gatewayConfig, file);
  const { gateway: id, nodes, vpn: plan, web, history, home_assistant, weather } = config;
  const { SLUICE_LOG_LEVEL: level, SLUICE_LOG_FORMAT: format } = environment;
  const folder = resolve(environment.SLUICE_DATA_DIR);
  prepareDataFolder(folder);
  const log = createLog({ name: 'gateway', level, format });
  const clock = farmClock(environment);
  const systemClock = new SystemClock();
  const kept = join(folder, 'gateway.db');
  const store = openStore(kept, { clock, log, ...(history && { retention: history }) });
  const program = new URL('./history-thread.js', import.meta.url);
  const history_thread = new HistoryThread({ program, file: kept, log });
  const gateway = new Gateway({
    id,
    nodes,
    version: readVersion(),
    store,
    history_thread,
    vpn: plan && { plan, peers: vpnPeers(plan, systemClock), revisions: planFile(file, config) },
    ...listening(environment),
    https: web && {
      addresses: at(environment, environment.SLUICE_HTTPS_PORT),
      certificate: certificateFiles(file, web),
    },
    host: new LinuxHostMetrics({ dataDir: folder }),
    backup: {
      copier: new StoreCopier({ program: new URL('./backup-thread.js', import.meta.url), file: kept }),
      configuration: () => readFileSync(file, 'utf8'),
    },
    certificates: certificatesOf(file, config),
    home_assistant,
    time_confirmation: timeConfirmation({ simulated: false, file: join(folder, 'gateway-clock.json') }),
    weather: weather && weatherOf(weather, systemClock, log),
    alarms: config.alarms && alarmSettings(config.alarms),
    notifier: new ChannelNotifier(),
    dashboard_folder: fileURLToPath(new URL('../../dashboard', import.meta.url)),
    passwords: { admin: environment.SLUICE_ADMIN_PASSWORD, viewer: environment.SLUICE_VIEWER_PASSWORD },
    control: new UnixControlServer({ file: join(folder, CONTROL_SOCKETS.gateway), log }),
    leases: leaseTerms(config.leases, environment.SLUICE_SIM_SPEED),
    hold_off_s: config.notifications?.hold_off_s,
    clock,
    systemClock,
    random: randomBytes,
    log,
  });
  const watchdog = watchdogOf(process.env, log);

  const end = askedToEnd();
  const started = await gateway.start();
  tellPasswords(started);
  log.info({ url: started.url }, `Gateway ${id} answers`);
  tellReady(started.url);
  // Whoever answers this question at all has an event loop that turns.
  watchdog.start(() => null);
  const why = await end;
  log.info({}, `Gateway ${id} stops: ${why}`);
  const told = watchdog.stop();
  await gateway.stop();
  await history_thread.stop();
  store.close();
  await told;
  process.exit(0);
}

function listening(environment: Environment) {
  const { SLUICE_HTTP_PORT, SLUICE_MQTT_PORT } = environment;
  return { http: at(environment, SLUICE_HTTP_PORT), mqtt: at(environment, SLUICE_MQTT_PORT) };
}

function at({ SLUICE_BIND }: Environment, port: number) {
  return SLUICE_BIND.map((host) => ({ host, port }));
}

/** Straight to standard output, past the log: a log is kept, and passwords must not be. */
function tellPasswords({ made_up }: Started): void {
  for (const { username, password } of made_up) {
    process.stdout.write(
      `First start: user ${username} has the password ${password} (shown only this once)\n`,
    );
  }
}
