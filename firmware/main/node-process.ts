import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from '../config/config-error.js';
import { type Environment, readEnvironment } from '../config/environment.js';
import { loadConfig } from '../config/load.js';
import { doubtsIn } from '../config/node/doubts.js';
import { judgeConfiguredPins } from '../config/node/pins.js';
import { type NodeConfig, nodeConfig } from '../config/node-config.js';
import { AgreementConfirmation } from '../drivers/clock/confirmation/agreement.js';
import { LastToldTime } from '../drivers/clock/last-told.js';
import { minuteOfDay } from '../drivers/clock/minute-of-day.js';
import { SystemClock } from '../drivers/clock/system.js';
import { UnixControlServer } from '../drivers/control/unix-control-server.js';
import { LinuxHostMetrics } from '../drivers/host/linux.js';
import { createLog } from '../drivers/log/pino-log.js';
import { FileNodeMemory } from '../drivers/memory/file.js';
import { MqttUplink } from '../drivers/uplink/mqtt.js';
import { Node, type NodeOptions } from '../node/node.js';
import type { Clock } from '../ports/clock.js';
import type { ControlDoor, ControlRoute } from '../ports/control.js';
import type { Log } from '../ports/log.js';
import type { Uplink } from '../ports/uplink.js';
import { CONTROL_SOCKETS } from '../protocol/control.js';
import { NodeCalibrations } from './calibrations.js';
import { farmClock } from './clocks.js';
import { prepareNodeFolder } from './data-folder.js';
import { noteHeldRelays } from './held-relays.js';
import { instrumentsOf, rainGaugeOf } from './instruments.js';
import { askedToEnd, tellReady } from './lifecycle.js';
import { rangeFindersOf, relayBankOf, relayPinsOf } from './node-hardware.js';
import { nodeRoutes } from './node-status.js';
import { windowOf_ms } from './range-finders.js';
import { Simulation } from './simulation.js';
import { redoneWith, tankSetup } from './tank-setups.js';
import { timeConfirmation } from './time-confirmation.js';
import { readVersion } from './version.js';
import { watchdogOf } from './watchdog.js';

/** How often a node that has just started looks whether it is connected, in ms. */
const LOOK_FOR_CONNECTION_MS = 20;

/** What every part of the node's process is given. */
interface Surroundings {
  readonly config: NodeConfig;
  readonly secret: string;
  readonly folder: string;
  /** Folder of the configuration. */
  readonly config_folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Runs the node of a configuration file until it is asked to end. */
export async function runNode(file: string): Promise<void> {
  const environment = readEnvironment(process.env);
  const surroundings = prepare(environment, file);
  const { log, config } = surroundings;
  const simulation = simulationOf(surroundings);
  const agreement = new AgreementConfirmation(surroundings.clock);
  const gateway_time = new LastToldTime(surroundings.clock);
  const uplink = uplinkOf(surroundings, (told_ms) => {
    agreement.heard(told_ms);
    gateway_time.heard(told_ms);
  });
  const clock_file = join(surroundings.folder, 'node-clock.json');
  const time_confirmation = timeConfirmation({ simulated: simulation !== null, file: clock_file }, agreement);
  const node = assemble(surroundings, { uplink, time_confirmation, gateway_time }, simulation);
  const control = new UnixControlServer({ file: join(surroundings.folder, CONTROL_SOCKETS.node), log });
  const watchdog = watchdogOf(process.env, log);

  const end = askedToEnd();
  simulation?.start();
  await openControl(control, nodeRoutes(config.node, readVersion(), node, uplink), log);
  noteRelays(surroundings);
  tellPinDoubts(surroundings);
  await node.start();
  watchdog.start(() => node.findFault());
  const connecting = new AbortController();
  void tellReadyWhenConnected(uplink, connecting.signal);
  const why = await end;
  connecting.abort();
  log.info({}, `Node ${config.node} stops: ${why}`);
  const told = watchdog.stop();
  await node.stop();
  await control.stop();
  await told;
  simulation?.stop();
  process.exit(0);
}

/** Whoever started this process waits to hear that it answers; the tanks do not wait for that. */
async function tellReadyWhenConnected(uplink: Uplink, signal: AbortSignal): Promise<void> {
  const clock = new SystemClock();
  while (!uplink.connected && !signal.aborted) await clock.sleep(LOOK_FOR_CONNECTION_MS, signal);
  if (!signal.aborted) tellReady('');
}

function prepare(environment: Environment, file: string): Surroundings {
  const config = overridden(loadConfig(nodeConfig, file), environment);
  const secret = readSecret(resolve(dirname(file), config.secret_file));
  const folder = resolve(environment.SLUICE_DATA_DIR);
  const writable = prepareNodeFolder(folder);
  const { SLUICE_LOG_LEVEL: level, SLUICE_LOG_FORMAT: format } = environment;
  const log = createLog({ name: 'node', level, format });
  if (!writable) tellReadOnly(folder, log);
  return {
    config,
    secret,
    folder,
    config_folder: dirname(resolve(file)),
    clock: farmClock(environment),
    log,
  };
}

/** Nobody else says so: whatever is written later fails with a line of its own, and the water goes on. */
function tellReadOnly(folder: string, log: Log): void {
  log.error(
    { code: 'data_dir_read_only', folder },
    `The disk of ${folder} is read-only, as an SD card is that is worn out: the node goes by what was kept and keeps nothing new. Save what you need and replace the card.`,
  );
}

/**
 * Opens the control socket. A second node on the same folder must not start: two would fight over the valves. Any other
 * trouble with the socket is none of the water's business.
 */
async function openControl(control: ControlDoor, routes: readonly ControlRoute[], log: Log): Promise<void> {
  try {
    await control.start(routes);
  } catch (error) {
    if ((error as { code?: string }).code === 'control_socket_taken') throw error;
    log.error({ error }, 'The node goes on, but the sluice command cannot reach it');
  }
}

/** Where that cannot be kept, the configuration tells as well, as long as nobody changes it. */
function noteRelays({ config, folder, log }: Surroundings): void {
  try {
    noteHeldRelays(folder, relayPinsOf(config.tanks));
  } catch (error) {
    log.warn({ error }, 'The list of relays for emergencies could not be written');
  }
}

/** What is wrong on every board was refused with the file. */
function tellPinDoubts({ config, log }: Surroundings): void {
  for (const { code, use, message } of judgeConfiguredPins(config))
    log.warn({ code, place: use.path.join('.') }, message);
}

/** The environment overrides the file. */
function overridden(config: NodeConfig, environment: Environment): NodeConfig {
  const { SLUICE_BROKER_URL: broker_url = config.broker_url, SLUICE_SIM_SEED: seed } = environment;
  const { simulation } = config;
  if (simulation === undefined) return { ...config, broker_url };
  return { ...config, broker_url, simulation: { seed: seed ?? simulation.seed } };
}

function assemble(
  { config, folder, config_folder, clock, log }: Surroundings,
  outside: Pick<NodeOptions, 'uplink' | 'time_confirmation' | 'gateway_time'>,
  simulation: Simulation | null,
): Node {
  const parts = { clock, log, farm: simulation?.farm ?? null };
  const finders = rangeFindersOf(simulation, { folder: config_folder, clock, log });
  const memory = new FileNodeMemory({ folder: join(folder, 'rules'), clock, log });
  const calibrations = new NodeCalibrations({ written: config, memory, redo: redoneWith(finders), log });
  const { tanks } = calibrations.load();
  // A calibration from afar may have mended what the file says.
  for (const { code, path, what, do_this } of doubtsIn({ ...config, tanks }))
    log.warn({ code, place: path.join('.') }, `Tank set up with a doubt: ${what}. ${do_this}`);
  return new Node({
    id: config.node,
    version: readVersion(),
    tanks: tanks.map((tank) => ({
      ...tankSetup(tank, finders.of(tank), instrumentsOf(tank, parts)),
      window_ms: windowOf_ms(tank, tanks),
    })),
    calibrations,
    rain_gauge: rainGaugeOf(config, parts),
    minuteOfDay: minuteOfDay(config.time_zone),
    relays: relayBankOf(config.tanks, simulation, log),
    ...outside,
    memory,
    host: new LinuxHostMetrics({ dataDir: folder }),
    clock,
    log,
  });
}

function uplinkOf(
  { config, secret, clock, log }: Surroundings,
  gatewayTime: (told_ms: number) => void,
): Uplink {
  const { node, gateway, broker_url: url } = config;
  const tanks = config.tanks.map((tank) => tank.id);
  return new MqttUplink({ url, gateway, node, tanks, secret, gatewayTime, clock, log, random: Math.random });
}

function simulationOf({ config, folder, clock }: Surroundings): Simulation | null {
  if (config.simulation === undefined) return null;
  return new Simulation(config.tanks, { seed: config.simulation.seed, clock, folder });
}

function readSecret(file: string): string {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigError(file, [{ path: '', message: `the secret of the node cannot be read (${why})` }]);
  }
  if (/^[0-9a-f]{32}$/.test(secret)) return secret;
  throw new ConfigError(file, [{ path: '', message: 'must hold 32 hexadecimal digits and nothing else' }]);
}
