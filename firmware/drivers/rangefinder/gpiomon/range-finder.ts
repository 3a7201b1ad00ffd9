import { isNativeError } from 'node:util/types';
import type { Ranging } from '../../../domain/level/ranging.js';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import type { RangeFinder } from '../../../ports/range-finder.js';
import { EchoCapture } from '../echo-capture.js';
import { rangingOfEcho } from '../echo-ranging.js';
import type { RangeLimits } from '../uart-frames.js';
import { EdgeWatch } from './edge-watch.js';
import type { Edge, GpiomonProgram } from './generation.js';
import { type TriggerLine, takeTriggerLine } from './trigger-line.js';

export interface GpiomonRangeFinderOptions extends RangeLimits {
  readonly program: GpiomonProgram;
  /** The character device of the header's controller, such as `gpiochip0`. Its number differs between kernels. */
  readonly gpiochip: string;
  /** BCM numbers. */
  readonly trigger_gpio: number;
  readonly echo_gpio: number;
  /** Speed of sound in the air above the water as it is now, in m/s (about 343 at 20 °C). */
  readonly speed_m_per_s: () => number;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the kernel shows its GPIO controllers (default `/sys/class/gpio`). */
  readonly gpioRoot?: string;
}

/** The longest pulse that means something, 66 ms, and some for clones that take their time. */
const ECHO_WITHIN_MS = 90;

/** After a stall of this process the timer comes first and the edges right behind it. */
const STRAGGLERS_MS = 10;

/** As often is a trigger line tried again that cannot be had. */
const RETRY_MS = 5_000;

/** So many pings in a row without an edge, over this time: gpiomon may hang, or have lost one. */
const DEAF_PINGS = 10;
const DEAF_MS = 10_000;

const SILENT: Ranging = { kind: 'silent' };

/**
 * An ultrasonic sensor with a trigger and an echo pin (HC-SR04, JSN-SR04T), its echo timed by the kernel and told by
 * gpiomon. Callers who ask while a ping is under way share its answer.
 */
export class GpiomonRangeFinder implements RangeFinder {
  readonly #options: GpiomonRangeFinderOptions;
  readonly #watch: EdgeWatch;
  #stopSignal: AbortSignal | undefined;
  #stopped = true;
  #trigger: TriggerLine | undefined;
  #retaking: Promise<void> | undefined;
  #retake_ms = Number.NEGATIVE_INFINITY;
  #trouble: string | null = null;
  #underWay: Promise<Ranging> | undefined;
  #listen: (edge: Edge) => void = () => {};
  #deaf = { pings: 0, since_ms: 0 };

  constructor(options: GpiomonRangeFinderOptions) {
    this.#options = options;
    this.#watch = new EdgeWatch({ ...options, gpio: options.echo_gpio });
  }

  async start(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.#stopped = false;
    this.#stopSignal = signal;
    signal.addEventListener('abort', this.#stopOnSignal, { once: true });
    // First the trigger: one that floats makes edges.
    this.#retaking = this.#retake();
    await this.#retaking;
    await this.#watch.start((edge) => this.#listen(edge));
    if (this.#stopped) await this.#watch.stop();
    this.#hearAgain();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#stopSignal?.removeEventListener('abort', this.#stopOnSignal);
    await this.#watch.stop();
    await this.#retaking;
    this.#loseTrigger();
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
    const { clock, speed_m_per_s } = this.#options;
    if (this.#stopped || this.#trigger === undefined) {
      this.#retakeInTime();
      return SILENT;
    }
    // Some clones hang with the line high until their power is cut: a trigger would go unheard.
    if (this.#watch.level === 1) return this.#heardNothing({ kind: 'stuck_echo' });
    const capture = new EchoCapture(kernelNow_us());
    const complete = new AbortController();
    this.#listen = ({ level, at_us }) => {
      this.#hearAgain();
      if (capture.edge(level, at_us)) complete.abort();
    };
    // Also when nobody watches: a gpiomon that a killed process left holds the line until it has to print an edge.
    if (!this.#pulse() || this.#watch.level === null) return SILENT;
    await clock.sleep(ECHO_WITHIN_MS, complete.signal);
    await clock.sleep(STRAGGLERS_MS, complete.signal);
    this.#listen = () => {};
    const result = capture.result();
    if (result.kind === 'echo') return rangingOfEcho(result.echo_us, speed_m_per_s(), this.#options);
    return result.kind === 'no_echo' ? result : this.#heardNothing(result);
  }

  #pulse(): boolean {
    try {
      this.#trigger?.pulse();
      return true;
    } catch (error) {
      this.#loseTrigger();
      this.#tell(error);
      return false;
    }
  }

  #heardNothing(ranging: Ranging): Ranging {
    this.#deaf.pings += 1;
    const now_ms = this.#options.clock.monotonic_ms();
    if (this.#deaf.pings >= DEAF_PINGS && now_ms - this.#deaf.since_ms >= DEAF_MS) {
      this.#hearAgain();
      this.#watch.startAnew();
    }
    return ranging;
  }

  #hearAgain(): void {
    this.#deaf = { pings: 0, since_ms: this.#options.clock.monotonic_ms() };
  }

  #retakeInTime(): void {
    const now_ms = this.#options.clock.monotonic_ms();
    if (this.#stopped || now_ms < this.#retake_ms) return;
    this.#retaking = this.#retake();
  }

  async #retake(): Promise<void> {
    const { trigger_gpio: gpio, gpioRoot = '/sys/class/gpio', clock, log } = this.#options;
    this.#retake_ms = Number.POSITIVE_INFINITY;
    try {
      const line = await takeTriggerLine({ gpio, gpioRoot, clock });
      this.#trigger = line;
      if (this.#stopped) return this.#loseTrigger();
      if (this.#trouble !== null) log.info({ gpio }, `The trigger on GPIO ${gpio} works again.`);
      this.#trouble = null;
    } catch (error) {
      this.#tell(error);
    }
    this.#retake_ms = clock.monotonic_ms() + RETRY_MS;
  }

  #loseTrigger(): void {
    this.#trigger?.close();
    this.#trigger = undefined;
  }

  /** The same trouble is told once, not every five seconds. */
  #tell(error: unknown): void {
    const { trigger_gpio: gpio, log } = this.#options;
    const cause = isNativeError(error) ? error.message : String(error);
    if (cause === this.#trouble) return;
    this.#trouble = cause;
    log.warn(
      { code: 'trigger_line_unavailable', gpio, cause },
      `The trigger on GPIO ${gpio} cannot be driven (${cause}): its sensor is silent. Free the pin or correct its number; it is tried again every ${RETRY_MS / 1_000} s.`,
    );
  }
}

/** The clock of the kernel's time stamps, CLOCK_MONOTONIC, in µs: what Node calls the high-resolution time. */
function kernelNow_us(): number {
  return Number(process.hrtime.bigint()) / 1e3;
}
