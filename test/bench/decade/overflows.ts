import type { Seen } from './observer.js';
import type { DecadeTank } from './specs.js';
import { countNaming, type Tally } from './tally.js';

/** A valve that was told to close lets water in until it stands; and a tick later. */
const TICK_MS = 1_000;
/** Below this it no longer runs over. */
const OVER_PERCENT = 98;

/** Watches a tank for water that runs over: whose fault it was, and how soon somebody was told. */
export class Overflows {
  private present: { readonly since_ms: number; named: boolean; ours: boolean } | null = null;
  private open_ms = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tank: DecadeTank,
    private readonly tally: Tally,
    private readonly note: (what: string, now_ms: number, open: boolean) => void,
  ) {}

  watch(seen: Seen, before: Seen): void {
    const { truth, now_ms, faults } = seen;
    if (before.open) this.open_ms = now_ms;
    if (truth.overflow_litres > before.truth.overflow_litres + 1e-6) {
      this.present ??= this.begin(now_ms);
      this.blame(seen);
    }
    if (this.present === null) return;
    const told = faults.some(({ name }) => name === 'overflow' || name === 'inlet_stuck_open');
    if (told && !this.present.named) {
      this.present.named = true;
      this.tally.other_overflows_named += 1;
      countNaming(this.tally, now_ms - this.present.since_ms);
    }
    if (truth.percent < OVER_PERCENT) this.present = null;
  }

  private begin(since_ms: number) {
    this.tally.other_overflows += 1;
    return { since_ms, named: false, ours: false };
  }

  /** Told to be open, or still on its way to closed: then closing it in time would have stopped the water. */
  private blame({ breakage: { present }, now_ms, open }: Seen): void {
    if (this.present === null || this.present.ours) return;
    if (now_ms - this.open_ms > this.tank.spec.inlet.closing_ms + TICK_MS) return;
    if (present?.holds === true && present.what.kind === 'inlet_stuck_open') return;
    this.present.ours = true;
    this.tally.other_overflows -= 1;
    if (present?.what.kind === 'sensor_drifting' && this.tank.set === 'level') {
      this.tally.blind_overflows += 1;
      return;
    }
    this.tally.preventable_overflows += 1;
    this.note('overflow with the inlet told to be open', now_ms, open);
  }
}
