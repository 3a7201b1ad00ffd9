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

type FillLimits = RunLimits & { readonly full_percent: number };

/** Above every setpoint: a rule kept from before the mark was lowered may want more than the tank shall hold. */
const belowFull: Interlock<FillLimits> = {
  name: 'below_full',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ reading: { level }, limits: { full_percent }, ahead_percent = 0 }) => {
    if (level === null || level.percent + ahead_percent < full_percent) return null;
    const code = level.percent < full_percent ? 'closes_before_full' : 'tank_full';
    return reason(code, { level_percent: shown(level.percent), full_percent });
  },
};

/** All its sources are dry, locked out, or not to be used now. */
const hasSource: Interlock<FillLimits> = {
  name: 'has_source',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ no_source = null }) => no_source,
};

/** What keeps an actuator from filling its tank, in the order of what matters. */
export const FILLING: readonly Interlock<FillLimits>[] = [
  levelKnown,
  notTripped,
  instrumentsAgree,
  belowFull,
  withinRunLimit,
  rested,
  hasSource,
  runsAlone,
  levelCertain,
  pausedLongEnough,
  startsLeft,
];
