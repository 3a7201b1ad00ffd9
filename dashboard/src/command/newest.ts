import type { CommandView } from '../../../firmware/protocol/rest.js';

/**
 * The command to show of two. Of one command that is the account with more steps: an answer and an event about it may
 * overtake each other. Of two commands it is the one that was asked for later; both times are the gateway's.
 */
export function newest(shown: CommandView | null, told: CommandView): CommandView {
  if (shown === null) return told;
  if (shown.id === told.id) return told.steps.length >= shown.steps.length ? told : shown;
  return askedAt(told) >= askedAt(shown) ? told : shown;
}

/** When a command was asked for; UTC, so that it sorts as text. */
function askedAt(command: CommandView): string {
  return command.steps[0]?.ts ?? '';
}
