import type { Outlook } from '../actuator/outlook.js';
import { FlowEstimator } from '../flow/flow-estimator.js';
import type { FlowMarks } from '../flow/flow-marks.js';
import { closeAt_litres } from '../flow/forecast.js';
import { LearnedInflow } from '../flow/learned-inflow.js';
import { SeenNoise } from '../flow/seen-noise.js';
import type { Rate } from '../level/rate.js';
import { DrawnAtOpening, surelyFalls } from './drawn-at-opening.js';
import { inletMarks } from './inlet-marks.js';
import { LastingDraw } from './lasting-draw.js';
import type { OutlookMemory } from './outlook-memory.js';
import { RunGains } from './run-gains.js';
import { SeenRise } from './seen-rise.js';

/** What an outlook on the filling of one tank goes by. */
export interface FillOutlookOptions {
  readonly capacity_litres: number;
  /** What one millimetre of depth holds, on the mean. */
  readonly litres_per_mm: number;
  /** As the installer measured it, in litres per hour; null when nobody did. */
  readonly inflow_lph: number | null;
  /** How long the inlet takes to close, in seconds. */
  readonly closing_s: number;
  /** As measured, by source, where the inlet has several. */
  readonly source_inflows_lph?: ReadonlyMap<string, number | null>;
}

/** What flows in: from which source, null where it has no name, and at which hour, null while nobody knows. */
export interface Flowing {
  readonly source: string | null;
  readonly hour: number | null;
}

const UNNAMED: Flowing = { source: null, hour: null };
/** What is left of the sensor's noise in the median of a window, in mm. */
const NOISE_MM = 1.5;
/** How much people and pressure change within a minute, in litres per hour. */
const WANDER_LPH = 60;
/** An open inlet is asked this often what it brings, in ms. */
const BLOCK_MS = 30_000;
const MS_PER_HOUR = 3_600_000;
/** A rise that was seen this long ago still tells what the run gains. */
const GAIN_COUNTS_MS = 300_000;
/** Of what the inlet should bring, this much has to be seen where the level itself does not rise: a tap that closed is no supply. */
const ARRIVES_SHARE = 0.5;
/** What was seen to arrive says so for this long, in ms. */
const ARRIVED_MS = 900_000;
/** A slow rise says so for so many times as long as it took: the next is seen by then, or the supply has become weaker still. */
const CLIMB_COUNTS = 2;
/** Below this share of the capacity a tank counts as empty. */
const EMPTY_SHARE = 0.03;
/** A flow must be this many standard errors from none. */
const SURE_SIGMAS = 3;

/** Looks ahead while a tank fills: learns what its inlet brings, and when the level will be where. */
export class FillOutlook implements Outlook {
  private readonly flow: FlowEstimator;
  /** What each source brings; "" is the one without a name. */
  private readonly inflows = new Map<string, LearnedInflow>();
  private flowing: Flowing = UNNAMED;
  /** What was learned of the source it fills from, once that was asked for: it is asked for at every tick. */
  private known: LearnedInflow | null = null;
  private open: boolean | null = null;
  private block_ms = 0;
  /** What people drew when the inlet was opened. */
  readonly drawn = new DrawnAtOpening();
  private readonly lasting = new LastingDraw();
  private taken_ms = 0;
  /** What has come in unseen since then, before the inlet was last switched. */
  private earlier_litres = 0;
  private arrived_ms = Number.NEGATIVE_INFINITY;
  /** How long what the level itself has shown says so. */
  private seen_until_ms = Number.NEGATIVE_INFINITY;
  /** How fast the level fell when the inlet was closed, below 0, in litres per hour; null where it did not, or nobody could tell. */
  private fell_lph: number | null = null;
  /** Whether other water came in since the last block was asked. */
  private mixed = false;
  private readonly noise: SeenNoise;
  private readonly seen: SeenRise;
  private readonly gains = new RunGains();
  /** How fast the level was last seen to rise while it was open, in litres per hour. */
  private gained_lph = 0;
  private gained_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: FillOutlookOptions) {
    const noise_litres = NOISE_MM * options.litres_per_mm;
    this.flow = new FlowEstimator({ noise_litres, wander_lph: WANDER_LPH });
    this.noise = new SeenNoise(noise_litres);
    this.seen = new SeenRise(noise_litres);
  }

  /** What was learned, to be kept across a restart. */
  get memory(): OutlookMemory {
    const inflows = [...this.inflows].map(([source, learned]) => [source, learned.memory] as const);
    return { inflows: Object.fromEntries(inflows), gains: this.gains.memory };
  }

  /** Takes back what was learned before a restart. */
  remember({ inflows, gains }: OutlookMemory): void {
    for (const [source, memory] of Object.entries(inflows)) {
      this.inflows.set(source, new LearnedInflow(this.configured_lph(source), memory));
    }
    this.gains.remember(gains);
    this.known = null;
  }

  /** What the open inlet is expected to bring, in litres per hour; null while nobody knows. */
  get inflow_lph(): number | null {
    return this.learned.expected(this.flowing.hour)?.rate_lph ?? null;
  }

  /** What one of its sources may bring: the more of learned and measured, for people may have drunk a part of it ever since. */
  mostFrom_lph(source: string): number | null {
    const learned_lph = this.learnedOf(source).expected(this.flowing.hour)?.rate_lph ?? null;
    const configured_lph = this.configured_lph(source);
    if (learned_lph === null || configured_lph === null) return learned_lph ?? configured_lph;
    return Math.max(learned_lph, configured_lph);
  }

  /** Where the flow by the level parts water that comes from none; null while nobody can tell. */
  get marks(): FlowMarks | null {
    // A rise that was seen a while ago, or was a wave, says nothing of what comes now.
    const gains = this.taken_ms - this.gained_ms <= GAIN_COUNTS_MS;
    return inletMarks({
      inflow_lph: this.surely_lph,
      drawn_lph: this.drawn.lph,
      gained_lph: gains ? this.gained_lph : null,
      fell_lph: this.open === false ? this.fell_lph : null,
    });
  }

  /** Whether there is next to nothing in the tank. */
  get empty(): boolean {
    return (this.flow.volume_litres ?? 0) < EMPTY_SHARE * this.options.capacity_litres;
  }

  /** What it brings at the least: rain that came in meanwhile may have been learned for the inlet's. */
  private get surely_lph(): number | null {
    const { inflow_lph } = this;
    const configured_lph = this.configured_lph(this.flowing.source ?? '');
    if (inflow_lph === null || configured_lph === null) return inflow_lph;
    return Math.min(inflow_lph, configured_lph);
  }

  get ahead_percent(): number {
    return (100 * this.closing_litres) / this.options.capacity_litres;
  }

  private get closing_litres(): number {
    return -closeAt_litres(0, this.runsIn_lph, this.options.closing_s);
  }

  unseen_percent(now_ms: number): number {
    return (100 * this.unseen_litres(now_ms)) / this.options.capacity_litres;
  }

  private unseen_litres(now_ms: number): number {
    if (this.open !== true) return this.earlier_litres;
    // Since the last reading, or since it was opened: a block begins with either.
    const unseen_ms = Math.max(0, now_ms - Math.max(this.taken_ms, this.block_ms));
    return this.earlier_litres + (Math.max(0, this.runsIn_lph ?? 0) * unseen_ms) / MS_PER_HOUR;
  }

  /** What comes through the open inlet: where nobody knows that yet, at least what this run was seen to gain. */
  private get runsIn_lph(): number | null {
    return this.inflow_lph ?? (Number.isFinite(this.gained_ms) ? this.gained_lph : null);
  }

  fillsTo(percent: number) {
    const { volume_litres, rate } = this.flow;
    // While the level does not rise nobody knows when it will again.
    if (volume_litres === null || rate === null || rate.rate_lph <= 2 * rate.error_lph) return null;
    return this.gains.fillsTo((percent * this.options.capacity_litres) / 100, volume_litres, this.taken_ms);
  }

  /**
   * Takes a good reading at monotonic time `now_ms`.
   * @param mixed whether other water comes in, too: what the level does then tells nothing of the inlet
   */
  take(litres: number, now_ms: number, mixed = false): void {
    this.flow.take(litres, now_ms);
    this.noise.take(litres, now_ms);
    this.taken_ms = now_ms;
    this.earlier_litres = 0;
    this.mixed ||= mixed;
    if (mixed) this.gains.mix();
    const { rate } = this.flow;
    if (this.open === false && rate !== null) this.lasting.closed(rate);
    if (this.open !== true || rate === null || now_ms - this.block_ms < BLOCK_MS) return;
    this.block_ms = now_ms;
    const volume_litres = this.flow.volume_litres ?? litres;
    if (this.mixed) {
      this.mixed = mixed;
      this.seen.mark(volume_litres, now_ms);
      return;
    }
    this.seen.take(volume_litres, now_ms);
    this.watchArrival(rate, volume_litres, now_ms);
    const drawn_lph = this.lasting.open(rate);
    if (rate.rate_lph <= SURE_SIGMAS * rate.error_lph || !this.seen.rose(volume_litres, 1)) return;
    this.gained_lph = rate.rate_lph;
    this.gained_ms = now_ms;
    // The level shows what is left of the inflow: what drained all the time has not stopped because the inlet opened.
    this.learned.found({ rate_lph: rate.rate_lph + drawn_lph, error_lph: rate.error_lph });
  }

  /** Whether the level rose when it was last asked, while the inlet is open. */
  get rises(): boolean {
    return this.gained_ms === this.block_ms;
  }

  arrives(now_ms: number): boolean {
    return now_ms - this.arrived_ms <= ARRIVED_MS;
  }

  seenToArrive(now_ms: number): boolean {
    return now_ms <= this.seen_until_ms;
  }

  /**
   * Water arrives when the level rises, and when it falls by so much less than it did before the inlet opened: that is
   * what a leak, or people, leave of a sound supply. A meter is not asked: one that turns while the level stands still
   * may as well feed a tank whose sensor sees nothing.
   */
  private watchArrival({ rate_lph, error_lph }: Rate, litres: number, now_ms: number): void {
    const { seen, noise } = this;
    const drawn_lph = this.drawn.lph;
    const sure_lph = SURE_SIGMAS * error_lph * noise.ratio;
    const brought_lph = rate_lph + drawn_lph;
    const should_lph = Math.max(sure_lph, ARRIVES_SHARE * (this.inflow_lph ?? Number.POSITIVE_INFINITY));
    const climbed_ms = seen.climbed(litres, now_ms, noise.ratio);
    if (climbed_ms !== null) this.seenUntil(now_ms + CLIMB_COUNTS * climbed_ms);
    const rises = rate_lph > sure_lph && seen.rose(litres, noise.ratio);
    const brings = brought_lph > should_lph && seen.brought(litres, drawn_lph, now_ms, noise.ratio);
    if (!rises && !brings) return;
    this.arrived_ms = now_ms;
    // A sensor that sees something else than the water stands still: what was drawn before it did is no proof for ever.
    if (rises || this.drawn.seen) this.seenUntil(now_ms + ARRIVED_MS);
  }

  private seenUntil(until_ms: number): void {
    this.seen_until_ms = Math.max(this.seen_until_ms, until_ms);
  }

  /** The inlet reads back as open or closed, or fills from another source: from here on the flow is another one. */
  switched(open: boolean, now_ms: number, flowing: Flowing = UNNAMED): void {
    this.earlier_litres =
      this.unseen_litres(now_ms) + (this.open === true && !open ? this.closing_litres : 0);
    const before = this.flow.rate;
    const fell = this.open === true && before !== null && surelyFalls(before);
    this.fell_lph = fell ? before.rate_lph : null;
    if (open) {
      // By no more than it surely brought: what was never there would pass for people who draw it.
      const left_lph = this.open === true ? this.surely_lph : null;
      this.drawn.opened(before, { left_lph, empty: this.empty, noise_ratio: this.noise.ratio });
      this.arrived_ms = Number.NEGATIVE_INFINITY;
      this.seen_until_ms = Number.NEGATIVE_INFINITY;
      this.gained_ms = Number.NEGATIVE_INFINITY;
      this.lasting.opened(this.drawn.lph);
    }
    const { volume_litres } = this.flow;
    if (this.open === true) this.learned.closed(this.flowing.hour);
    if (volume_litres !== null) this.gains.end(volume_litres, this.taken_ms);
    this.flowing = flowing;
    this.known = null;
    const inflow = open ? this.learned.expected(flowing.hour) : null;
    this.flow.switched(inflow && { ...inflow, rate_lph: inflow.rate_lph - this.drawn.lph });
    if (open && volume_litres !== null) {
      this.gains.begin(volume_litres, now_ms, this.inflow_lph);
      this.seen.begin(volume_litres, now_ms);
    }
    this.block_ms = now_ms;
    this.open = open;
  }

  /** The hour goes on; null while nobody knows which it is. What a long run brings is learned hour by hour. */
  atHour(hour: number | null): void {
    if (hour === this.flowing.hour) return;
    if (this.open === true) this.learned.closed(this.flowing.hour);
    this.flowing = { source: this.flowing.source, hour };
  }

  private get learned(): LearnedInflow {
    this.known ??= this.learnedOf(this.flowing.source ?? '');
    return this.known;
  }

  private learnedOf(source: string): LearnedInflow {
    const known = this.inflows.get(source);
    if (known !== undefined) return known;
    const learned = new LearnedInflow(this.configured_lph(source));
    this.inflows.set(source, learned);
    return learned;
  }

  private configured_lph(source: string): number | null {
    return this.options.source_inflows_lph?.get(source) ?? this.options.inflow_lph;
  }
}
