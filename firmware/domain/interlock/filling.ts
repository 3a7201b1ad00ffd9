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
  judge: ({ reading: { level }, limits: { full_percent } }) =>
    level !== null && level.percent >= full_percent
      ? reason('tank_full', { level_percent: shown(level.percent), full_percent })
      : null,
};

/** What keeps an actuator from filling its tank, in the order of what matters. */
export const FILLING: readonly Interlock<FillLimits>[] = [
  levelKnown,
  notTripped,
  instrumentsAgree,
  belowFull,
  withinRunLimit,
  rested,
  runsAlone,
  levelCertain,
  pausedLongEnough,
  startsLeft,
];
