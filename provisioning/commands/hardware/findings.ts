import { configuredBuses, pinUses } from '../../../firmware/config/node/pins.js';
import type { NodeConfig } from '../../../firmware/config/node-config.js';
import type { BoardFacts } from '../../../firmware/ports/board.js';
import type { BusId } from '../../../hardware/boards/header.js';
import { judgePins } from '../../../hardware/pins/judge-pins.js';
import type { Thing } from './things.js';

/** Something to mend or to know, and what to do about it. */
export interface HardwareFinding {
  readonly code: string;
  /** `broken`: something of the configuration cannot work as it is. */
  readonly severity: 'broken' | 'warning';
  readonly message: string;
  readonly advice: string;
}

/** What is wrong on this machine; `config` and `things` are null and empty without a configuration. */
export function findingsOf(
  facts: BoardFacts,
  config: NodeConfig | null,
  things: readonly Thing[],
): HardwareFinding[] {
  return [
    ...boardFindings(facts),
    ...things.flatMap(driverFinding),
    ...(config === null ? [] : [...pinFindings(facts, config), ...thermometerFindings(facts, config)]),
    ...kernelSensorFindings(facts, things),
  ];
}

function boardFindings({ model, board, sysfs }: BoardFacts): HardwareFinding[] {
  if (board !== null) return [];
  const what =
    model === null ? 'This machine is no Raspberry Pi' : `"${model}" is a board that Sluice does not know`;
  const advice = sysfs.usable
    ? 'Its pins look like those of a Raspberry Pi and are used by their BCM numbers: check each before you connect a valve.'
    : 'Sensors with a serial output (a USB adapter will do) and sensors on Wi-Fi work here; relays and sensors on pins need a Raspberry Pi 3, 4, 5 or Zero 2 W. The simulator is taken only where node.json names it.';
  return [{ code: 'board_unknown', severity: 'warning', message: `${what}.`, advice }];
}

function driverFinding({ name, driver, why, advice }: Thing): HardwareFinding[] {
  if (driver !== null) return [];
  return [
    { code: 'no_driver', severity: 'broken', message: `${name}: no driver, ${why}.`, advice: advice ?? '' },
  ];
}

/** By what the configuration says and by what this machine has turned on. */
function pinFindings({ spi, i2c, thermometers }: BoardFacts, config: NodeConfig): HardwareFinding[] {
  const busy = configuredBuses(config);
  const on: readonly (readonly [BusId, boolean])[] = [
    ['spi', spi],
    ['i2c', i2c],
    ['w1', thermometers !== null],
  ];
  for (const [bus, isOn] of on) if (isOn) busy.add(bus);
  return judgePins(pinUses(config), busy).map(({ code, severity, use, message }) => ({
    code,
    severity: severity === 'refused' ? 'broken' : 'warning',
    message: `${placeOf(use.path, config)}: ${message}`,
    advice: '',
  }));
}

function thermometerFindings({ thermometers }: BoardFacts, config: NodeConfig): HardwareFinding[] {
  const wanted = config.tanks.flatMap(({ id, sensor }) =>
    'air_temperature_c' in sensor && typeof sensor.air_temperature_c === 'object'
      ? [{ id, w1: sensor.air_temperature_c.w1 }]
      : [],
  );
  return wanted
    .filter(({ w1 }) => thermometers?.includes(w1) !== true)
    .map(({ id, w1 }) => ({
      code: 'thermometer_missing',
      severity: 'warning' as const,
      message: `${id}: the thermometer ${w1} is not there; the fixed temperature is used instead, and 10 °C of error are 1.7 % of the distance.`,
      advice:
        thermometers === null
          ? 'The 1-wire bus is off: add dtoverlay=w1-gpio to config.txt and start the Pi anew.'
          : `On the bus: ${thermometers.join(', ') || 'none; check its three wires and the resistor of 4.7 kΩ'}.`,
    }));
}

/** The overlay claims its two pins in the kernel: nobody else gets them. */
function kernelSensorFindings({ distance_devices }: BoardFacts, things: readonly Thing[]): HardwareFinding[] {
  const [device] = distance_devices;
  const others = things.filter(
    ({ kind, driver }) => kind === 'sensor' && /^(pigpio|gpiomon)$/.test(driver ?? ''),
  );
  if (device === undefined || others.length === 0) return [];
  return [
    {
      code: 'kernel_holds_pins',
      severity: 'warning',
      message: `The kernel has a distance sensor of its own (${device}), and holds its two pins.`,
      advice: `If they are those of ${others.map(({ name }) => name).join(' or ')}, set its driver to "iio", or take the overlay out of config.txt.`,
    },
  ];
}

/** `house inlet.relay.gpio` for `tanks.0.inlet.relay.gpio`. */
function placeOf(path: readonly (string | number)[], { tanks }: NodeConfig): string {
  const [first, at, ...rest] = path;
  const tank = first === 'tanks' && typeof at === 'number' ? tanks[at] : undefined;
  return tank === undefined ? path.join('.') : `${tank.id} ${rest.join('.')}`;
}
