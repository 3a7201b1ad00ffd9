import { shown } from '../interlock/interlock.js';
import { reason } from '../reason.js';
import type { Targets } from './hand-side.js';

/** What the target of a run by hand means to an inlet: it fills up to it, and not beyond the full mark, in percent. */
export function fillTargets(full_percent: number): Targets {
  return {
    refuse: (target_percent, percent) => {
      if (target_percent > full_percent)
        return reason('target_too_high', { target_percent, limit_percent: full_percent });
      return percent !== null && percent >= target_percent
        ? reason('target_already_reached', { level_percent: shown(percent), target_percent })
        : null;
    },
    reached: (target_percent, percent, ahead_percent) => percent >= target_percent - ahead_percent,
  };
}
