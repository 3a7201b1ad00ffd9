import type { CommandView } from '../../../firmware/protocol/rest.js';

export type CommandState = CommandView['state'];

/** One mark on a command's way. */
export interface Step {
  readonly state: CommandState;
  /** Done, the last one reached, still to come, or the end of a way that went wrong. */
  readonly standing: 'done' | 'now' | 'ahead' | 'wrong';
  /** When it was reached, UTC; null when it was not. */
  readonly ts: string | null;
}

const WAY: readonly CommandState[] = ['requested', 'sent', 'acknowledged', 'confirmed'];
const WRONG: readonly CommandState[] = ['refused', 'failed', 'expired'];
const PENDING: readonly CommandState[] = ['requested', 'sent', 'acknowledged'];

/** Whether the command is still on its way. */
export function isPending(state: CommandState): boolean {
  return PENDING.includes(state);
}

/** Whether the command ended in something other than what was asked for. */
export function wentWrong(state: CommandState): boolean {
  return WRONG.includes(state);
}

/**
 * The marks to show: what was reached, as the gateway tells it, then what a command that goes well has still before
 * it. An assumption stands in the place of the proof, and gives way when proof or disproof comes after all.
 */
export function commandSteps(command: Pick<CommandView, 'state' | 'steps'>): Step[] {
  const told = command.steps.filter(
    ({ state }, index) => state !== 'assumed' || index === command.steps.length - 1,
  );
  const reached = told.map(({ state, ts }, index): Step => {
    const last = index === told.length - 1;
    if (!last) return { state, ts, standing: 'done' };
    if (wentWrong(state)) return { state, ts, standing: 'wrong' };
    return { state, ts, standing: state === 'confirmed' ? 'done' : 'now' };
  });
  return [...reached, ...ahead(command.state)];
}

/** The marks of a command that nobody has answered yet. */
export function stepsAhead(): Step[] {
  return WAY.map((state) => ({ state, standing: 'ahead', ts: null }));
}

function ahead(state: CommandState): Step[] {
  if (!isPending(state)) return [];
  return WAY.slice(WAY.indexOf(state) + 1).map((next) => ({ state: next, standing: 'ahead', ts: null }));
}
