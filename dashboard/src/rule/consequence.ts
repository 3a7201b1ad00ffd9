import type { TankView } from '../../../firmware/protocol/rest.js';
import type { RefillRule } from '../../../firmware/protocol/rule.js';

/** What a rule would do at once, were it in force now. */
export type AtOnce = 'opens' | 'closes' | 'stays' | 'by_hand' | 'level_unknown' | 'off';

/** What a rule would mean for a tank. */
export interface Consequence {
  readonly at_once: AtOnce;
  /** Litres of one refill from mark to mark, and litres left at the low mark; null while the capacity is not known. */
  readonly refill_litres: number | null;
  readonly left_litres: number | null;
  /** How long a refill takes at the present inflow; null while nothing flows in. */
  readonly refill_ms: number | null;
}

/**
 * @param level_known false when the level on the phone must not pass for the present one
 */
export function consequenceOf(rule: RefillRule, tank: TankView, level_known: boolean): Consequence {
  const { capacity_litres, level, inlet } = tank;
  const refill_litres =
    capacity_litres === null ? null : ((rule.high_percent - rule.low_percent) / 100) * capacity_litres;
  const inflow_lph = inlet?.state === 'open' ? (level?.rate_lph ?? 0) : 0;
  return {
    at_once: atOnce(rule, tank, level_known),
    refill_litres,
    left_litres: capacity_litres === null ? null : (rule.low_percent / 100) * capacity_litres,
    refill_ms: refill_litres === null || !(inflow_lph > 0) ? null : (refill_litres / inflow_lph) * 3_600_000,
  };
}

function atOnce(rule: RefillRule, { inlet, level }: TankView, level_known: boolean): AtOnce {
  if (!rule.enabled) return 'off';
  const percent = level?.percent ?? null;
  if (!level_known || percent === null) return 'level_unknown';
  if (inlet !== null && inlet.mode !== 'auto') return 'by_hand';
  const open = inlet?.state === 'open';
  if (!open && percent < rule.low_percent) return 'opens';
  return open && percent >= rule.high_percent ? 'closes' : 'stays';
}
