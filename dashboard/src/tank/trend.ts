import type { TankView } from '../../../firmware/protocol/rest.js';

/** Where a level is going. */
export interface Trend {
  readonly direction: 'rising' | 'falling' | 'steady' | 'unknown';
  /** Net flow in litres per hour; null when it says nothing. */
  readonly rate_lph: number | null;
  /** The mark it is going to, and how long that takes at this rate; null when that is not known or too far away. */
  readonly next: { readonly percent: number; readonly in_ms: number } | null;
}

/** Slower than this share of the capacity per hour is called steady. */
const STEADY_SHARE_PER_H = 0.0005;
/** An estimate further away than this is none. */
const FURTHEST_MS = 14 * 24 * 3_600_000;

/**
 * The trend of a tank's level from its present flow. When a refill reaches the high mark its node knows better: it goes by
 * earlier refills, too, while the flow of one that has just begun is still being measured. Nodes of older versions do not
 * say.
 */
export function trendOf({ level, capacity_litres, rule, inlet }: TankView): Trend {
  const rate_lph = level?.rate_lph ?? null;
  if (rate_lph === null) return { direction: 'unknown', rate_lph: null, next: null };
  const steady_lph = (capacity_litres ?? 0) * STEADY_SHARE_PER_H;
  if (Math.abs(rate_lph) <= steady_lph) return { direction: 'steady', rate_lph: null, next: null };
  const direction = rate_lph > 0 ? 'rising' : 'falling';
  const marks = rule?.enabled ? [rule.low_percent, rule.high_percent] : [];
  const percent = level?.percent ?? null;
  const target = percent === null ? undefined : ahead(percent, direction, marks);
  const refilling = direction === 'rising' && target === rule?.high_percent && inlet?.mode === 'auto';
  const foretold = refilling && inlet.state === 'open' ? inlet.predicted_close : undefined;
  const next =
    foretold === undefined
      ? nextAt(target, percent, capacity_litres, rate_lph)
      : foretoldAt(target, foretold, level);
  return { direction, rate_lph, next };
}

/** Rising it comes to the high mark, falling to the low one; past that, or without a rule, to the brim or the floor. */
function ahead(percent: number, direction: 'rising' | 'falling', [low, high]: readonly number[]): number {
  if (direction === 'rising') return high !== undefined && percent < high ? high : 100;
  return low !== undefined && percent > low ? low : 0;
}

/** From the moment of the level on. */
function foretoldAt(
  target_percent: number | undefined,
  foretold: string | null,
  level: TankView['level'],
): Trend['next'] {
  if (target_percent === undefined || foretold === null || level === null) return null;
  const in_ms = Date.parse(foretold) - Date.parse(level.ts);
  return in_ms > 0 ? { percent: target_percent, in_ms } : null;
}

function nextAt(
  target_percent: number | undefined,
  percent: number | null,
  capacity_litres: number | null,
  rate_lph: number,
): Trend['next'] {
  if (target_percent === undefined || percent === null) return null;
  if (capacity_litres === null) return null;
  const missing_litres = ((target_percent - percent) / 100) * capacity_litres;
  const in_ms = (missing_litres / rate_lph) * 3_600_000;
  return in_ms > 0 && in_ms < FURTHEST_MS ? { percent: target_percent, in_ms } : null;
}
