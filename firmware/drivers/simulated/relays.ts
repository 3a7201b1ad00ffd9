import type { RelayBank } from '../../ports/relay-bank.js';
import { RelayError } from '../relay/relay-error.js';

/** What a simulated relay feeds. */
export interface Load {
  readonly energised: boolean;
  energise(energised: boolean): void;
}

/** Relays that feed simulated loads, by name. They can be used between `start()` and `stop()`, like real ones. */
export class SimulatedRelayBank implements RelayBank {
  private taken = false;

  constructor(private readonly loads: ReadonlyMap<string, Load>) {}

  async start(): Promise<void> {
    this.release();
    this.taken = true;
  }

  async stop(): Promise<void> {
    if (this.taken) this.release();
    this.taken = false;
  }

  async set(relay: string, energised: boolean): Promise<void> {
    this.find(relay).energise(energised);
  }

  async read(relay: string): Promise<boolean> {
    return this.find(relay).energised;
  }

  async allOff(): Promise<void> {
    if (this.taken) this.release();
  }

  private release(): void {
    for (const load of this.loads.values()) load.energise(false);
  }

  private find(relay: string): Load {
    const load = this.taken ? this.loads.get(relay) : undefined;
    if (load !== undefined) return load;
    throw new RelayError(
      'relay_unknown',
      `No relay named ${relay} is in use: check the node's configuration.`,
    );
  }
}
