import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { Thermometer } from '../../ports/thermometer.js';
import { readTemperature, readW1Slave } from './w1-reading.js';

export interface Ds18b20Options {
  /** The thermometer's folder below `root`, such as `28-0316a2795eff`. */
  readonly id: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the kernel shows the 1-wire bus (default `/sys/bus/w1/devices`). */
  readonly root?: string;
}

/** Air changes slowly, and each reading warms the thermometer a little. */
const READ_EVERY_MS = 30_000;

/** Under a metal lid in the morning sun air warms by some 10 °C in an hour: 5 °C are 0.9 % of the distance. */
const GOOD_FOR_MS = 1_800_000;

/** The first temperature is worth waiting for, but no longer than a start may take. */
const FIRST_WITHIN_MS = 1_000;

/**
 * A DS18B20 on the 1-wire bus. The kernel takes 0.75 s and more for a reading, so it is read in the background, one
 * reading at a time: one that hangs leaves the last temperature until that is half an hour old.
 */
export class Ds18b20Thermometer implements Thermometer {
  readonly #options: Ds18b20Options;
  #over = new AbortController();
  #latest: { readonly c: number; readonly at_ms: number } | null = null;
  #reading: Promise<void> | null = null;
  #trouble: string | null = null;

  constructor(options: Ds18b20Options) {
    this.#options = options;
  }

  /** Resolves with the first temperature, or after 1 s without it. */
  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { clock } = this.#options;
    const over = new AbortController();
    this.#over = over;
    signal.addEventListener('abort', () => over.abort(), { once: true, signal: over.signal });
    void this.#keepReading(over.signal);
    const soon = new AbortController();
    await Promise.race([this.#reading, clock.sleep(FIRST_WITHIN_MS, soon.signal)]);
    soon.abort();
  }

  /** Does not wait for a reading that is under way: the kernel may never end it. */
  async stop(): Promise<void> {
    this.#over.abort();
  }

  air_c(): number | null {
    const { clock } = this.#options;
    if (this.#latest === null || clock.monotonic_ms() - this.#latest.at_ms > GOOD_FOR_MS) return null;
    return this.#latest.c;
  }

  async #keepReading(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = null;
      });
      await this.#options.clock.sleep(READ_EVERY_MS, over);
    }
  }

  async #read(): Promise<void> {
    const { id, clock, log } = this.#options;
    try {
      const c = await this.#ask();
      this.#latest = { c, at_ms: clock.monotonic_ms() };
      if (this.#trouble !== null) log.info({ id }, `The thermometer ${id} answers again.`);
      this.#trouble = null;
    } catch (error) {
      this.#tell(isNativeError(error) ? error.message : String(error));
    }
  }

  /** `temperature` is younger than kernel 5.8's predecessors and tells less: `w1_slave` comes first. */
  async #ask(): Promise<number> {
    const { id, root = '/sys/bus/w1/devices' } = this.#options;
    const whole = await readFile(join(root, id, 'w1_slave'), 'utf8').catch((error: unknown) => {
      if (codeOf(error) !== 'ENOENT') throw error;
      return null;
    });
    const c =
      whole === null
        ? readTemperature(await readFile(join(root, id, 'temperature'), 'utf8'))
        : readW1Slave(whole);
    if (c === null) throw new Error('what it says is no temperature');
    return c;
  }

  /** The same trouble is told once, not twice a minute. */
  #tell(cause: string): void {
    if (cause === this.#trouble || this.#over.signal.aborted) return;
    this.#trouble = cause;
    const { id, log } = this.#options;
    log.warn(
      { code: 'thermometer_lost', id, cause },
      `The thermometer ${id} tells no temperature (${cause}): the distance is reckoned with the configured one. Check its cable and resistor, and "dtoverlay=w1-gpio" in config.txt.`,
    );
  }
}

function codeOf(error: unknown): unknown {
  return isNativeError(error) && 'code' in error ? error.code : undefined;
}
