import type { Ranging } from '../../domain/level/ranging.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import type { Turnstile } from './turnstile.js';

const SILENT: Ranging = { kind: 'silent' };

/**
 * A sensor that shares the air with others: it pings when its turn comes. Callers who ask while it waits share the
 * answer. A sensor that does not answer its turn is silent, and gets no other turn before it has answered.
 */
export class InTurn implements RangeFinder {
  #underWay: Promise<Ranging> | undefined;
  #hanging = false;

  constructor(
    private readonly finder: RangeFinder,
    private readonly turnstile: Turnstile,
  ) {}

  start(signal: AbortSignal): Promise<void> {
    return this.finder.start(signal);
  }

  stop(): Promise<void> {
    return this.finder.stop();
  }

  range(): Promise<Ranging> {
    this.#underWay ??= this.#inTurn().finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }

  async #inTurn(): Promise<Ranging> {
    if (this.#hanging) return SILENT;
    return (await this.turnstile.take(() => this.#ping())) ?? SILENT;
  }

  async #ping(): Promise<Ranging> {
    this.#hanging = true;
    try {
      return await this.finder.range();
    } finally {
      this.#hanging = false;
    }
  }
}
