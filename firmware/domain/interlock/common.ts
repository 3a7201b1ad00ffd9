import { mayStart } from '../level/level-tracker.js';
import { reason } from '../reason.js';
import { type Interlock, levelFault } from './interlock.js';

/** What keeps any actuator from running, whichever way it moves water. */

/** An unknown level is full when filling, and empty when drawing. */
export const levelKnown: Interlock = {
  name: 'level_known',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ reading }) => (reading.level === null ? levelFault('level_unknown', reading) : null),
};

/** What tripped stays locked until an admin has looked at it. */
export const notTripped: Interlock = {
  name: 'not_tripped',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ trip }) => trip && reason('tripped', { ...trip.args, cause: trip.code }),
};

/** Floats above or below the sensor, and switches that contradict it. */
export const instrumentsAgree: Interlock = {
  name: 'instruments_agree',
  bars: 'runs',
  only_if_wanted: true,
  judge: ({ forbidden }) => forbidden,
};

export const withinRunLimit: Interlock = {
  name: 'within_run_limit',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ runs, limits, now_ms }) => {
    if (!runs.reached(now_ms)) return null;
    const ran_s = Math.round((now_ms - (runs.runsSince_ms ?? now_ms)) / 1000);
    return reason('run_limit_reached', { limit_s: Math.min(ran_s, limits.max_run_s) });
  },
};

export const rested: Interlock = {
  name: 'rested',
  bars: 'runs',
  only_if_wanted: false,
  judge: ({ runs, now_ms }) =>
    runs.restingUntil_ms(now_ms) === null ? null : reason('resting_after_limit', { rest_s: runs.rest_s }),
};

/** Two that never run at once: whichever runs goes on, the other waits. */
export const runsAlone: Interlock = {
  name: 'runs_alone',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ excluded_by }) => (excluded_by === null ? null : reason('excluded', { actuator: excluded_by })),
};

/** What runs goes on until the level is good again, or stale: one lost echo must not shut a valve. */
export const levelCertain: Interlock = {
  name: 'level_certain',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ reading }) => (mayStart(reading.quality) ? null : levelFault('level_uncertain', reading)),
};

export const pausedLongEnough: Interlock = {
  name: 'paused_long_enough',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ runs, limits, now_ms }) =>
    runs.pausesUntil_ms(now_ms) === null ? null : reason('off_too_short', { min_off_s: limits.min_off_s }),
};

export const startsLeft: Interlock = {
  name: 'starts_left',
  bars: 'starts',
  only_if_wanted: true,
  judge: ({ runs, limits, now_ms }) =>
    runs.startsAgainAt_ms(now_ms) === null
      ? null
      : reason('too_many_starts', { max_starts_per_hour: limits.max_starts_per_hour }),
};
