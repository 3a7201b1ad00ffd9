import { isNativeError } from 'node:util/types';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import { findHeaderChip, kernelLine } from '../relay/gpiochip-base.js';
import { type InputLine, type OpenInput, openOnoffInput } from './input-line.js';

/** How often a line that cannot be had is tried again, in ms. */
const RETRY_MS = 10_000;

/** Which input, and what every input driver is given. */
export interface InputOptions {
  /** As people call it, such as `house high switch`. */
  readonly name: string;
  /** BCM number of the pin, 0–27 on the header. */
  readonly gpio: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the kernel shows its GPIO controllers (default `/sys/class/gpio`). onoff itself always uses the default. */
  readonly gpioRoot?: string;
  /** How a line is taken (default: onoff). */
  readonly openInput?: OpenInput;
}

/** An input that is taken again whenever it was lost, and says so once. */
export class LastingInput {
  readonly #options: InputOptions;
  #line: InputLine | null = null;
  #over = new AbortController();
  #trouble: string | null = null;
  #keeping: Promise<void> = Promise.resolve();

  constructor(options: InputOptions) {
    this.#options = options;
  }

  /** Tries once, and goes on trying in the background. `changed` is called with the level after every change. */
  async start(signal: AbortSignal, changed: (level: 0 | 1) => void): Promise<void> {
    this.#over = new AbortController();
    const over = AbortSignal.any([signal, this.#over.signal]);
    await this.#take(changed);
    this.#keeping = this.#keep(over, changed);
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#keeping;
    this.#line?.close();
    this.#line = null;
  }

  /** The level now; null while the line cannot be had. */
  level(): 0 | 1 | null {
    try {
      return this.#line?.level() ?? null;
    } catch (error) {
      this.#lose(error);
      return null;
    }
  }

  async #keep(over: AbortSignal, changed: (level: 0 | 1) => void): Promise<void> {
    while (!over.aborted) {
      await this.#options.clock.sleep(RETRY_MS, over);
      if (this.#line === null && !over.aborted) await this.#take(changed);
    }
  }

  async #take(changed: (level: 0 | 1) => void): Promise<void> {
    const { gpio, name, log, gpioRoot = '/sys/class/gpio', openInput = openOnoffInput } = this.#options;
    try {
      const line = kernelLine(await findHeaderChip(gpioRoot), gpio);
      this.#line = await openInput(line, { changed, lost: (error) => this.#lose(error) });
    } catch (error) {
      this.#tell(error);
      return;
    }
    if (this.#trouble !== null) log.info({ input: name, gpio }, `The ${name} can be read again`);
    this.#trouble = null;
  }

  #lose(error: unknown): void {
    this.#line?.close();
    this.#line = null;
    this.#tell(error);
  }

  /** The same trouble is told once, not every ten seconds. */
  #tell(error: unknown): void {
    const { name, gpio, log } = this.#options;
    const cause = isNativeError(error) ? error.message : String(error);
    if (cause === this.#trouble) return;
    this.#trouble = cause;
    log.warn(
      { code: 'input_unavailable', input: name, gpio, cause },
      `The ${name} on GPIO ${gpio} cannot be read (${cause}): free the pin or correct its number. It counts as unknown, and is tried again every ${RETRY_MS / 1000} s.`,
    );
  }
}
