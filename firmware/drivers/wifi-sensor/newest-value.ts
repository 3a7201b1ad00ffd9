import type { Ranging } from '../../domain/level/ranging.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import { readValue } from './value.js';

export interface NewestValueOptions {
  /** Names of JSON members from the outside in; none for a bare number. */
  readonly path: readonly string[];
  /** The distance from the sensor's face to the water that a reading means, in mm. */
  readonly toDistance_mm: (value: number) => number;
  /** A reading is one for this long and no longer, in ms. */
  readonly max_age_ms: number;
  /** Names the sensor in the log. */
  readonly name: string;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/** The newest reading of a sensor that tells when it likes, as an answer to whoever asks: with its age, or not at all. */
export class NewestValue {
  private newest: { readonly ranging: Ranging; readonly at_ms: number } | null = null;
  private complained = false;
  private listener: (distance_mm: number) => void = () => undefined;

  constructor(private readonly options: NewestValueOptions) {}

  /** Takes a message that the sensor has just sent. */
  take(message: Buffer): void {
    const ranging = this.judge(message);
    this.newest = { ranging, at_ms: this.options.clock.monotonic_ms() };
    if (ranging.kind === 'echo') this.listener(ranging.distance_mm);
  }

  /** `listener` gets each distance when it comes; the last listener alone. */
  onDistance(listener: (distance_mm: number) => void): void {
    this.listener = listener;
  }

  /** What is known now. A reading older than its time is none: the sensor is silent. */
  ranging(): Ranging {
    if (this.newest === null) return { kind: 'silent' };
    const age_ms = this.options.clock.monotonic_ms() - this.newest.at_ms;
    if (age_ms > this.options.max_age_ms) return { kind: 'silent' };
    const { ranging } = this.newest;
    return ranging.kind === 'echo' ? { ...ranging, age_ms } : ranging;
  }

  private judge(message: Buffer): Ranging {
    const { path, toDistance_mm, name, log } = this.options;
    const read = readValue(message, path);
    if (read.kind === 'number') {
      this.complained = false;
      return { kind: 'echo', distance_mm: toDistance_mm(read.value) };
    }
    if (read.kind === 'none') return { kind: 'no_echo' };
    if (!this.complained) {
      const text = message.toString('utf8', 0, 80).replace(/\p{C}/gu, '?');
      const where = path.length === 0 ? 'a bare number' : `a number at ${path.join('.')}`;
      log.warn(
        { code: 'wifi_sensor_unreadable', sensor: name },
        `${name} sent "${text}", which is not ${where}: check json_path in the configuration`,
      );
    }
    this.complained = true;
    return { kind: 'bad_checksum' };
  }
}
