import { mayStart } from '../level/level-tracker.js';
import { reason } from '../reason.js';
import { type Interlock, levelFault, shown } from './interlock.js';

/** An unknown level is full when filling. */
const levelKnown: Interlock = {
  name: 'level_known',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ reading }) => (reading.level === null ? levelFault('level_unknown', reading) : null),
};

/** What tripped stays locked until an admin has looked at it. */
const notTripped: Interlock = {
  name: 'not_tripped',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ trip }) => trip && reason('tripped', { ...trip.args, cause: trip.code }),
};

/** Floats above the sensor, and switches that contradict it. */
const instrumentsAgree: Interlock = {
  name: 'instruments_agree',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ forbidden }) => forbidden,
};

/** Above every setpoint: a rule kept from before the mark was lowered may want more than the tank shall hold. */
const belowFull: Interlock = {
  name: 'below_full',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ reading: { level }, limits: { full_percent } }) =>
    level !== null && level.percent >= full_percent
      ? reason('tank_full', { level_percent: shown(level.percent), full_percent })
      : null,
};

const withinRunLimit: Interlock = {
  name: 'within_run_limit',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ runs, limits, now_ms }) => {
    if (!runs.reached(now_ms)) return null;
    const ran_s = Math.round((now_ms - (runs.runsSince_ms ?? now_ms)) / 1000);
    return reason('run_limit_reached', { limit_s: Math.min(ran_s, limits.max_run_s) });
  },
};

const rested: Interlock = {
  name: 'rested',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ runs, limits, now_ms }) =>
    runs.restingUntil_ms(now_ms) === null ? null : reason('resting_after_limit', { rest_s: limits.rest_s }),
};

/** What runs goes on until the level is good again, or stale: one lost echo must not shut a valve. */
const levelCertain: Interlock = {
  name: 'level_certain',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ reading }) => (mayStart(reading.quality) ? null : levelFault('level_uncertain', reading)),
};

const pausedLongEnough: Interlock = {
  name: 'paused_long_enough',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ runs, limits, now_ms }) =>
    runs.pausesUntil_ms(now_ms) === null ? null : reason('off_too_short', { min_off_s: limits.min_off_s }),
};

const startsLeft: Interlock = {
  name: 'starts_left',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ runs, limits, now_ms }) =>
    runs.startsAgainAt_ms(now_ms) === null
      ? null
      : reason('too_many_starts', { max_starts_per_hour: limits.max_starts_per_hour }),
};

/** What keeps an actuator from filling its tank, in the order of what matters. */
export const FILLING: readonly Interlock[] = [
  levelKnown,
  notTripped,
  instrumentsAgree,
  belowFull,
  withinRunLimit,
  rested,
  levelCertain,
  pausedLongEnough,
  startsLeft,
];
