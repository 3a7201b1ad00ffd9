import { PulseCounter } from '../../domain/instruments/pulse-counter.js';
import type { PulseMeter } from '../../ports/pulse-meter.js';
import { type InputOptions, LastingInput } from './lasting-input.js';

export interface OnoffPulseMeterOptions extends InputOptions {
  /** Changes nearer to each other than this are bounces of the contact, in ms. */
  readonly debounce_ms: number;
}

/**
 * A flow meter or rain gauge on a pin of a Raspberry Pi. The kernel keeps no count for us: pulses are lost while the
 * process is not running, and when more than one comes while it is busy; some 100 pulses a second are counted without loss.
 */
export class OnoffPulseMeter implements PulseMeter {
  readonly #options: OnoffPulseMeterOptions;
  readonly #input: LastingInput;
  #counter: PulseCounter | null = null;
  /** Pulses counted before the line was last lost. */
  #before = 0;

  constructor(options: OnoffPulseMeterOptions) {
    this.#options = options;
    this.#input = new LastingInput(options);
  }

  async start(signal: AbortSignal): Promise<void> {
    await this.#input.start(signal, (level) => this.#counter?.change(level, this.#now_ms));
    this.read();
  }

  stop(): Promise<void> {
    return this.#input.stop();
  }

  read(): number | null {
    const level = this.#input.level();
    if (level === null) {
      this.#before += this.#counter?.count(this.#now_ms) ?? 0;
      this.#counter = null;
      return null;
    }
    this.#counter ??= new PulseCounter(level, this.#options.debounce_ms);
    return this.#before + this.#counter.count(this.#now_ms);
  }

  get #now_ms(): number {
    return this.#options.clock.monotonic_ms();
  }
}
