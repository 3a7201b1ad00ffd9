import type { TimeConfirmation } from '../../../ports/time-confirmation.js';

/** The clock of a simulated farm is right by definition, at every look anew. */
export class SimulatedConfirmation implements TimeConfirmation {
  private looks = 0;

  async newest(): Promise<string> {
    this.looks += 1;
    return `look ${this.looks}`;
  }
}
