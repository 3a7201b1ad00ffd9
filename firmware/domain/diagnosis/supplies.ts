import type { Fault } from './fault.js';
import type { SensorNoise } from './sensor-noise.js';
import { Supply } from './supply.js';
import { UnknownSupply } from './unknown-supply.js';

/**
 * What is thought of each source that an inlet fills from: a bore that is dry says nothing of the town's main. What is
 * told is of the one that was filled from last.
 */
export class Supplies {
  private readonly others = new Map<string | null, Supply>();
  /** The source that is filled from, or was last; null without a name, and before the first. */
  source: string | null = null;
  /** What is thought of it. */
  current: Supply;

  constructor(private readonly noise: SensorNoise) {
    this.current = this.begin();
  }

  get fault(): Fault | null {
    return this.current.fault;
  }

  /** The inlet has opened, or goes over to another source. @param source null for the one without a name */
  opened(source: string | null): void {
    if (source !== this.source) this.goOver(source);
    this.current.opened();
  }

  private goOver(source: string | null): void {
    this.others.set(this.source, this.current);
    this.current = this.others.get(source) ?? this.begin();
    this.source = source;
    this.current.resumed();
  }

  private begin(): Supply {
    return new Supply(new UnknownSupply(this.noise));
  }
}
