import type { TankView } from '../../../firmware/protocol/rest.js';

/** Where a level is going. */
export interface Trend {
  readonly direction: 'rising' | 'falling' | 'steady' | 'unknown';
  /** Net flow in litres per hour; null when it says nothing. */
  readonly rate_lph: number | null;
  /** The setpoint it is going to, and how long that takes at this rate; null when it goes to none. */
  readonly next: { readonly percent: number; readonly in_ms: number } | null;
}

/** Slower than this share of the capacity per hour is called steady. */
const STEADY_SHARE_PER_H = 0.0005;
/** An estimate further away than this is none. */
const FURTHEST_MS = 14 * 24 * 3_600_000;

/** The trend of a tank's level from its present flow. */
export function trendOf({ level, capacity_litres, rule }: TankView): Trend {
  const rate_lph = level?.rate_lph ?? null;
  if (rate_lph === null) return { direction: 'unknown', rate_lph: null, next: null };
  const steady_lph = (capacity_litres ?? 0) * STEADY_SHARE_PER_H;
  if (Math.abs(rate_lph) <= steady_lph) return { direction: 'steady', rate_lph: null, next: null };
  const direction = rate_lph > 0 ? 'rising' : 'falling';
  const target = rate_lph > 0 ? rule?.high_percent : rule?.low_percent;
  return { direction, rate_lph, next: nextAt(target, level?.percent, capacity_litres, rate_lph) };
}

function nextAt(
  target_percent: number | undefined,
  percent: number | null | undefined,
  capacity_litres: number | null,
  rate_lph: number,
): Trend['next'] {
  if (target_percent === undefined || percent === undefined || percent === null) return null;
  if (capacity_litres === null) return null;
  const missing_litres = ((target_percent - percent) / 100) * capacity_litres;
  const in_ms = (missing_litres / rate_lph) * 3_600_000;
  return in_ms > 0 && in_ms < FURTHEST_MS ? { percent: target_percent, in_ms } : null;
}
