import { BELIEF_SIGMAS, FLAT_SHARE, STILL_SHARE } from '../../../firmware/domain/flow/flow-marks.js';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { SOURCE_DEFAULTS, type SourceOptions } from '../../../firmware/domain/source/source.js';
import { SeededRandom } from '../../../firmware/drivers/simulated/random.js';
import type { TankTruth } from '../../../firmware/drivers/simulated/simulated-tank.js';
import type { Breakage } from './breakage.js';
import type { Seen } from './observer.js';
import type { DecadeTank } from './specs.js';
import type { Tally } from './tally.js';

const HOUR_MS = 3_600_000;
/** The bore runs dry about so often, and for so long, in ms. */
const DRY_EVERY_MS = 10 * 24 * HOUR_MS;
const DRY_FOR_MS = [2 * HOUR_MS, 8 * HOUR_MS] as const;
const BORE = 'bore';
/** What it brings of what the town's main does. */
const BORE_SHARE = 0.6;
/** Left after so long without water it is locked out, in seconds: what was told to the valve takes effect a tick later. */
const LOCKED_AFTER_S = SOURCE_DEFAULTS.dry_run_s - 5;

/** What people draw, and rain, hide a bore from the level if they are more than this share of what that brings. */
const HIDING_SHARE = 0.1;
/** Who drew so much so shortly before it was opened is taken to draw on, until the level has shown the contrary, in ms. */
const DRAWN_LATELY_MS = 300_000;
const SHOWN_ANEW_S = SOURCE_DEFAULTS.dry_run_s;
/** What a tank loses all day beside that, at the most, as a share of what the bore brings. */
const DRAINS_SHARE = 0.02;
/** A level shows over so long that nothing comes, if its noise lets it, in s. */
const SHOWN_IN_S = (SOURCE_DEFAULTS.dry_run_s * 4) / 3;
/** Noise of a reading, in mm, of a sensor that is sound. */
const NOISE_MM = 1.5;
/** In a tank with less than this in it, in percent, nobody sees whether water comes that people draw at once. */
const EMPTY_PERCENT = 3;
/** The faults by which nothing comes from the town's main either. */
const NOTHING_COMES: readonly string[] = ['supply_off', 'inlet_stuck_closed'];

/** A bore, and where it is dry the town main. */
export function boreThenTown(inflow_lph: number): readonly SourceOptions[] {
  return [
    { ...SOURCE_DEFAULTS, id: BORE, kind: 'bore', priority: 1, inflow_lph: BORE_SHARE * inflow_lph },
    { ...SOURCE_DEFAULTS, id: 'town', kind: 'town', priority: 2, cost_per_m3: 2, inflow_lph },
  ];
}

/** A bore that is dry for hours now and then, unless something else is broken: one thing at a time. */
export class Bore {
  private readonly random: SeededRandom;
  private from_ms: number;
  private to_ms: number;
  private dry = false;

  constructor(
    seed: number,
    private readonly breakage: Breakage,
  ) {
    this.random = new SeededRandom(`${seed} bore`);
    this.from_ms = this.random.wait(DRY_EVERY_MS);
    this.to_ms = this.from_ms + this.random.between(...DRY_FOR_MS);
  }

  /** Whether the tank is filled from it now in vain. */
  get fails(): boolean {
    return this.dry;
  }

  /** Fills the tank from a source, or not. */
  follow(source: string | null, now_ms: number): void {
    while (now_ms >= this.to_ms) {
      this.from_ms = this.to_ms + this.random.wait(DRY_EVERY_MS);
      this.to_ms = this.from_ms + this.random.between(...DRY_FOR_MS);
    }
    const dry = this.breakage.present === null && now_ms >= this.from_ms;
    const from_bore = source === BORE;
    this.dry = dry && from_bore;
    const brings = from_bore ? BORE_SHARE : 1;
    // The plain rule knows at once when the bore is dry and when it is not, and takes the main for no other reason.
    this.breakage.sourceBrings(this.dry ? 0 : brings, dry ? 1 : BORE_SHARE);
  }
}

/** Watches from which source a tank is filled, and counts. A source that was left while it was dry is locked out. */
export class SourceWatch {
  private locked_until_ms = Number.NEGATIVE_INFINITY;
  private dry_since_ms: number | null = null;
  /** Since when it is filled in vain, people draw little, and it hardly rains. */
  private shown_since_ms = 0;
  /** When people last drew much, or it rained hard. */
  private hidden_ms = Number.NEGATIVE_INFINITY;
  /** Whether people drew when it was opened, or may seem to. */
  private drew = false;
  /** The worst noise of the sensor in that time, in times of what it should be. */
  private noise_ratio = 1;
  private failed_ms = Number.NEGATIVE_INFINITY;
  private last: string | null = null;

  private readonly bore_lph: number;
  private readonly noise_litres: number;

  constructor(
    tank: DecadeTank,
    private readonly tally: Tally,
    private readonly note: (what: string, now_ms: number) => void,
  ) {
    this.bore_lph = BORE_SHARE * tank.spec.inlet.nominal_lph;
    const { capacity_litres, height_mm } = shapeOf(tank.spec.shape);
    this.noise_litres = (NOISE_MM * capacity_litres) / height_mm;
  }

  /** Whether the bore was dry of itself not longer ago than this: what was named of the supply comes from it. */
  failedWithin(span_ms: number, now_ms: number): boolean {
    return now_ms - this.failed_ms < span_ms;
  }

  /** The node was restarted, or a person has reset it: every source is tried anew. */
  unlocked(): void {
    this.locked_until_ms = Number.NEGATIVE_INFINITY;
  }

  watch(seen: Seen, before: Seen): void {
    const { picture, truth, source_fails, now_ms } = seen;
    const source = picture.inlet?.source ?? null;
    const changed = this.last !== null && source !== null && source !== this.last;
    if (changed && source !== BORE && this.dryFor_s(now_ms) >= LOCKED_AFTER_S)
      this.locked_until_ms = now_ms + 1_000 * SOURCE_DEFAULTS.retry_after_s;
    if (changed) {
      if (source === BORE) this.tally.switch_backs += 1;
      else this.tally.switch_overs += 1;
    }
    if (source === BORE && now_ms < this.locked_until_ms) {
      this.tally.from_locked_out += 1;
      if (changed) this.note('filled from a source that is locked out', now_ms);
    }
    if (source_fails) this.failed_ms = now_ms;
    const in_vain = source === BORE && truth.inflow_litres === before.truth.inflow_litres;
    this.watchShown(in_vain, seen, before);
    if (in_vain) this.dry_since_ms ??= before.now_ms;
    else this.dry_since_ms = null;
    const { tally } = this;
    tally.longest_source_dry_s = Math.max(tally.longest_source_dry_s, this.dryFor_s(now_ms));
    this.last = source ?? this.last;
  }

  /** The same since people last drew much, or it rained hard: that hides what does not come. */
  private watchShown(in_vain: boolean, seen: Seen, before: Seen): void {
    const { now_ms, breakage } = seen;
    // A sensor that is noisier than it should be shows draws that nobody makes.
    if (in_vain && this.dry_since_ms === null)
      this.drew = now_ms - this.hidden_ms <= DRAWN_LATELY_MS || breakage.noise_ratio > 1;
    const hidden = this.isHidden(seen, before);
    if (hidden) this.hidden_ms = now_ms;
    const begins = !in_vain || hidden || this.isDrunkUp(seen);
    if (begins) this.shown_since_ms = now_ms;
    this.noise_ratio = begins ? breakage.noise_ratio : Math.max(this.noise_ratio, breakage.noise_ratio);
    if (begins) return;
    const shown_s = (now_ms - this.shown_since_ms) / 1_000 - this.longer_s;
    this.tally.longest_source_dry_shown_s = Math.max(this.tally.longest_source_dry_shown_s, shown_s);
  }

  /**
   * How much longer than `SHOWN_IN_S` the level needs, in seconds: where people drew when it was opened, it has to stand
   * still; and until a slope of as many readings as seconds is known well enough. Its variance is 12 σ² / (n T²).
   */
  private get longer_s(): number {
    const share = this.drew ? STILL_SHARE - DRAINS_SHARE : FLAT_SHARE;
    const noise_lph = Math.sqrt(12) * 3_600 * this.noise_ratio * this.noise_litres;
    const needed_s = ((BELIEF_SIGMAS * noise_lph) / (share * this.bore_lph)) ** (2 / 3);
    return (this.drew ? SHOWN_ANEW_S : 0) + Math.max(0, needed_s - SHOWN_IN_S);
  }

  private isHidden({ truth, now_ms }: Seen, before: Seen): boolean {
    const grew = (of: (seen: TankTruth) => number) => of(truth) - of(before.truth);
    const drawn_litres = grew(({ outflow_litres }) => outflow_litres);
    const rained_litres =
      grew(({ litres, overflow_litres, inflow_litres }) => litres + overflow_litres - inflow_litres) +
      drawn_litres;
    const hiding_litres = (HIDING_SHARE * this.bore_lph * (now_ms - before.now_ms)) / HOUR_MS;
    return Math.max(drawn_litres, rained_litres) > hiding_litres;
  }

  /** Whether people who drew when it was opened may draw all that comes, while there is no better source to change to. */
  private isDrunkUp({ truth, breakage: { present } }: Seen): boolean {
    const nothing_comes = present?.holds === true && NOTHING_COMES.includes(present.what.kind);
    return nothing_comes && this.drew && truth.percent < EMPTY_PERCENT;
  }

  private dryFor_s(now_ms: number): number {
    return this.dry_since_ms === null ? 0 : (now_ms - this.dry_since_ms) / 1_000;
  }
}
