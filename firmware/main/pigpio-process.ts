import { ConfigError } from '../config/config-error.js';
import { readEnvironment } from '../config/environment.js';
import { loadConfig } from '../config/load.js';
import { type NodeConfig, nodeConfig } from '../config/node-config.js';
import { SystemClock } from '../drivers/clock/system.js';
import { createLog } from '../drivers/log/pino-log.js';
import { PigpioHelper } from '../drivers/rangefinder/pigpio/helper.js';
import type { SensorPinNumbers } from '../drivers/rangefinder/pigpio/helper-protocol.js';
import { askedToEnd, tellReady } from './lifecycle.js';

/** pigpio sends triggers and hears alerts on GPIO 0–31 alone (PI_MAX_USER_GPIO of pigpio.h). */
const HIGHEST_GPIO = 31;

/** Ranges for a node through pigpio, as root, until it is asked to end; ends at once when no sensor needs it. */
export async function runPigpio(file: string): Promise<void> {
  const { SLUICE_LOG_LEVEL, SLUICE_LOG_FORMAT, SLUICE_PIGPIO_SOCKET } = readEnvironment(process.env);
  const sensors = sensorsOf(loadConfig(nodeConfig, file), file);
  const log = createLog({ name: 'pigpio', level: SLUICE_LOG_LEVEL, format: SLUICE_LOG_FORMAT });
  if (sensors.length === 0) {
    log.info({}, `No sensor in ${file} can be ranged through pigpio: nothing to do`);
    return;
  }
  const helper = new PigpioHelper({
    socket: SLUICE_PIGPIO_SOCKET,
    sensors,
    clock: new SystemClock(),
    log,
  });
  await helper.start();
  const end = askedToEnd();
  // systemd sends it after every SIGTERM, and the C library ends the process on a signal that nobody handles.
  process.on('SIGCONT', () => {});
  log.info({ sensors }, `Ranging through pigpio for ${sensors.length} sensors on ${SLUICE_PIGPIO_SOCKET}`);
  tellReady('');
  const why = await end;
  log.info({}, `Ranging through pigpio stops: ${why}`);
  await helper.stop();
}

/** The pins of the sensors that pigpio may range: those that ask for it, or leave it open. */
function sensorsOf({ tanks }: NodeConfig, file: string): SensorPinNumbers[] {
  return tanks.flatMap(({ id, sensor }) => {
    if (sensor.driver !== 'pins' || sensor.route === 'gpiomon') return [];
    const { trigger_gpio, echo_gpio } = sensor;
    if (Math.max(trigger_gpio, echo_gpio) <= HIGHEST_GPIO) return [{ trigger_gpio, echo_gpio }];
    const message = `pigpio serves GPIO 0–${HIGHEST_GPIO} only: choose other pins, or the route gpiomon`;
    throw new ConfigError(file, [{ path: `tanks.${id}.sensor`, message }]);
  });
}
