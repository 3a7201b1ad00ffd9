import type { Ranging } from '../../../domain/level/ranging.js';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import type { RangeFinder } from '../../../ports/range-finder.js';
import { rangingOfEcho } from '../echo-ranging.js';
import { HelperLink } from './helper-link.js';
import type { HelperAnswer } from './helper-protocol.js';

export interface PigpioRangeFinderOptions {
  /** Path of the helper's unix socket. */
  readonly socket: string;
  /** BCM numbers, 0–31; the helper knows them from the same configuration. */
  readonly trigger_gpio: number;
  readonly echo_gpio: number;
  /** Nearest and farthest distance that is believed, in mm. */
  readonly blind_zone_mm: number;
  readonly max_range_mm: number;
  /** Speed of sound in the air above the water as it is now, in m/s (about 343 at 20 °C). */
  readonly speed_m_per_s: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

const SILENT: Ranging = { kind: 'silent' };

/**
 * An ultrasonic sensor with a trigger and an echo pin (HC-SR04, JSN-SR04T), timed by pigpio in the helper process. A
 * helper that is dead, hangs, or does not know the pins is silence. Callers who ask while a ping is under way share its
 * answer.
 */
export class PigpioRangeFinder implements RangeFinder {
  readonly #options: PigpioRangeFinderOptions;
  readonly #link: HelperLink;
  #stopSignal: AbortSignal | undefined;
  #underWay: Promise<Ranging> | undefined;
  #refusalTold = '';

  constructor(options: PigpioRangeFinderOptions) {
    this.#options = options;
    this.#link = new HelperLink(options);
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#stopSignal = signal;
    signal.addEventListener('abort', this.#stopOnSignal, { once: true });
    await this.#link.start();
  }

  async stop(): Promise<void> {
    this.#stopSignal?.removeEventListener('abort', this.#stopOnSignal);
    await this.#link.stop();
  }

  range(): Promise<Ranging> {
    this.#underWay ??= this.#ping().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  readonly #stopOnSignal = (): void => {
    void this.stop();
  };

  async #ping(): Promise<Ranging> {
    const { trigger_gpio, echo_gpio } = this.#options;
    const answer = await this.#link.ask({ ask: 'range', trigger_gpio, echo_gpio });
    return answer === null ? SILENT : this.#judge(answer);
  }

  #judge(answer: HelperAnswer): Ranging {
    if (answer.kind === 'refused') this.#tellRefusal(answer);
    else this.#refusalTold = '';
    switch (answer.kind) {
      case 'echo':
        return rangingOfEcho(answer.echo_us, this.#options.speed_m_per_s(), this.#options);
      case 'no_echo':
      case 'stuck_echo':
        return { kind: answer.kind };
      default:
        return SILENT;
    }
  }

  #tellRefusal({ code, detail }: { readonly code: string; readonly detail: string }): void {
    if (this.#refusalTold === code) return;
    this.#refusalTold = code;
    this.#options.log.warn({ code }, `The pigpio helper does not range: ${detail}`);
  }
}
