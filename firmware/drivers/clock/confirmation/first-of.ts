import type { TimeConfirmation } from '../../../ports/time-confirmation.js';

/** The word of the first time service that has any: a machine runs one of them. */
export class FirstConfirmation implements TimeConfirmation {
  constructor(private readonly services: readonly TimeConfirmation[]) {}

  async newest(): Promise<string | null> {
    for (const service of this.services) {
      const occasion = await service.newest();
      if (occasion !== null) return occasion;
    }
    return null;
  }
}
