import { CLOCKS_AGREE_WITHIN_MS } from '../../../domain/command/gate.js';
import type { Clock } from '../../../ports/clock.js';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';

/**
 * Confirms the clock of a machine that no time service looks after, by the time of another one that is confirmed. It sets
 * nothing: a clock that shows something else stays unconfirmed, and its schedules give way to the plain rule.
 */
export class AgreementConfirmation implements TimeConfirmation {
  private occasion: string | null = null;

  constructor(private readonly clock: Pick<Clock, 'wall_ms'>) {}

  /** @param told_ms the other's time at this moment, Unix time in ms; anything but a number agrees with nothing */
  heard(told_ms: number): void {
    const agrees = Math.abs(this.clock.wall_ms() - told_ms) <= CLOCKS_AGREE_WITHIN_MS;
    this.occasion = agrees ? `agreed ${told_ms}` : null;
  }

  async newest(): Promise<string | null> {
    return this.occasion;
  }
}
