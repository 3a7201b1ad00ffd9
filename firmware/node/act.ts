import type { Log } from '../ports/log.js';
import type { RelayBank } from '../ports/relay-bank.js';

/** Makes one relay follow the decisions about its actuator, and tells how it really stands. */
export class RelayFollower {
  private failing = false;

  constructor(
    private readonly relays: RelayBank,
    private readonly relay: string,
    private readonly log: Log,
  ) {}

  /**
   * Switches the relay when it does not stand as wanted, and reads it back. Never rejects.
   * @returns whether the relay is energised; null when it cannot be read
   */
  async follow(wanted: boolean): Promise<boolean | null> {
    try {
      if ((await this.relays.read(this.relay)) !== wanted) await this.relays.set(this.relay, wanted);
      const stands = await this.relays.read(this.relay);
      this.failing = false;
      return stands;
    } catch (error) {
      if (!this.failing) this.log.error({ relay: this.relay, wanted, error }, `Relay ${this.relay} fails`);
      this.failing = true;
      return this.relays.read(this.relay).catch(() => null);
    }
  }
}
