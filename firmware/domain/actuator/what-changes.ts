import { type Reason, reason } from '../reason.js';
import type { RefillRule } from '../refill/refill-rule.js';
import type { Mode } from './actuator.js';

/** An actuator, as far as what would change it goes; only one that fills goes by a rule. */
export interface Standing {
  readonly running: boolean;
  readonly mode: Mode;
  readonly rule: RefillRule;
  /** What would clear the interlocks that bar it now. */
  readonly clears: readonly Reason[];
}

/** What would change an actuator that fills: all of it, in the order in which it is asked. */
export function whatChanges({ running, mode, rule, clears }: Standing): readonly Reason[] {
  if (running)
    return [mode === 'hand' ? reason('changes_hand_ends') : closesAt(rule), reason('changes_interlock')];
  if (mode === 'off') return [...clears, reason('changes_hold_ends')];
  return [...clears, opensBelow(rule)];
}

/** What would change an actuator that draws. */
export function whatChangesADraw({ running, mode, clears }: Omit<Standing, 'rule'>): readonly Reason[] {
  if (running)
    return [
      reason(mode === 'hand' ? 'changes_hand_ends' : 'changes_nobody_asks'),
      reason('changes_interlock'),
    ];
  return [...clears, reason(mode === 'off' ? 'changes_hold_ends' : 'changes_asked')];
}

function closesAt({ high_percent }: RefillRule): Reason {
  return reason('changes_closes_at', { high_percent });
}

function opensBelow({ enabled, low_percent }: RefillRule): Reason {
  return enabled ? reason('changes_opens_below', { low_percent }) : reason('changes_rule_enabled');
}
