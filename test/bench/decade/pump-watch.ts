import type { Seen } from './observer.js';
import type { Tally } from './tally.js';

/** No pump starts more often in an hour: the default of an actuator that draws. */
const MOST_STARTS = 20;
const HOUR_MS = 3_600_000;
/** The longest run: a pump may be without water for so long where no instrument shows it. */
const MAX_RUN_S = 7_200;

/** Watches the pump of a tank against the truth, and counts. */
export class PumpWatch {
  private starts_ms: number[] = [];
  private dry_since_ms: number | null = null;

  constructor(
    private readonly tally: Tally,
    private readonly note: (what: string, now_ms: number) => void,
  ) {}

  watch({ picture, truth, now_ms }: Seen, before: Seen): void {
    const runs = picture.decisions.pump?.running ?? false;
    const ran = before.picture.decisions.pump?.running ?? false;
    if (!runs) {
      this.dry_since_ms = null;
      return;
    }
    this.watchStarts(ran, now_ms);
    const { reading, decisions } = picture;
    // An unknown level is an empty tank; nobody draws below the reserve, nor unasked.
    const permitted = reading.level !== null && reading.level.percent > 6 && decisions.pump?.mode === 'auto';
    if (!permitted) {
      this.tally.without_permission += 1;
      this.note('pump on without a live permission', now_ms);
    }
    this.watchDry(ran && truth.litres === 0 && before.truth.litres === 0, now_ms);
  }

  private watchStarts(ran: boolean, now_ms: number): void {
    if (ran) return;
    this.tally.pump_starts += 1;
    this.starts_ms = [...this.starts_ms.filter((at_ms) => now_ms - at_ms < HOUR_MS), now_ms];
    if (this.starts_ms.length <= MOST_STARTS) return;
    this.tally.chatter += 1;
    this.note('pump started too often in an hour', now_ms);
  }

  private watchDry(dry: boolean, now_ms: number): void {
    if (!dry) {
      this.dry_since_ms = null;
      return;
    }
    this.dry_since_ms ??= now_ms;
    const lasted_s = (now_ms - this.dry_since_ms) / 1_000;
    this.tally.longest_pump_dry_s = Math.max(this.tally.longest_pump_dry_s, lasted_s);
    if (lasted_s <= MAX_RUN_S + 2) return;
    this.tally.dry_runs_too_long += 1;
    this.note('pump without water beyond the allowed time', now_ms);
  }
}
