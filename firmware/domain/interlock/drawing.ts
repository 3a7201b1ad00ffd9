import type { RunLimits } from '../actuator/run-book.js';
import { reason } from '../reason.js';
import {
  instrumentsAgree,
  levelCertain,
  levelKnown,
  notTripped,
  pausedLongEnough,
  rested,
  runsAlone,
  startsLeft,
  withinRunLimit,
} from './common.js';
import { type Circumstances, type Interlock, shown } from './interlock.js';

type DrawLimits = RunLimits & { readonly reserve_percent: number; readonly restore_percent: number };

/** What is left in the tank, in percent: the level as it was measured, without what was drawn since; null while unknown. */
function leftIn({ reading: { level }, drawn_percent = 0 }: Circumstances<DrawLimits>): number | null {
  return level === null ? null : Math.max(0, level.percent - drawn_percent);
}

/** What is in the tank stays in it, from the reserve down. */
const aboveReserve: Interlock<DrawLimits> = {
  name: 'above_reserve',
  bars: 'runs',
  only_if_wanted: true,
  judge: (circumstances) => {
    const left_percent = leftIn(circumstances);
    const { reserve_percent } = circumstances.limits;
    return left_percent !== null && left_percent <= reserve_percent
      ? reason('at_reserve', { level_percent: shown(left_percent), reserve_percent })
      : null;
  },
};

/**
 * It begins only well above the reserve, or the waves would start and stop it. That holds for every start: what was drawn
 * before need not be known, and so not be kept over a restart.
 */
const restored: Interlock<DrawLimits> = {
  name: 'restored',
  bars: 'starts',
  only_if_wanted: true,
  judge: (circumstances) => {
    const left_percent = leftIn(circumstances);
    const { restore_percent } = circumstances.limits;
    return left_percent !== null && left_percent < restore_percent
      ? reason('below_restore', { level_percent: shown(left_percent), restore_percent })
      : null;
  },
};

/** What keeps an actuator from drawing its tank down, in the order of what matters. */
export const DRAWING: readonly Interlock<DrawLimits>[] = [
  levelKnown,
  notTripped,
  instrumentsAgree,
  aboveReserve,
  withinRunLimit,
  rested,
  runsAlone,
  restored,
  levelCertain,
  pausedLongEnough,
  startsLeft,
];
