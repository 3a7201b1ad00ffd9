import type { RefillRule, RulePayload } from '../../../firmware/protocol/rule.js';
import { plainFigure } from '../format/plain-figure.js';

/** A rule as it is being typed: what stands in its fields. */
export interface RuleDraft {
  readonly low: string;
  readonly high: string;
  readonly enabled: boolean;
}

export type RuleMistake = 'low' | 'high' | 'band';

/** The limits of `refillRule` in the contracts; a test holds them together. */
export const LOW = { min: 1, max: 94 } as const;
export const HIGH = { min: 6, max: 99 } as const;
export const DEAD_BAND_PERCENT = 5;

export function draftOf(rule: RefillRule | RulePayload): RuleDraft {
  return { low: String(rule.low_percent), high: String(rule.high_percent), enabled: rule.enabled };
}

/** The rule a draft stands for, or its first mistake. */
export function readDraft(
  draft: RuleDraft,
): { readonly rule: RefillRule } | { readonly mistake: RuleMistake } {
  const low_percent = shareOf(draft.low);
  const high_percent = shareOf(draft.high);
  if (!within(low_percent, LOW)) return { mistake: 'low' };
  if (!within(high_percent, HIGH)) return { mistake: 'high' };
  if (high_percent - low_percent < DEAD_BAND_PERCENT) return { mistake: 'band' };
  return { rule: { low_percent, high_percent, enabled: draft.enabled } };
}

/** Whether two rules ask for the same. */
export function sameRule(a: RefillRule, b: RefillRule): boolean {
  return a.low_percent === b.low_percent && a.high_percent === b.high_percent && a.enabled === b.enabled;
}

/**
 * Where a thumb may go that was pushed to a share: it stops at the dead band before the other one.
 * @param other what the other thumb stands at, in percent
 */
export function thumbTo(thumb: 'low' | 'high', pushed: number, other: number): number {
  const whole = Math.round(pushed);
  return thumb === 'low'
    ? Math.max(LOW.min, Math.min(whole, LOW.max, Math.floor(other - DEAD_BAND_PERCENT)))
    : Math.min(HIGH.max, Math.max(whole, HIGH.min, Math.ceil(other + DEAD_BAND_PERCENT)));
}

/** A share with at most one decimal, comma or point; NaN when it is something else. */
function shareOf(typed: string): number {
  const text = plainFigure(typed);
  return /^\d{1,2}(\.\d)?$/.test(text) ? Number(text) : Number.NaN;
}

function within(share: number, { min, max }: { min: number; max: number }): boolean {
  return share >= min && share <= max;
}
