/**
 * The life of a command, the same words everywhere: node, gateway, phone.
 *
 * `confirmed` needs evidence from the water (flow, level trend, float); a relay that merely reads back as switched is
 * `assumed`.
 */
export const COMMAND_STATES = [
  'requested',
  'sent',
  'acknowledged',
  'refused',
  'confirmed',
  'assumed',
  'failed',
  'expired',
] as const;
export type CommandState = (typeof COMMAND_STATES)[number];

const NEXT: Readonly<Record<CommandState, readonly CommandState[]>> = {
  requested: ['sent', 'acknowledged', 'refused', 'failed', 'expired'],
  sent: ['acknowledged', 'refused', 'confirmed', 'assumed', 'failed', 'expired'],
  acknowledged: ['confirmed', 'assumed', 'failed', 'expired'],
  // Evidence may still arrive after the relay's read-back was all there was to go by.
  assumed: ['confirmed', 'failed'],
  refused: [],
  confirmed: [],
  failed: [],
  expired: [],
};

/** Whether a command in state `from` may go to state `to`. */
export function canFollow(from: CommandState, to: CommandState): boolean {
  return NEXT[from].includes(to);
}

/** Whether nothing more can happen to a command in this state. */
export function isFinal(state: CommandState): boolean {
  return NEXT[state].length === 0;
}
