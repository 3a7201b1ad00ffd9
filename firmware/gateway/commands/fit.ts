import { actionFits, wantsToRun } from '../../domain/command/command.js';
import type { CommandBody } from '../../protocol/payloads.js';
import type { CommandView, TankView } from '../../protocol/rest.js';
import type { NewCommand } from './command-book.js';
import { actionUnfit, actuatorUnknown, commandIdTaken, durationTooLong } from './command-errors.js';

/** Answers the earlier command of this id. Throws `command_id_taken` when it was for something else. */
export function sameWish(earlier: CommandView, { tank, actuator, action }: NewCommand): CommandView {
  const same = earlier.tank === tank && earlier.actuator === actuator && earlier.action === action;
  if (!same) throw commandIdTaken(earlier.id);
  return earlier;
}

/** Throws `actuator_unknown`, `action_unfit` or `duration_too_long` for what the tank cannot be asked at all. */
export function checkFit(
  { id, actuators, max_run_s, longest_runs_s }: TankView,
  { actuator, action, duration_s }: CommandBody,
): void {
  if (!actuators.includes(actuator)) throw actuatorUnknown(id, actuator);
  if (!actionFits(actuator, action)) throw actionUnfit(actuator, action);
  const limit_s = longest_runs_s?.[actuator] ?? max_run_s;
  const tooLong = duration_s !== undefined && limit_s !== null && duration_s > limit_s;
  if (wantsToRun(action) && tooLong) throw durationTooLong(duration_s, limit_s);
}
