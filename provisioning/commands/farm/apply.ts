import { toTimestamp } from '../../../firmware/protocol/primitives.js';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import type { Changed } from '../../farm/changes.js';
import { loadFarm } from '../../farm/farm-files.js';
import type { FarmState } from '../../farm/farm-state.js';
import { changeFarm } from '../../farm/open-farm.js';
import { changesAnswer } from './changes-answer.js';

/** What to say beside the changes, once they are known. */
export type Comment = (changed: Changed) => Pick<Answer, 'warnings' | 'next'>;

/**
 * Changes a farm by a pure rule, or shows what it would change.
 * @param action names the command in the audit log
 */
export async function applyChange(
  call: Call,
  options: FarmOption,
  action: string,
  change: (state: FarmState, now: string) => Changed,
  comment: Comment = () => ({}),
): Promise<Answer> {
  const place = farmPlace(call, options);
  if (call.dryRun) {
    const { changes } = change(loadFarm(place.folder), toTimestamp(place.clock.wall_ms()));
    return changesAnswer(changes, true);
  }
  const changed = await changeFarm(place, action, async (farm) => {
    const changed = change(farm.state, farm.now);
    if (changed.changes.length > 0)
      await farm.audit.around(action, { changes: changed.changes }, () => farm.commit(changed.state));
    return changed;
  });
  return changesAnswer(changed.changes, false, comment(changed));
}
