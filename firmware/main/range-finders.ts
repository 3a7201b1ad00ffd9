import { join } from 'node:path';
import { ConfigError } from '../config/config-error.js';
import { pingsInAir, type SensorConfig, sharesAir } from '../config/node/sensor.js';
import type { TankConfig } from '../config/node-config.js';
import { speedOfSound_m_per_s } from '../domain/level/speed-of-sound.js';
import { chooseRangeFinder } from '../drivers/board/choose-driver.js';
import { type Choice, ChosenRangeFinder } from '../drivers/rangefinder/chosen.js';
import { GpiomonRangeFinder } from '../drivers/rangefinder/gpiomon/range-finder.js';
import { IioRangeFinder } from '../drivers/rangefinder/iio.js';
import { InTurn } from '../drivers/rangefinder/in-turn.js';
import { PigpioRangeFinder } from '../drivers/rangefinder/pigpio/range-finder.js';
import { SerialRangeFinder } from '../drivers/rangefinder/serial.js';
import { Turnstile } from '../drivers/rangefinder/turnstile.js';
import { WithThermometer } from '../drivers/rangefinder/with-thermometer.js';
import { Ds18b20Thermometer } from '../drivers/thermometer/ds18b20.js';
import type { Board, BoardFacts } from '../ports/board.js';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import type { RangeFinder } from '../ports/range-finder.js';
import type { Thermometer } from '../ports/thermometer.js';
import type { Simulation } from './simulation.js';
import { isWifi, type WifiSensor, wifiSensor } from './wifi-sensors.js';

export interface RangeFindersOptions {
  /** Null where nothing is simulated: nothing else is ever replaced by it. */
  readonly simulation: Simulation | null;
  readonly board: Board;
  /** Path of the pigpio helper's unix socket. */
  readonly pigpio_socket: string;
  /** Folder of the configuration: where the passwords of Wi-Fi sensors are. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** The file system with the kernel's /sys (default `/`). */
  readonly root?: string;
}

type Pins = Extract<SensorConfig, { driver: 'pins' }>;
type Iio = Extract<SensorConfig, { driver: 'iio' }>;

/** What is known of the machine is asked anew when it is older than this, in ms. */
const FACTS_GOOD_FOR_MS = 10_000;

/** A window of pings leaves room in the one-second tick, in ms. */
const WINDOW_MS = 900;
/** Where sensors take turns, each ping of all windows gets this much: 60 ms, and some for those that go wrong. */
const WINDOW_MS_PER_PING = 100;

/** The level sensors of one machine, each on the driver that its configuration asks for. */
export class RangeFinders {
  private readonly turnstile: Turnstile;
  private looked: { readonly at_ms: number; readonly facts: Promise<BoardFacts> } | null = null;

  constructor(private readonly options: RangeFindersOptions) {
    this.turnstile = new Turnstile(options.clock);
  }

  /**
   * The sensor of a tank; another one each time. The simulator is taken only where the configuration names it.
   * @throws ConfigError when it is simulated and there is no simulation
   */
  of(tank: TankConfig): RangeFinder {
    const { id, sensor } = tank;
    if (isWifi(sensor)) return wifiSensor({ ...tank, sensor }, this.options);
    const finder = this.alone(id, sensor);
    return sharesAir(sensor) ? new InTurn(finder, this.turnstile) : finder;
  }

  private alone(tank: string, sensor: Exclude<SensorConfig, WifiSensor>): RangeFinder {
    const { simulation, clock, log } = this.options;
    switch (sensor.driver) {
      case 'serial': {
        const { device, mode, trigger, blind_zone_mm, max_range_mm } = sensor;
        const trigger_byte = Number(trigger);
        return new SerialRangeFinder({ device, mode, trigger_byte, blind_zone_mm, max_range_mm, clock, log });
      }
      case 'pins':
        return this.inAir(sensor, (speed_m_per_s) => this.pins(tank, sensor, speed_m_per_s));
      case 'iio':
        return this.inAir(sensor, (speed_m_per_s) => this.iio(sensor, sensor.device, speed_m_per_s));
      case 'simulated':
        if (simulation !== null) return simulation.farm.rangeFinder(tank);
        throw new ConfigError('The node configuration', [{ path: 'simulation', message: 'is missing' }]);
    }
  }

  /** A sensor whose echo is timed here needs the speed of sound, and so the temperature of the air. */
  private inAir(
    { air_temperature_c: air }: Pins | Iio,
    finderIn: (speed_m_per_s: () => number) => RangeFinder,
  ): RangeFinder {
    if (typeof air === 'number') return finderIn(() => speedOfSound_m_per_s(air));
    const { clock, log } = this.options;
    const thermometer: Thermometer = new Ds18b20Thermometer({
      id: air.w1,
      root: this.sys('bus/w1/devices'),
      clock,
      log,
    });
    const finder = finderIn(() => speedOfSound_m_per_s(thermometer.air_c() ?? air.otherwise_c));
    return new WithThermometer(finder, thermometer);
  }

  private pins(tank: string, sensor: Pins, speed_m_per_s: () => number): RangeFinder {
    const { clock, log } = this.options;
    // Its helper may come and go; the driver sees to that.
    if (sensor.route === 'pigpio') return this.pigpio(sensor, speed_m_per_s);
    const choose = async () => this.chosen(sensor, await this.look(), speed_m_per_s);
    return new ChosenRangeFinder({ tank, choose, clock, log });
  }

  private chosen(sensor: Pins, facts: BoardFacts, speed_m_per_s: () => number): Choice {
    const { driver, why, advice } = chooseRangeFinder(sensor, facts);
    const { gpiomon, gpiochip, distance_devices } = facts;
    const [device] = distance_devices;
    if (driver === 'pigpio') return { finder: this.pigpio(sensor, speed_m_per_s), why };
    if (driver === 'gpiomon' && gpiomon.usable && gpiochip !== null) {
      const { clock, log } = this.options;
      const gpioRoot = this.sys('class/gpio');
      const machine = { program: gpiomon, gpiochip, gpioRoot, clock, log };
      return { finder: new GpiomonRangeFinder({ ...sensor, ...machine, speed_m_per_s }), why };
    }
    if (driver === 'iio' && device !== undefined)
      return { finder: this.iio(sensor, device, speed_m_per_s), why };
    return { finder: null, why, advice: advice ?? '' };
  }

  private pigpio(sensor: Pins, speed_m_per_s: () => number): RangeFinder {
    const { clock, log, pigpio_socket: socket } = this.options;
    return new PigpioRangeFinder({ ...sensor, socket, speed_m_per_s, clock, log });
  }

  private iio(limits: Pins | Iio, device: string, speed_m_per_s: () => number): RangeFinder {
    const { blind_zone_mm, max_range_mm } = limits;
    const { clock, log } = this.options;
    const root = this.sys('bus/iio/devices');
    return new IioRangeFinder({ device, root, blind_zone_mm, max_range_mm, speed_m_per_s, clock, log });
  }

  private sys(folder: string): string {
    return join(this.options.root ?? '/', 'sys', folder);
  }

  /** Looks at the machine once for all sensors that ask at the same time. */
  private look(): Promise<BoardFacts> {
    const now_ms = this.options.clock.monotonic_ms();
    if (this.looked === null || now_ms - this.looked.at_ms > FACTS_GOOD_FOR_MS)
      this.looked = { at_ms: now_ms, facts: this.options.board.look() };
    return this.looked.facts;
  }
}

/**
 * How long a tank's window of pings may take, in ms: longer than the usual 0.9 s where sensors that take turns have too
 * many pings between them for that. The configuration sees to it that it stays below 4 s.
 */
export function windowOf_ms({ sensor }: TankConfig, all: readonly TankConfig[]): number {
  if (!sharesAir(sensor)) return WINDOW_MS;
  return Math.max(WINDOW_MS, WINDOW_MS_PER_PING * pingsInAir(all.map((tank) => tank.sensor)));
}
