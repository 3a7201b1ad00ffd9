import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import type { HandRuns } from './hand-runs.js';
import type { Seen } from './observer.js';
import type { DecadeTank } from './specs.js';

const { low_percent, high_percent } = DEFAULT_REFILL_RULE;
/** Below this nobody waits for rain. */
const WAIT_FLOOR_PERCENT = 8;
/** By hand it may be filled up to the full mark. */
const FULL_PERCENT = 95;
/** A switch may ripple so long before it is believed, and the valve is told at the next tick, in ms. */
const FLOAT_WITHIN_MS = 5_000;
/** A refill that its limit ended may go on between the setpoints. */
const GOES_ON_AFTER: readonly string[] = ['run_limit_reached', 'resting_after_limit'];

/** What an inlet needs to be open, with books of its own; the control's are not asked. */
export class Permission {
  private opened_ms = 0;
  private closed_for = '';
  private wet_since_ms: number | null = null;

  constructor(
    private readonly tank: DecadeTank,
    private readonly hand: HandRuns,
  ) {}

  /** What an inlet that is open lacks; null when it may be, or is closed. */
  missing(seen: Seen, before: Seen): string | null {
    const { open, now_ms, truth, picture } = seen;
    const wet = this.tank.set !== 'level' && truth.percent >= this.tank.high_switch_percent;
    this.wet_since_ms = wet ? (this.wet_since_ms ?? now_ms) : null;
    if (!open) {
      this.closed_for = picture.inlet?.reason.code ?? '';
      return null;
    }
    if (!before.open) this.opened_ms = now_ms;
    return before.open ? this.toGoOn(seen) : (this.toBegin(seen, before) ?? this.toGoOn(seen));
  }

  private toBegin({ picture: { reading, inlet }, leased_wait, now_ms }: Seen, before: Seen): string | null {
    const by_hand = inlet?.mode === 'hand';
    // A person is answered at once, by the level as it was last seen: that may have been a minute ago.
    if ((by_hand ? before.picture : { reading }).reading.quality !== 'good') return 'a good level';
    if (by_hand) return null;
    if (reading.level === null) return 'a level';
    if (this.hand.holds(now_ms)) return 'the end of a hold';
    if (leased_wait && this.waitsForRain && reading.level.percent >= WAIT_FLOOR_PERCENT)
      return 'the end of a wait';
    if (reading.level.percent < low_percent || GOES_ON_AFTER.includes(this.closed_for)) return null;
    return 'a level below the low setpoint';
  }

  /** Rain is waited for by what costs; a bore of its own fills meanwhile. */
  private get waitsForRain(): boolean {
    return !this.tank.two_sources;
  }

  private toGoOn({ picture: { reading, inlet }, now_ms }: Seen): string | null {
    if (inlet === null || !inlet.running) return 'a decision';
    if (inlet.trip !== null) return 'a reset';
    if (reading.level === null) return 'a level';
    if (inlet.mode === 'hand' ? !this.hand.permits(now_ms) : inlet.mode !== 'auto')
      return 'anybody who wants it';
    if (reading.level.percent >= (inlet.mode === 'hand' ? FULL_PERCENT : high_percent)) return 'room';
    if (now_ms - this.opened_ms > 1_000 * this.tank.max_run_s + 1_000) return 'a rest';
    if (this.wet_since_ms !== null && now_ms - this.wet_since_ms > FLOAT_WITHIN_MS) return 'a dry float';
    return null;
  }
}
