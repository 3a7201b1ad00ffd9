import { emptiesIn } from '../flow/draw-down.js';
import { closeAt_litres, type Forecast } from '../flow/forecast.js';
import { LearnedDraw } from '../flow/learned-draw.js';
import type { FlowMemory } from '../flow/learned-flow.js';
import type { BlockInflow } from '../flow/source-inflows.js';
import type { Rate } from '../level/rate.js';
import { RecentMean } from '../level/recent-mean.js';
import type { Fault } from './fault.js';
import { Leak, type LeakMemory } from './leak.js';
import { type Left, OUTFLOW_BLOCK_MS, OutflowBlocks, outflowOf_lph } from './outflow-blocks.js';
import type { DiagnosisOptions, Situation } from './situation.js';
import { StuckOpen } from './stuck-open.js';
import { Supplies } from './supplies.js';
import type { Supply } from './supply.js';
import { BlockCutter, type Mark, type WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/** A block lasts at least this long, and until the expected water is so many times what the sensor can be wrong by. */
const BLOCK_MS = 60_000;
const SENSOR_NOISE_MM = 2;
const TIMES_NOISE = 8;
const LONGEST_BLOCK_MS = 600_000;
/** A level that rose by so many times what the sensor can be wrong by has risen. */
const RISE_TIMES_NOISE = 3;
/** A tank this empty gives nothing more, whatever runs out below, in percent. */
const EMPTY_PERCENT = 3;
/** From here on the water is at the brim, as a share of the capacity. */
const BRIM_SHARE = 0.985;
/** After a switching the water needs this long to come to rest, beside the valve's own time, in ms. */
const SETTLES_MS = 15_000;
/** Nothing is said of an inlet whose inflow is less certain than this share of it. */
const MOST_ERROR_SHARE = 0.5;
/** What drained over the last blocks, at the least, drains on while the inlet is open. */
const STEADY_BLOCKS = 3;

/** What is to be kept across a restart. */
export interface WaterMemory {
  readonly draws: LeakMemory;
  /** All that leaves a tank from which an outlet or pump takes water, by the hour; left out where none does. */
  readonly outflow?: FlowMemory | undefined;
}

/** Learns all that leaves a tank, whichever way. */
interface Total {
  readonly by_hour: LearnedDraw;
  readonly blocks: BlockCutter;
}

/** What the water tells: expected against seen rise while the inlet is open, and what happens while it is closed. */
export class WaterFaults {
  private readonly supplies = new Supplies();
  private readonly stuck = new StuckOpen();
  private readonly leak: Leak;
  private readonly recent = new RecentMean();
  private readonly inflows = new BlockCutter();
  private readonly outflows: OutflowBlocks;
  /** All that leaves a tank from which an outlet or pump takes water; null where none was ever seen to. */
  private total: Total | null;
  private steady_lph: number[] = [];
  private open: boolean | null = null;
  private source: string | null = null;
  private found: BlockInflow | null = null;

  constructor(
    private readonly options: DiagnosisOptions,
    memory: WaterMemory | null,
  ) {
    this.leak = new Leak(options.capacity_litres, memory?.draws ?? null);
    this.outflows = new OutflowBlocks(RISE_TIMES_NOISE * SENSOR_NOISE_MM * options.litres_per_mm);
    const drawn = options.drawn === true || memory?.outflow !== undefined;
    this.total = drawn ? totalOf(memory?.outflow) : null;
  }

  get memory(): WaterMemory {
    const draws = this.leak.memory;
    return this.total === null ? { draws } : { draws, outflow: this.total.by_hour.memory };
  }

  /** When the tank will be empty if nothing comes in; null while nobody can tell. @param minute of the day, local */
  emptiesIn(litres: number, minute: number): Forecast | null {
    const { leak, total } = this;
    const usual = (hour: number) => (total === null ? leak.usual(hour) : total.by_hour.expected(hour));
    return emptiesIn({ litres, leak_lph: leak.flow_lph, minute, usual });
  }

  /** Where faults of the water may be found. */
  get places(): readonly { readonly fault: Fault | null }[] {
    return [this.supplies, this.stuck, this.leak];
  }

  /** Whether no fault is found at any of them. */
  get sound(): boolean {
    return this.supply.fault === null && this.stuck.fault === null && !this.leak.present;
  }

  /** Of the source that is filled from, or was last. */
  private get supply(): Supply {
    return this.supplies.current;
  }

  /** What the inlet brought in the block that ended with this situation; null when none did, or nobody can tell. */
  get foundInflow(): BlockInflow | null {
    return this.found;
  }

  /** The level can be trusted: looks at the water. */
  see(situation: Situation): void {
    const { inlet, reading, now_ms } = situation;
    this.found = null;
    if (inlet !== null) this.follow(inlet, situation);
    const settled = inlet === null || now_ms - inlet.since_ms >= SETTLES_MS + 1_000 * this.options.closing_s;
    if (reading.quality !== 'good' || !settled) return;
    this.recent.take(reading.level.litres, now_ms);
    if (this.total !== null && inlet?.open !== true) this.learnOutflow(situation);
    if (situation.drawing === true) {
      this.drawn(situation);
      return;
    }
    const block_ms = this.blockFor_ms(situation.expected_inflow);
    const open = inlet?.open ?? null;
    if (this.inflows.due(now_ms, block_ms)) {
      const block = this.inflows.take(this.mark(situation), block_ms);
      if (block !== null && open === true) this.weighOpen(block, situation);
      if (block !== null && open === false) this.weighClosed(block, situation);
    }
    if (open !== true) this.lookAtOutflow(situation);
  }

  private lookAtOutflow(situation: Situation): void {
    const { reading, now_ms, hour = null } = situation;
    if (reading.level === null) return;
    this.lookForBurst(situation);
    // What comes in hides what leaves: a leak would seem to be over, and be learned as a habit when it shows again.
    if (this.comesIn(situation)) this.outflows.restart();
    else if (reading.level.percent < EMPTY_PERCENT) this.weighOutflow(this.outflows.end());
    else if (this.outflows.due(now_ms)) this.weighOutflow(this.outflows.take(this.mark(situation), hour));
  }

  /** Whether water comes in that did not come through the inlet, as far as that is told. */
  private comesIn({ fed, raining }: Situation): boolean {
    return fed === true || (raining === true && this.options.rain_fed);
  }

  private mark(situation: Situation): Mark {
    const { at_ms, litres } = this.recent.mean;
    return { at_ms, litres, looked_ms: situation.now_ms, metered_litres: metered(situation) };
  }

  /** The level cannot be trusted: what it told is over. */
  restart(): void {
    this.found = null;
    this.recent.restart();
    this.inflows.restart();
    this.outflows.restart();
    this.total?.blocks.restart();
    this.leak.rest();
  }

  /** What leaves through an outlet or pump is known to leave: the level says nothing of a leak then, nor of the supply. */
  private drawn(situation: Situation): void {
    this.total ??= totalOf();
    this.weighOutflow(this.outflows.end());
    this.leak.rest();
    if (metered(situation) === null) this.inflows.restart();
  }

  /** All that leaves, whichever way: what the tank will be empty by. A leak is none of it. */
  private learnOutflow(situation: Situation): void {
    const { total } = this;
    if (total === null) return;
    if (this.comesIn(situation)) total.blocks.restart();
    if (!total.blocks.due(situation.now_ms, OUTFLOW_BLOCK_MS)) return;
    const block = total.blocks.take(this.mark(situation), OUTFLOW_BLOCK_MS);
    if (this.leak.present) total.by_hour.drop();
    else if (block !== null && !this.outflows.rose(block))
      total.by_hour.take(outflowOf_lph(block), block.span_ms, situation.hour ?? null);
  }

  /** A pipe that burst empties the tank before a leak can be told by the pauses it does not make. */
  private lookForBurst(situation: Situation): void {
    const { reading, now_ms, flow_meters } = situation;
    const { leak } = this;
    if (reading.level === null || reading.level.percent < EMPTY_PERCENT) return;
    const named = leak.present;
    leak.look(reading.level.litres, now_ms, this.comesIn(situation));
    if (!named && leak.present && metered({ flow_meters }) === null) this.supply.restart();
  }

  private follow({ open, source = null }: NonNullable<Situation['inlet']>, situation: Situation): void {
    const same_source = source === this.source;
    if (open === this.open && same_source) return;
    const closes = this.open === true && !open;
    this.open = open;
    this.source = source;
    this.weighOutflow(this.outflows.end());
    this.restart();
    if (open) this.supplies.opened(source);
    if (closes && same_source) this.countFromClose(situation);
  }

  /** A small tank is full before the water has come to rest: what it holds now and what still runs in is known. */
  private countFromClose({ reading, expected_inflow, now_ms }: Situation): void {
    if (reading.quality !== 'good' || expected_inflow === null) return;
    const litres = reading.level.litres - closeAt_litres(0, expected_inflow.rate_lph, this.options.closing_s);
    this.inflows.take({ at_ms: now_ms, looked_ms: now_ms, litres, metered_litres: null }, BLOCK_MS);
  }

  private blockFor_ms(expected: Rate | null): number {
    if (expected === null || !(expected.rate_lph > 0)) return 2 * BLOCK_MS;
    const noise_litres = SENSOR_NOISE_MM * this.options.litres_per_mm;
    const told_ms = (TIMES_NOISE * noise_litres * MS_PER_HOUR) / expected.rate_lph;
    return Math.min(LONGEST_BLOCK_MS, Math.max(BLOCK_MS, told_ms));
  }

  private weighOpen(block: WaterBlock, situation: Situation): void {
    const { expected_inflow, raining, fed, reading, now_ms } = situation;
    const hours = block.span_ms / MS_PER_HOUR;
    const steady_lph = this.drainsOn_lph(reading);
    const by_level_lph = block.gained_litres / hours + steady_lph;
    const share = shareOf(by_level_lph, expected_inflow);
    const metered_lph = block.metered_litres === null ? null : block.metered_litres / hours;
    const metered_share = metered_lph === null ? null : shareOf(metered_lph, expected_inflow);
    // A meter that is still while the water rises is broken, or bypassed.
    const by_meter = metered_share !== null && !(metered_share < 0.1 && (share ?? 0) > 0.5);
    const seen_share = by_meter ? metered_share : shareOf(block.gained_litres / hours, expected_inflow);
    const said = by_meter ? metered_share : share;
    // Rain raises the water too, and so does what comes from another tank.
    if (!by_meter && (raining === true || fed === true)) return;
    // What is missing runs out of a leak that was found: one cause, one fault.
    if (!by_meter && this.leak.present) return;
    if (said !== null && seen_share !== null) {
      const by = by_meter ? 'meter' : 'level';
      this.supply.take({
        share: said,
        seen_share,
        by,
        ended_ms: now_ms,
      });
    }
    const error_lph = ((SENSOR_NOISE_MM * this.options.litres_per_mm) / hours) * Math.SQRT2;
    const rain_possible = !by_meter && raining === null && this.options.rain_fed;
    const rate_lph = by_meter ? (metered_lph ?? 0) : by_level_lph;
    this.found = { rate_lph, error_lph, at_ms: now_ms, sound: this.supply.sound, rain_possible };
  }

  /**
   * What drained all the time before drains on: without this a leak would look like a weak supply. Out of an empty tank no
   * more runs than comes in, and that would look like a supply that brings all that the leak took from a full one.
   */
  private drainsOn_lph({ level }: Situation['reading']): number {
    if (level === null || level.percent < EMPTY_PERCENT || this.steady_lph.length === 0) return 0;
    return Math.max(0, Math.min(...this.steady_lph));
  }

  private weighClosed(block: WaterBlock, { expected_inflow, raining, fed, now_ms }: Situation): void {
    const hours = block.span_ms / MS_PER_HOUR;
    if (block.metered_litres !== null) {
      const share = shareOf(block.metered_litres / hours, expected_inflow);
      if (share !== null) this.stuck.take(share, 'meter', now_ms);
      return;
    }
    // Rain comes in as an open valve does.
    if (fed === true || (raining ?? this.options.rain_fed)) return;
    const brim_litres = this.options.capacity_litres * BRIM_SHARE;
    const full = block.began_litres + block.gained_litres >= brim_litres;
    if (full && block.began_litres >= brim_litres) {
      this.stuck.stayedAtBrim(now_ms);
      return;
    }
    const share = shareOf(block.gained_litres / hours, expected_inflow);
    if (share === null) return;
    if (full) this.stuck.filledUp(share, now_ms);
    else this.stuck.take(share, 'level', now_ms);
  }

  private weighOutflow(left: Left | null): void {
    if (left === null) return;
    const { outflow_lph, span_ms, ended_ms, hour, metered } = left;
    this.steady_lph = [...this.steady_lph.slice(1 - STEADY_BLOCKS), outflow_lph];
    const leaked = this.leak.present;
    this.leak.take(outflow_lph, span_ms, ended_ms, hour);
    if (!leaked && this.leak.present && !metered) this.supply.restart();
  }
}

function shareOf(flow_lph: number, expected: Rate | null): number | null {
  if (expected === null || !(expected.rate_lph > 0)) return null;
  return expected.error_lph > MOST_ERROR_SHARE * expected.rate_lph ? null : flow_lph / expected.rate_lph;
}

function totalOf(memory: FlowMemory = []): Total {
  return { by_hour: new LearnedDraw(memory), blocks: new BlockCutter() };
}

function metered({ flow_meters }: Pick<Situation, 'flow_meters'>): number | null {
  return flow_meters.find(({ on }) => on === 'inlet')?.total_litres ?? null;
}
