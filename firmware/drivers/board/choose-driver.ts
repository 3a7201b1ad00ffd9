import type { BoardFacts } from '../../ports/board.js';

/** What a configuration asks of a level sensor's driver; other kinds of sensors need nothing of this machine. */
export interface WantedSensor {
  readonly driver: string;
  /** Of `serial` and `iio`. */
  readonly device?: string | undefined;
  /** Of `pins`. */
  readonly route?: 'auto' | 'pigpio' | 'gpiomon' | undefined;
}

/** Which driver something gets, and why. */
export interface DriverChoice {
  /** Null when it can have none on this machine. */
  readonly driver: string | null;
  /** One sentence. */
  readonly why: string;
  /** What to do when there is none; null otherwise. */
  readonly advice: string | null;
}

/**
 * The driver of a level sensor. Only what the configuration names is taken; the simulator never stands in for anything.
 * A sensor on pins gets pigpio where it works, then gpiomon, then the kernel's own driver if it is there.
 */
export function chooseRangeFinder(sensor: WantedSensor, facts: BoardFacts): DriverChoice {
  switch (sensor.driver) {
    case 'serial':
      return serial(sensor.device ?? '', facts);
    case 'iio':
      return iio(sensor.device ?? '', facts);
    case 'pins':
      return pins(sensor.route ?? 'auto', facts);
    case 'simulated':
      return taken('simulated', 'the configuration asks for the simulated farm by name');
    default:
      return taken(sensor.driver, 'the configuration names it, and it uses no pins of this machine');
  }
}

/** The driver of a relay, or of an input such as a float switch. */
export function chooseLine(wanted: { readonly driver: string }, facts: BoardFacts): DriverChoice {
  if (wanted.driver === 'simulated')
    return taken('simulated', 'the configuration asks for the simulated farm by name');
  if (wanted.driver !== 'onoff')
    return taken(wanted.driver, 'the configuration names it, and it uses no pins of this machine');
  const { sysfs } = facts;
  if (!sysfs.usable) return none('the pins cannot be reached through /sys/class/gpio', sysfs.advice);
  return taken('onoff', `${sysfs.label} in /sys/class/gpio, where GPIO 0 is line ${sysfs.base}`);
}

function serial(device: string, { serial_devices, consoles }: BoardFacts): DriverChoice {
  if (!serial_devices.includes(device))
    return none(
      `${device} is not there`,
      serial_devices.length === 0
        ? 'This machine has no serial line: turn it on with "sudo raspi-config", Interface Options, Serial Port (login shell no, hardware yes), and start the Pi anew.'
        : `There are ${serial_devices.join(', ')}. Name one of them as the device, or turn the line on with "sudo raspi-config", Interface Options, Serial Port.`,
    );
  if (consoles.includes(device))
    return none(
      `${device} carries a console, which would talk to the sensor and eat its frames`,
      'Turn the login shell off with "sudo raspi-config", Interface Options, Serial Port, and start the Pi anew.',
    );
  return taken('serial', `${device} is there and free; the sensor itself times the echo`);
}

function iio(device: string, { distance_devices }: BoardFacts): DriverChoice {
  if (distance_devices.includes(device)) return taken('iio', `the kernel measures a distance at ${device}`);
  return none(
    `${device} gives no distance`,
    distance_devices.length === 0
      ? 'Compile the overlay in hardware/overlays, and check that the kernel has its module: sudo modprobe srf04.'
      : `There are ${distance_devices.join(', ')}: name one of them.`,
  );
}

function pins(route: 'auto' | 'pigpio' | 'gpiomon', facts: BoardFacts): DriverChoice {
  const { pigpio, gpiomon, gpiochip, distance_devices } = facts;
  if (route !== 'gpiomon' && pigpio.usable)
    return taken(
      'pigpio',
      pigpio.by === 'helper' ? 'its helper runs and answers' : 'it works here, once its helper runs',
    );
  if (route === 'pigpio')
    return none('the configuration asks for pigpio, which cannot be used', adviceOf(pigpio));
  const without = route === 'auto' ? 'pigpio cannot be used, ' : 'the configuration asks for it, ';
  if (gpiomon.usable && gpiochip !== null)
    return taken('gpiomon', `${without}and gpiomon ${gpiomon.version} can watch ${gpiochip}`);
  const [device, ...more] = route === 'auto' ? distance_devices : [];
  if (device !== undefined && more.length === 0)
    return taken('iio', `neither pigpio nor gpiomon can be used, and the kernel measures at ${device}`);
  const lacking = gpiomon.usable
    ? 'This machine shows no GPIO controller of a Raspberry Pi: use a sensor with a serial output.'
    : gpiomon.advice;
  return none(
    route === 'auto' ? 'nothing here can time an echo' : 'gpiomon cannot be used',
    route === 'auto' ? [adviceOf(pigpio), lacking].join(' ') : lacking,
  );
}

function adviceOf(part: BoardFacts['pigpio']): string {
  return part.usable ? '' : part.advice;
}

function taken(driver: string, why: string): DriverChoice {
  return { driver, why, advice: null };
}

function none(why: string, advice: string): DriverChoice {
  return { driver: null, why, advice };
}
