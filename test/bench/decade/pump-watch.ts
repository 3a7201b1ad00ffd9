import { PUMP_DRY_RUN_S, PUMP_MAX_RUN_S } from './equipment.js';
import type { Seen } from './observer.js';
import type { DecadeTank } from './specs.js';
import type { Tally } from './tally.js';

/** No pump starts more often in an hour: the default of an actuator that draws. */
const MOST_STARTS = 20;
const HOUR_MS = 3_600_000;
/** The reserve, below which nobody draws, in percent. */
const RESERVE_PERCENT = 6;
/** It is stopped at a tick, and the meter may have pulsed since the one before the water ended. */
const TICKS_S = 5;

/** Watches the pump of a tank against the truth, and counts. */
export class PumpWatch {
  private starts_ms: number[] = [];
  private dry_since_ms: number | null = null;
  private dry_counted = false;
  /** How long it may run without water: where no meter shows it, for the longest run. */
  private readonly longest_s: number;

  constructor(
    private readonly tank: DecadeTank,
    private readonly tally: Tally,
    private readonly note: (what: string, now_ms: number) => void,
  ) {
    this.longest_s = (tank.set === 'level+float+meter' ? PUMP_DRY_RUN_S : PUMP_MAX_RUN_S) + TICKS_S;
  }

  watch({ picture, truth, now_ms, demand, suction_lost }: Seen, before: Seen): void {
    const runs = picture.decisions.pump?.running ?? false;
    const ran = before.picture.decisions.pump?.running ?? false;
    if (!runs) {
      this.dry_since_ms = null;
      return;
    }
    this.watchStarts(ran, now_ms);
    const { reading, decisions } = picture;
    // An unknown level is an empty tank; nobody draws below the reserve, nor unasked, nor with what is locked.
    const full = reading.level !== null && reading.level.percent > RESERVE_PERCENT;
    if (!full || !demand || decisions.pump?.mode !== 'auto' || decisions.pump.trip !== null) {
      this.tally.without_permission += 1;
      this.note('pump on without a live permission', now_ms);
    }
    const dry = suction_lost || (truth.litres === 0 && before.truth.litres === 0);
    this.watchDry(ran && dry ? before.now_ms : null, now_ms);
  }

  private watchStarts(ran: boolean, now_ms: number): void {
    if (ran) return;
    this.tally.pump_starts += 1;
    this.starts_ms = [...this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS), now_ms];
    if (this.starts_ms.length <= MOST_STARTS) return;
    this.tally.chatter += 1;
    this.note('pump started too often in an hour', now_ms);
  }

  private watchDry(since_ms: number | null, now_ms: number): void {
    if (since_ms === null) {
      this.dry_since_ms = null;
      return;
    }
    if (this.dry_since_ms === null) {
      this.dry_since_ms = since_ms;
      this.dry_counted = false;
    }
    const lasted_s = (now_ms - this.dry_since_ms) / 1_000;
    if (this.tank.set === 'level+float+meter') {
      this.tally.longest_metered_pump_dry_s = Math.max(this.tally.longest_metered_pump_dry_s, lasted_s);
    } else this.tally.longest_pump_dry_s = Math.max(this.tally.longest_pump_dry_s, lasted_s);
    if (lasted_s <= this.longest_s || this.dry_counted) return;
    this.dry_counted = true;
    this.tally.dry_runs_too_long += 1;
    this.note('pump without water beyond the allowed time', now_ms);
  }
}
