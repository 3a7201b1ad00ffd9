import { SOURCE_DEFAULTS } from '../../../firmware/domain/source/source.js';
import { canTell, INJECTED } from './plan.js';
import { INSTRUMENT_SETS } from './specs.js';
import { falseAlarms, isRight, judged, overshootP99, type Tally } from './tally.js';

/** A share is only a share from some tens of cases on. */
const ENOUGH_CASES = 20;
const RIGHT_SHARE = 0.95;
/**
 * A source that is dry is left after so long, in seconds: the level has to show it over a third more than `dry_run_s`,
 * and the tick before may be a minute ago.
 */
export const LONGEST_SOURCE_DRY_S = Math.ceil((SOURCE_DEFAULTS.dry_run_s * 4) / 3) + 60;

/** What the decade promises and did not keep, in words; nothing when it kept all of it. */
export function brokenBounds(tally: Tally): readonly string[] {
  const zero = [
    ['overflows that an actuator could prevent', tally.preventable_overflows],
    ['runs without water beyond the allowed time', tally.dry_runs_too_long],
    ['ticks without a live permission', tally.without_permission],
    ['starts beyond their limit', tally.chatter],
    ['ticks from a source that is locked out', tally.from_locked_out],
    ['ticks of waiting beyond a lease', tally.waits_too_long],
  ] as const;
  const overshoot_percent = overshootP99(tally);
  const alarms = falseAlarms(tally) / tally.tank_years;
  return [
    ...zero.flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${count} instead of 0`])),
    ...(tally.tank_years > 0 ? [] : ['nobody lived']),
    ...(tally.longest_source_dry_shown_s <= LONGEST_SOURCE_DRY_S
      ? []
      : [`a dry source was left only after ${tally.longest_source_dry_shown_s.toFixed(0)} s`]),
    // Without a run there is no overshoot: not a number is no broken bound.
    ...(overshoot_percent > 1 ? [`overshoot of ${overshoot_percent.toFixed(2)} % instead of 1`] : []),
    ...(tally.low_minutes <= tally.plain_low_minutes
      ? []
      : [
          `low for ${tally.low_minutes.toFixed(0)} min, the plain rule ${tally.plain_low_minutes.toFixed(0)}`,
        ]),
    ...(alarms >= 1 ? [`${alarms.toFixed(2)} false alarms a tank-year instead of less than 1`] : []),
    ...wronglyNamed(tally),
  ];
}

/** The cells of the confusion matrix that have too few cases to judge. */
export function unjudged(tally: Tally): readonly string[] {
  return cellsOf(tally).flatMap(({ what, cases }) => (cases.length < ENOUGH_CASES ? [what] : []));
}

function wronglyNamed(tally: Tally): readonly string[] {
  return cellsOf(tally).flatMap(({ what, cases }) => {
    const right = cases.filter(isRight).length;
    if (cases.length < ENOUGH_CASES || right >= RIGHT_SHARE * cases.length) return [];
    return [`${what}: ${right} of ${cases.length} named rightly and in time`];
  });
}

function cellsOf(tally: Tally) {
  return INSTRUMENT_SETS.flatMap((set) =>
    INJECTED.filter((kind) => canTell(kind, set)).map((kind) => ({
      what: `${kind} by ${set}`,
      cases: judged(tally.cases, kind, set),
    })),
  );
}
