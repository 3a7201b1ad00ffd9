import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNativeError } from 'node:util/types';
import type { Ranging } from '../../domain/level/ranging.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import { kernelNumber, rangingOfKernel } from './iio-distance.js';
import type { RangeLimits } from './uart-frames.js';

export interface IioRangeFinderOptions extends RangeLimits {
  /** The device's folder below `root`, such as `iio:device0`. */
  readonly device: string;
  /** Speed of sound in the air above the water as it is now, in m/s (about 343 at 20 °C). */
  readonly speed_m_per_s: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the kernel shows its IIO devices (default `/sys/bus/iio/devices`). */
  readonly root?: string;
}

/** The kernel waits 20 ms for the echo to begin and 50 ms for its end. */
const ANSWER_WITHIN_MS = 150;

const SILENT: Ranging = { kind: 'silent' };

/**
 * An ultrasonic sensor that the kernel pings and times itself: `in_distance_raw` × `in_distance_scale` is the distance
 * in m through air of 20 °C. Callers who ask while a ping is under way share its answer.
 */
export class IioRangeFinder implements RangeFinder {
  readonly #options: IioRangeFinderOptions;
  #stopped = true;
  #scale_mm: number | undefined;
  #reading: Promise<Ranging> | undefined;
  #underWay: Promise<Ranging> | undefined;
  #trouble: string | null = null;

  constructor(options: IioRangeFinderOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#stopped = signal.aborted;
    signal.addEventListener('abort', () => void this.stop(), { once: true });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
  }

  range(): Promise<Ranging> {
    this.#underWay ??= this.#ping().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  /** A reading that hangs in the kernel is silence; no second one is begun before it has ended. */
  async #ping(): Promise<Ranging> {
    if (this.#stopped) return SILENT;
    if (this.#reading !== undefined) return SILENT;
    const reading = this.#read().finally(() => {
      this.#reading = undefined;
    });
    this.#reading = reading;
    const over = new AbortController();
    const late = this.#options.clock.sleep(ANSWER_WITHIN_MS, over.signal).then(() => SILENT);
    try {
      return await Promise.race([reading, late]);
    } finally {
      over.abort();
    }
  }

  async #read(): Promise<Ranging> {
    try {
      this.#scale_mm ??= (await this.#number('in_distance_scale')) * 1_000;
      const kernel_mm = (await this.#number('in_distance_raw')) * this.#scale_mm;
      this.#fine();
      return rangingOfKernel(kernel_mm, this.#options.speed_m_per_s(), this.#options);
    } catch (error) {
      return this.#fault(error);
    }
  }

  async #number(file: string): Promise<number> {
    const { root = '/sys/bus/iio/devices', device } = this.#options;
    return kernelNumber(await readFile(join(root, device, file), 'utf8'));
  }

  /** ETIMEDOUT: the echo did not begin, or did not end. EIO: it took longer than 40.4 ms. */
  #fault(error: unknown): Ranging {
    const code = isNativeError(error) && 'code' in error ? error.code : undefined;
    if (code === 'ETIMEDOUT' || code === 'EIO') {
      this.#fine();
      return { kind: 'no_echo' };
    }
    this.#scale_mm = undefined;
    this.#tell(isNativeError(error) ? error.message : String(error));
    return SILENT;
  }

  #fine(): void {
    const { device, log } = this.#options;
    if (this.#trouble !== null) log.info({ device }, `The distance of ${device} can be read again.`);
    this.#trouble = null;
  }

  /** The same trouble is told once, not at every ping. */
  #tell(cause: string): void {
    if (cause === this.#trouble) return;
    this.#trouble = cause;
    const { device, log } = this.#options;
    log.warn(
      { code: 'iio_device_lost', device, cause },
      `The distance of ${device} cannot be read (${cause}): its sensor is silent. It needs the overlay of hardware/overlays in config.txt and the kernel's module: sudo modprobe srf04.`,
    );
  }
}
