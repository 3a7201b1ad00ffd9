import type { ActuatorPayload } from '../../../firmware/protocol/payloads.js';
import type { TankView } from '../../../firmware/protocol/rest.js';
import type { RefillRule } from '../../../firmware/protocol/rule.js';

/** What a rule would do at once, were it in force now. */
export type AtOnce = 'opens' | 'closes' | 'stays' | 'held' | 'by_hand' | 'level_unknown' | 'off';

/** A reason as the node gives it. */
export type Because = Pick<ActuatorPayload, 'reason_code' | 'reason_args' | 'reason'>;

/** What a rule would mean for a tank. */
export interface Consequence {
  readonly at_once: AtOnce;
  /** Why the marks alone do not decide: a lock, the hours, an uncertain level; null when they do. */
  readonly because: Because | null;
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
    ...atOnce(rule, tank, level_known),
    refill_litres,
    left_litres: capacity_litres === null ? null : (rule.low_percent / 100) * capacity_litres,
    refill_ms: refill_litres === null || !(inflow_lph > 0) ? null : (refill_litres / inflow_lph) * 3_600_000,
  };
}

function atOnce(
  rule: RefillRule,
  tank: TankView,
  level_known: boolean,
): Pick<Consequence, 'at_once' | 'because'> {
  const byMarks = marksSay(rule, tank, level_known);
  const because = byMarks === 'opens' || byMarks === 'runs_on' ? heldBy(tank, byMarks) : null;
  if (because !== null) return { at_once: 'held', because };
  return { at_once: byMarks === 'runs_on' ? 'stays' : byMarks, because };
}

function marksSay(
  rule: RefillRule,
  { inlet, level }: TankView,
  level_known: boolean,
): Exclude<AtOnce, 'held'> | 'runs_on' {
  if (!rule.enabled) return 'off';
  const percent = level?.percent ?? null;
  if (!level_known || percent === null) return 'level_unknown';
  if (inlet !== null && inlet.mode !== 'auto') return 'by_hand';
  if (inlet?.state === 'open') return percent >= rule.high_percent ? 'closes' : 'runs_on';
  return percent < rule.low_percent ? 'opens' : 'stays';
}

/** What keeps a tank from being filled as the marks say; null when nothing does. */
function heldBy({ inlet, level, schedule }: TankView, byMarks: 'opens' | 'runs_on'): Because | null {
  if (byMarks === 'opens') {
    // In the order in which the node asks them.
    const blocked = inlet?.blocking?.[0] ?? inlet?.trip;
    if (blocked != null) return blocked;
    if (level !== null && level.quality !== 'good') return level;
  }
  if (schedule === null) return null;
  const { limited_by } = schedule.effect;
  // While the clock is not confirmed the rule holds at any hour.
  if (limited_by === 'plain' || limited_by === 'time_untrusted') return null;
  const away_percent = limited_by === 'vacation' ? (schedule.vacation?.floor_percent ?? 0) : 0;
  const floor_percent = Math.max(schedule.floor_percent, away_percent);
  return byMarks === 'opens' && (level?.percent ?? 0) < floor_percent ? null : schedule.effect;
}
