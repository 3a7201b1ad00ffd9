import { describe, expect, test } from '@jest/globals';
import {
  COMMAND_STATES,
  type CommandState,
  canFollow,
  isFinal,
} from '../../../../firmware/domain/command/state.js';

/** One row for every state: which of the others may come next. */
const MAY_FOLLOW: Readonly<Record<CommandState, readonly CommandState[]>> = {
  requested: ['sent', 'acknowledged', 'refused', 'failed', 'expired'],
  sent: ['acknowledged', 'refused', 'confirmed', 'assumed', 'failed', 'expired'],
  acknowledged: ['confirmed', 'assumed', 'failed', 'expired'],
  refused: [],
  confirmed: [],
  assumed: ['confirmed', 'failed'],
  failed: [],
  expired: [],
};
const PAIRS = COMMAND_STATES.flatMap((from) =>
  COMMAND_STATES.map((to) => ({ from, to, may: MAY_FOLLOW[from].includes(to) })),
);

describe('the life of a command', () => {
  test.each(PAIRS)('from $from to $to: $may', ({ from, to, may }) => {
    expect(canFollow(from, to)).toBe(may);
  });

  test.each(COMMAND_STATES)('%s is final exactly when nothing can follow it', (state) => {
    expect(isFinal(state)).toBe(MAY_FOLLOW[state].length === 0);
  });

  test('never stands still and never goes back to the start', () => {
    for (const state of COMMAND_STATES) {
      expect(canFollow(state, state)).toBe(false);
      expect(canFollow(state, 'requested')).toBe(false);
    }
  });

  test('can end from every state that is not the end', () => {
    const canEnd = (state: CommandState): boolean =>
      isFinal(state) || COMMAND_STATES.some((next) => canFollow(state, next) && canEnd(next));
    expect(COMMAND_STATES.filter((state) => !canEnd(state))).toEqual([]);
  });
});
