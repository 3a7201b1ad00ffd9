import { surpriseOf } from '../flow/learned-draw.js';
import type { Rate } from '../level/rate.js';
import type { Situation } from './situation.js';
import type { WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/** Nothing is said of an inlet whose inflow is less certain than this share of it. */
const MOST_ERROR_SHARE = 0.5;

/** What a block of the open inlet tells, flows in litres per hour. */
export interface OpenBlock {
  readonly by: 'level' | 'meter';
  /**
   * What came in, with what drains all the time; where nobody knows what should come, what stayed of it: people who drew
   * when the inlet opened may have stopped.
   */
  readonly rate_lph: number;
  /** What came in, with what drains, as a share of the least that should; null where nobody knows what should. */
  readonly share: number | null;
  /** What is seen to have come in, as such a share. */
  readonly seen_share: number | null;
  /** How likely people are to draw at this hour all that is missing, 0–1; null where nobody knows, or a meter tells. */
  readonly drawn_chance: number | null;
}

/** What is known to leave a tank while its inlet is open. */
export interface Leaving {
  /** What drains all the time, in litres per hour (0 or more). */
  readonly steady_lph: number;
  /** What people usually draw at this hour; null while nothing was learned. */
  readonly usual: Rate | null;
}

/** Weighs a block of the open inlet. */
export function openBlock(
  { span_ms, gained_litres, metered_litres }: WaterBlock,
  expected: Situation['expected_inflow'],
  { steady_lph, usual }: Leaving,
): OpenBlock {
  const hours = span_ms / MS_PER_HOUR;
  const gained_lph = gained_litres / hours;
  // An hour that nobody has seen yet is not judged by all that others bring.
  const least = expected && { ...expected, rate_lph: expected.least_lph ?? expected.rate_lph };
  const share = shareOf(gained_lph + steady_lph, least);
  const metered_lph = (metered_litres ?? 0) / hours;
  const metered_share = metered_litres === null ? null : shareOf(metered_lph, least);
  // A meter that is still while the water rises is broken, or bypassed.
  if (metered_share !== null && !(metered_share < 0.1 && (share ?? 0) > 0.5))
    return {
      by: 'meter',
      rate_lph: metered_lph,
      share: metered_share,
      seen_share: metered_share,
      drawn_chance: null,
    };
  const rate_lph = share === null ? gained_lph : gained_lph + steady_lph;
  const seen_share = shareOf(gained_lph, least);
  const drawn_chance = least && usual && Math.exp(-surpriseOf(least.rate_lph - gained_lph, usual));
  return { by: 'level', rate_lph, share, seen_share, drawn_chance };
}

/** A flow as a share of what is expected; null where nobody knows that well enough. */
export function shareOf(flow_lph: number, expected: Rate | null): number | null {
  if (expected === null || !(expected.rate_lph > 0)) return null;
  return expected.error_lph > MOST_ERROR_SHARE * expected.rate_lph ? null : flow_lph / expected.rate_lph;
}
