import { type Reason, reason } from '../reason.js';
import type { SwitchReading } from './level-switch.js';

/**
 * Why nothing may be drawn by the low switches; null when they allow it. One that is dry means empty, and so does one
 * that cannot be read: an unknown level is empty when drawing.
 */
export function lowSwitchForbids(switches: readonly SwitchReading[]): Reason | null {
  for (const { at, state, switch_percent } of switches) {
    if (at !== 'low' || state === 'wet') continue;
    return reason(state === 'dry' ? 'low_switch_dry' : 'low_switch_unknown', { switch_percent });
  }
  return null;
}
