import type { Ranging } from '../../domain/level/ranging.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { RangeFinder } from '../../ports/range-finder.js';

/** The driver that this machine offers for a sensor and why; or none, and what to do. */
export type Choice =
  | { readonly finder: RangeFinder; readonly why: string }
  | { readonly finder: null; readonly why: string; readonly advice: string };

export interface ChosenRangeFinderOptions {
  /** Whose sensor it is, such as `house`. */
  readonly tank: string;
  /** Looks at the machine. Never rejects. */
  readonly choose: () => Promise<Choice>;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long a machine that offers nothing is left alone, in ms. */
const LOOK_AGAIN_MS = 30_000;

/** A start waits no longer for the choice: probing takes seconds where something hangs. */
const CHOICE_WITHIN_MS = 1_500;

/**
 * A sensor whose driver depends on what the machine offers. Until one is found it is silent, says what to do, and the
 * machine is looked at again; what was found is kept until `stop()`.
 */
export class ChosenRangeFinder implements RangeFinder {
  readonly #options: ChosenRangeFinderOptions;
  #finder: RangeFinder | undefined;
  #over = new AbortController();
  #choosing: Promise<void> = Promise.resolve();
  #told: string | null = null;

  constructor(options: ChosenRangeFinderOptions) {
    this.#options = options;
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#over = new AbortController();
    const over = AbortSignal.any([signal, this.#over.signal]);
    const began = new AbortController();
    this.#choosing = this.#choose(over).finally(() => began.abort());
    await this.#options.clock.sleep(CHOICE_WITHIN_MS, AbortSignal.any([began.signal, over]));
  }

  async stop(): Promise<void> {
    this.#over.abort();
    await this.#choosing;
    await this.#finder?.stop();
    this.#finder = undefined;
  }

  async range(): Promise<Ranging> {
    return this.#finder === undefined ? { kind: 'silent' } : this.#finder.range();
  }

  async #choose(over: AbortSignal): Promise<void> {
    const { tank, choose, clock, log } = this.#options;
    while (!over.aborted) {
      const choice = await choose();
      if (over.aborted) return;
      if (choice.finder !== null) {
        log.info({ tank }, `The level sensor of ${tank}: ${choice.why}.`);
        await choice.finder.start(over);
        this.#finder = choice.finder;
        return;
      }
      this.#tell(choice);
      await clock.sleep(LOOK_AGAIN_MS, over);
    }
  }

  #tell({ why, advice }: Choice & { readonly finder: null }): void {
    if (this.#told === why) return;
    this.#told = why;
    const { tank, log } = this.#options;
    log.error(
      { code: 'sensor_has_no_driver', tank, why },
      `The level sensor of ${tank} is silent: ${why}. ${advice} The machine is looked at again every ${LOOK_AGAIN_MS / 1_000} s.`,
    );
  }
}
