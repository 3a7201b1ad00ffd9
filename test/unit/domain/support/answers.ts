import { expect } from '@jest/globals';
import type { CommandOutcome } from '../../../../firmware/domain/tank/seat.js';
import { sentence } from '../../../../firmware/protocol/reason-text.js';

type Why = Parameters<typeof sentence>[0];

/** What people are told: in whole sentences, and of each command once how it ended. */
export class Answers {
  private readonly pending = new Set<string>();

  constructor(private readonly seen: Set<string>) {}

  /** A command was accepted: its end is to be told. */
  await(id: string): void {
    expect(this.pending.has(id)).toBe(false);
    this.pending.add(id);
  }

  mustBeTold(why: Why): void {
    const told = sentence(why);
    expect(told).not.toBe(why.code);
    // A number that is missing reads as a question mark of its own.
    expect(told).not.toMatch(/(^|\s)\?(\s|$)|NaN|undefined/);
  }

  mustSettleOnce(outcomes: readonly CommandOutcome[]): void {
    for (const { command_id, state, reason } of outcomes) {
      expect(this.pending.delete(command_id)).toBe(true);
      this.mustBeTold(reason);
      this.seen.add(`${state} ${reason.code}`);
    }
    expect(this.pending.size).toBeLessThanOrEqual(1);
  }
}
