import { FloatGuard } from '../instruments/float-guard.js';
import { DOUBTED_FOR_MS } from '../instruments/switch-above.js';
import { type Reason, reason } from '../reason.js';
import type { TransferTank } from './transfer-tank.js';

/** A transfer goes on by a level that is not good for no longer than this, in ms. */
export const UNCERTAIN_FOR_MS = 5_000;

/**
 * Watches a tank that water is lifted into. Its node keeps only its own inlet from overfilling it: of a pump elsewhere
 * that node knows nothing, so what is an interlock there has to be one here.
 */
export class TargetWatch {
  private readonly floats = new FloatGuard();
  private doubted_ms = Number.NEGATIVE_INFINITY;
  private uncertain_since_ms: number | null = null;

  /** How it stands at monotonic time `now_ms`. */
  see({ level_switches, doubted, certain }: TransferTank, now_ms: number): void {
    this.floats.see(level_switches, now_ms);
    if (doubted) this.doubted_ms = now_ms;
    this.uncertain_since_ms = certain ? null : (this.uncertain_since_ms ?? now_ms);
  }

  /** Why nothing may be lifted into it from `from`, whoever asks; null when it may, as far as its level allows it. */
  forbids({ id: to, inlet_held, level_switches }: TransferTank, from: string, now_ms: number): Reason | null {
    const ends = { from, to };
    if (inlet_held) return reason('transfer_target_held', ends);
    const float = this.floats.forbids(level_switches, now_ms);
    if (float?.code === 'float_wet') return reason('transfer_target_wet', { ...ends, ...float.args });
    if (float?.code === 'float_was_wet') return reason('transfer_target_was_wet', { ...ends, ...float.args });
    if (float !== null) return reason('transfer_target_switch_unknown', { ...ends, ...float.args });
    return now_ms - this.doubted_ms < DOUBTED_FOR_MS ? reason('transfer_target_doubted', ends) : null;
  }

  /** Why a run may not go on by a level that has not been good for too long; null while it may. */
  tooUncertain({ id: to }: TransferTank, from: string, now_ms: number): Reason | null {
    const { uncertain_since_ms: since_ms } = this;
    if (since_ms === null || now_ms - since_ms < UNCERTAIN_FOR_MS) return null;
    return reason('transfer_target_uncertain', { from, to, uncertain_s: UNCERTAIN_FOR_MS / 1000 });
  }
}
