import type { Ranging } from '../../domain/level/ranging.js';
import type { RangeFinder } from '../../ports/range-finder.js';
import type { Thermometer } from '../../ports/thermometer.js';

/** A level sensor and the thermometer in its air, which start and stop together. */
export class WithThermometer implements RangeFinder {
  constructor(
    private readonly finder: RangeFinder,
    private readonly thermometer: Thermometer,
  ) {}

  async start(signal: AbortSignal): Promise<void> {
    await Promise.all([this.thermometer.start(signal), this.finder.start(signal)]);
  }

  async stop(): Promise<void> {
    await Promise.all([this.finder.stop(), this.thermometer.stop()]);
  }

  range(): Promise<Ranging> {
    return this.finder.range();
  }
}
