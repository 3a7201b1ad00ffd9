import type { ActuatorName } from '../actuator/actuator.js';

/** What a person may ask of an actuator. `auto` gives it back to the rules, `reset` unlocks it after a trip. */
export const COMMAND_ACTIONS = ['open', 'close', 'on', 'off', 'auto', 'reset'] as const;
export type CommandAction = (typeof COMMAND_ACTIONS)[number];

/** A person's or a planner's wish for one actuator, as the node receives it. */
export interface Command {
  /** Unique; the node refuses a second command with the same id. */
  readonly id: string;
  readonly actuator: ActuatorName;
  readonly action: CommandAction;
  /** How long to run, or to stay closed, in seconds (1–86,400). */
  readonly duration_s?: number | undefined;
  /** Run until the level reaches this share of capacity, in percent (0–100). */
  readonly target_percent?: number | undefined;
  /** How long after `issued_wall_ms` the command may still be obeyed, in seconds (1–300), if clocks agreed exactly. */
  readonly ttl_s: number;
  /** Wall time of issue; absent when the sender has no clock, and then the command counts as fresh. */
  readonly issued_wall_ms?: number | undefined;
  /** How long the command holds without renewal, in seconds; a planner far away renews it. */
  readonly lease_s?: number | undefined;
}

/** The first number of a command that is none, or not above 0; null when all are sound. */
export function unsoundNumber({ duration_s, target_percent, lease_s, ttl_s }: Command): string | null {
  const numbers = { duration_s, target_percent, lease_s, ttl_s };
  const unsound = Object.entries(numbers).find(
    // Written so that NaN is unsound.
    ([, number]) => number !== undefined && !(number > 0 && number < Number.POSITIVE_INFINITY),
  );
  return unsound?.[0] ?? null;
}

/** Whether the action wants the actuator to run (open, on). */
export function wantsToRun(action: CommandAction): boolean {
  return action === 'open' || action === 'on';
}

/** Whether the action wants water to stand still (close, off). */
export function stopsWater(action: CommandAction): boolean {
  return action === 'close' || action === 'off';
}

/** Whether the action is one this actuator knows: valves open and close, pumps go on and off. */
export function actionFits(actuator: ActuatorName, action: CommandAction): boolean {
  if (action === 'auto' || action === 'reset') return true;
  return actuator === 'pump' ? action === 'on' || action === 'off' : action === 'open' || action === 'close';
}
