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
import { type Interlock, shown } from './interlock.js';

type DrawLimits = RunLimits & { readonly reserve_percent: number; readonly restore_percent: number };

/** What is in the tank stays in it, from the reserve down. */
const aboveReserve: Interlock<DrawLimits> = {
  name: 'above_reserve',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ reading: { level }, limits: { reserve_percent } }) =>
    level !== null && level.percent <= reserve_percent
      ? reason('at_reserve', { level_percent: shown(level.percent), reserve_percent })
      : null,
};

/**
 * It begins only well above the reserve, or the waves would start and stop it. That holds for every start: what was drawn
 * before need not be known, and so not be kept over a restart.
 */
const restored: Interlock<DrawLimits> = {
  name: 'restored',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ reading: { level }, limits: { restore_percent } }) =>
    level !== null && level.percent < restore_percent
      ? reason('below_restore', { level_percent: shown(level.percent), restore_percent })
      : null,
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
