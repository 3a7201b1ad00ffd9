import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SystemClock } from '../../../../firmware/drivers/clock/system.js';
import { PigpioRangeFinder } from '../../../../firmware/drivers/rangefinder/pigpio/range-finder.js';
import { RecordedLog } from '../../../support/recorded-log.js';
import { type Helper, type HelperOptions, startHelper } from './helper-process.js';
import { stubLibrary, withLibrary } from './stub-library.js';
import { World } from './world.js';

/** A sensor at trigger 23 and echo 24, and a second one. */
export const FIRST = { trigger_gpio: 23, echo_gpio: 24 };
export const SECOND = { trigger_gpio: 5, echo_gpio: 6 };

/** m/s in air of 20 °C. */
export const SPEED_M_PER_S = 343.42;

/** How long the echo of something at this distance is, in whole µs. */
export const width_us = (distance_mm: number) => Math.round((distance_mm * 2_000) / SPEED_M_PER_S);

/** A machine with the stub library, the helper on it, and the drivers that ask it. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), 'sluice-pigpio-'));
  readonly world = new World(this.folder);
  readonly log = new RecordedLog();
  readonly socket = join(this.folder, 'ranging.sock');
  readonly #helpers: Helper[] = [];
  readonly #finders: PigpioRangeFinder[] = [];

  get env(): NodeJS.ProcessEnv {
    const stub = stubLibrary();
    return { ...withLibrary(stub), ...this.world.env, SLUICE_TEST_PIGPIO_FROM: stub.installed };
  }

  /** Starts the helper; `ready()` of what it gives waits until it answers. */
  helper({ env = {}, sensors = [FIRST, SECOND], through = [] }: Partial<HelperOptions> = {}): Helper {
    const { folder } = this;
    const helper = startHelper({ folder, sensors, env: { ...this.env, ...env }, through });
    this.#helpers.push(helper);
    return helper;
  }

  async finder(pins = FIRST): Promise<PigpioRangeFinder> {
    const finder = new PigpioRangeFinder({
      ...pins,
      socket: this.socket,
      blind_zone_mm: 200,
      max_range_mm: 7_500,
      speed_m_per_s: () => SPEED_M_PER_S,
      clock: new SystemClock(),
      log: this.log,
    });
    this.#finders.push(finder);
    await finder.start(new AbortController().signal);
    return finder;
  }

  /** The codes of what was logged, those without one left out. */
  codes(): unknown[] {
    return this.log.lines.flatMap(({ fields }) => ('code' in fields ? [fields.code] : []));
  }

  async close(): Promise<void> {
    await Promise.all(this.#finders.map((finder) => finder.stop()));
    await Promise.all(this.#helpers.map((helper) => helper.end('SIGKILL')));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
