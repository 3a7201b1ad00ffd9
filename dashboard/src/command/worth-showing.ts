import type { CommandShown } from './commands.js';
import { isPending, wentWrong } from './steps.js';

/** How long a good end stays on the card. */
const GOOD_END_FOR_MS = 60_000;

/**
 * Whether a command still has its place on the card: while it is on its way, when it went wrong until somebody has
 * taken note, when it is only assumed as long as it holds, and otherwise for a minute.
 * @param in_force id of the command that holds the valve as it is; null when the rules do
 */
export function isWorthShowing(shown: CommandShown, in_force: string | null, now_ms: number): boolean {
  if (shown.at !== 'known') return shown.at !== 'none';
  const { command, heard_ms } = shown;
  if (isPending(command.state) || wentWrong(command.state)) return true;
  if (command.state === 'assumed' && command.id === in_force) return true;
  return now_ms - heard_ms < GOOD_END_FOR_MS;
}
