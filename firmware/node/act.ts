import type { Log } from '../ports/log.js';
import type { RelayBank } from '../ports/relay-bank.js';

/** Makes one relay follow the decisions about its actuator, and tells how it really stands. */
export class RelayFollower {
  private failing = false;
  private last: boolean | null = null;

  constructor(
    private readonly relays: RelayBank,
    private readonly relay: string,
    private readonly log: Log,
  ) {}

  /**
   * Switches the relay when it does not stand as wanted, and reads it back. Never rejects.
   * @param blind whether it is switched also when it cannot be read before
   * @returns whether the relay is energised; null when it cannot be read
   */
  async follow(wanted: boolean, blind: boolean): Promise<boolean | null> {
    try {
      const stood = await (blind ? this.look() : this.read());
      if (stood !== wanted) await this.relays.set(this.relay, wanted);
      const stands = await this.read();
      this.failing = false;
      return stands;
    } catch (error) {
      if (!this.failing) this.log.error({ relay: this.relay, wanted, error }, `Relay ${this.relay} fails`);
      this.failing = true;
      return this.look();
    }
  }

  /** Reads the relay back, and switches nothing. Never rejects; null when it cannot be read. */
  look(): Promise<boolean | null> {
    return this.read().catch(() => null);
  }

  /** How the relay stood when it could last be read; null before that. */
  get seen(): boolean | null {
    return this.last;
  }

  private async read(): Promise<boolean> {
    this.last = await this.relays.read(this.relay);
    return this.last;
  }
}
