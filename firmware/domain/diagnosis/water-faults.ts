import { emptiesIn } from '../flow/draw-down.js';
import { closeAt_litres, type Forecast } from '../flow/forecast.js';
import type { FlowMemory } from '../flow/learned-flow.js';
import type { BlockInflow } from '../flow/source-inflows.js';
import { RecentMean } from '../level/recent-mean.js';
import { Measured } from '../level/told.js';
import type { Fault } from './fault.js';
import { InflowBlocks } from './inflow-blocks.js';
import { InletMeter } from './inlet-meter.js';
import { Leak, type LeakMemory } from './leak.js';
import { openBlock, shareOf } from './open-block.js';
import { type Left, OutflowBlocks, outflowOf_lph } from './outflow-blocks.js';
import { SensorNoise } from './sensor-noise.js';
import type { DiagnosisOptions, Situation } from './situation.js';
import { SteadyDrain } from './steady-drain.js';
import { StuckOpen } from './stuck-open.js';
import { Supplies } from './supplies.js';
import type { Supply } from './supply.js';
import { TotalOutflow } from './total-outflow.js';
import type { Mark, WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/** A tank this empty gives nothing more, whatever runs out below, in percent. */
const EMPTY_PERCENT = 3;
/** From here on the water is at the brim, as a share of the capacity. */
const BRIM_SHARE = 0.985;
/** After a switching the water needs this long to come to rest, beside the valve's own time, in ms. */
const SETTLES_MS = 15_000;

/** What is to be kept across a restart. */
export interface WaterMemory {
  readonly draws: LeakMemory;
  /** All that leaves a tank from which an outlet or pump takes water, by the hour; left out where none does. */
  readonly outflow?: FlowMemory | undefined;
}

/** What the water tells: expected against seen rise while the inlet is open, and what happens while it is closed. */
export class WaterFaults {
  readonly supplies: Supplies;
  readonly stuck = new StuckOpen();
  private readonly leak: Leak;
  private readonly measured = new Measured();
  /** When the sensor measured what this look shows; null for a reading that was seen before. */
  private measured_ms: number | null = null;
  private readonly recent = new RecentMean();
  readonly meter = new InletMeter();
  private readonly inflows: InflowBlocks;
  private readonly outflows: OutflowBlocks;
  /** All that leaves a tank from which an outlet or pump takes water; null where none was ever seen to. */
  private total: TotalOutflow | null;
  private readonly drain = new SteadyDrain();
  private open: boolean | null = null;
  private source: string | null = null;
  private found: BlockInflow | null = null;
  private readonly noise: SensorNoise;

  constructor(
    private readonly options: DiagnosisOptions,
    memory: WaterMemory | null,
  ) {
    this.noise = new SensorNoise(options.litres_per_mm);
    this.supplies = new Supplies(this.noise);
    this.leak = new Leak(options.capacity_litres, memory?.draws ?? null);
    this.inflows = new InflowBlocks(this.noise, this.meter);
    this.outflows = new OutflowBlocks(this.noise);
    const drawn = options.drawn === true || memory?.outflow !== undefined;
    this.total = drawn ? new TotalOutflow(memory?.outflow) : null;
  }

  get memory(): WaterMemory {
    const draws = this.leak.memory;
    return this.total === null ? { draws } : { draws, outflow: this.total.memory };
  }

  /** When the tank will be empty if nothing comes in; null while nobody can tell. @param minute of the day, local */
  emptiesIn(litres: number, minute: number): Forecast | null {
    const { leak, total } = this;
    const usual = (hour: number) => (total === null ? leak.usual(hour) : total.expected(hour));
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
    const { inlet, reading, now_ms, told = null } = situation;
    this.found = null;
    // One that stands until the next is told counts once: counted at every look it would be a flow that stopped.
    this.measured_ms = this.measured.toldAt_ms(told, now_ms);
    if (told !== null && this.measured_ms !== null) this.noise.see(told);
    if (inlet !== null) this.follow(inlet, situation);
    const at_ms = this.measured_ms ?? now_ms;
    const settled = inlet === null || at_ms - inlet.since_ms >= SETTLES_MS + 1_000 * this.options.closing_s;
    if (reading.quality !== 'good' || !settled) return;
    if (this.measured_ms !== null) this.recent.take(reading.level.litres, at_ms);
    if (this.total !== null && inlet?.open !== true) this.learnOutflow(situation);
    if (situation.drawing === true) {
      this.drawn(situation);
      return;
    }
    const open = inlet?.open ?? null;
    if (this.inflows.due(situation) && this.measured_ms !== null) {
      const block = this.inflows.take(this.mark(situation, open === true), situation);
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
    else if (this.outflows.due(now_ms) && this.measured_ms !== null)
      this.weighOutflow(this.outflows.take(this.mark(situation), hour));
  }

  /** Whether water comes in that did not come through the inlet, as far as that is told. */
  private comesIn({ fed, raining }: Situation): boolean {
    return fed === true || (raining === true && this.options.rain_fed);
  }

  /** @param open whether the meter is to tell what an open inlet brings, or that nothing comes through a closed one */
  private mark(situation: Situation, open = true): Mark {
    const { at_ms, litres } = this.recent.mean;
    return { at_ms, litres, looked_ms: situation.now_ms, metered_litres: this.meter.litres(situation, open) };
  }

  /** The level cannot be trusted: what it told is over. */
  restart(): void {
    this.found = null;
    this.recent.restart();
    this.inflows.restart();
    this.outflows.restart();
    this.total?.restart();
    this.leak.rest();
  }

  /** What leaves through an outlet or pump is known to leave: the level says nothing of a leak then, nor of the supply. */
  private drawn(situation: Situation): void {
    this.total ??= new TotalOutflow();
    this.weighOutflow(this.outflows.end());
    this.leak.rest();
    if (!this.meter.tells(situation, situation.inlet?.open === true)) this.inflows.restart();
  }

  private learnOutflow(situation: Situation): void {
    const { total } = this;
    if (total === null) return;
    if (this.comesIn(situation)) total.restart();
    if (!total.due(situation.now_ms) || this.measured_ms === null) return;
    const block = total.take(this.mark(situation));
    if (this.leak.present) total.drop();
    else if (block !== null && !this.outflows.rose(block)) total.learn(block, situation.hour ?? null);
  }

  /** A pipe that burst empties the tank before a leak can be told by the pauses it does not make. */
  private lookForBurst(situation: Situation): void {
    const { reading } = situation;
    const { leak, measured_ms } = this;
    if (measured_ms === null || reading.level === null || reading.level.percent < EMPTY_PERCENT) return;
    const named = leak.present;
    leak.look(reading.level.litres, measured_ms, this.comesIn(situation));
    if (!named && leak.present && !this.meter.tells(situation, true)) this.supply.restart();
  }

  private follow({ open, source = null }: NonNullable<Situation['inlet']>, situation: Situation): void {
    const same_source = source === this.source;
    if (open === this.open && same_source) return;
    const closes = this.open === true && !open;
    const short = closes && same_source ? this.shortRun(situation) : null;
    this.open = open;
    this.source = source;
    this.weighOutflow(this.outflows.end());
    this.restart();
    if (short !== null) this.weighOpen(short, situation);
    if (open) this.supplies.opened(source);
    if (closes && same_source) this.countFromClose(situation);
  }

  /** A small tank is full before the water has come to rest: what it holds now and what still runs in is known. */
  private countFromClose(situation: Situation): void {
    const { reading, expected_inflow, now_ms, told } = situation;
    if (reading.quality !== 'good' || expected_inflow === null) return;
    const { rate_lph } = expected_inflow;
    const unseen_litres = (rate_lph * (now_ms - (told?.at_ms ?? now_ms))) / MS_PER_HOUR;
    const litres = reading.level.litres + unseen_litres - closeAt_litres(0, rate_lph, this.options.closing_s);
    const mark = { at_ms: now_ms, looked_ms: now_ms, litres, metered_litres: null };
    this.inflows.take(mark, situation);
  }

  /** A small tank is full before a block has ended: what its inlet brings would never be known. */
  private shortRun(situation: Situation): WaterBlock | null {
    if (situation.expected_inflow !== null || !this.recent.known) return null;
    return this.inflows.end(this.mark(situation));
  }

  private weighOpen(block: WaterBlock, situation: Situation): void {
    const { expected_inflow, raining, fed, reading, now_ms, hour = null } = situation;
    const joined = raining === true || fed === true;
    if (expected_inflow !== null && !joined)
      this.drain.atMost(expected_inflow.rate_lph + outflowOf_lph(block));
    const steady_lph = runsOut(reading) ? this.drain.beyond_lph : 0;
    // An hour at which the inlet always stands open is never seen.
    const leaving = { steady_lph, usual: this.leak.most(hour) };
    const { rate_lph: flow_lph, ...told } = openBlock(block, expected_inflow, leaving);
    const { by, share, seen_share } = told;
    // Rain raises the water too, and so does what comes from another tank.
    if (by === 'level' && joined) return;
    // What is missing runs out of a leak that was found, as far as that can be: one cause, one fault.
    const told_share = runsOut(reading) ? (share ?? 1) : 1;
    if (by === 'level' && this.leak.mayTake((1 - told_share) * (expected_inflow?.rate_lph ?? 0))) return;
    const hours = block.span_ms / MS_PER_HOUR;
    let rate_lph = flow_lph;
    if (share !== null && seen_share !== null)
      this.supply.take({ ...told, share, seen_share, ended_ms: now_ms });
    else {
      const rises_lph = this.seenToArrive(block, reading);
      if (rises_lph === null) return;
      if (by === 'level') rate_lph = rises_lph;
    }
    const error_lph = (this.noise.litres / hours) * Math.SQRT2;
    const rain_possible = by === 'level' && raining === null && this.options.rain_fed;
    if (share !== null && block.metered_litres !== null && !rain_possible) this.meter.silent = by === 'level';
    this.found = { rate_lph, error_lph, at_ms: now_ms, sound: this.supply.sound, rain_possible };
  }

  /** Where nobody knows what should come, only what surely rose tells what does: noise would be learned for a supply. */
  private seenToArrive(block: WaterBlock, reading: Situation['reading']): number | null {
    const { ended_ms, gained_litres, span_ms, metered_litres } = block;
    const empty = !runsOut(reading);
    const steady_lph = empty ? 0 : this.drain.all_lph;
    return this.supply.takeUnknown({
      ...{ ended_ms, span_ms, gained_litres, empty },
      brought_litres: gained_litres + (steady_lph * span_ms) / MS_PER_HOUR,
      metered: (metered_litres ?? 0) > 0,
    });
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
    this.drain.closed(outflow_lph, this.leak.usual(hour)?.rate_lph ?? 0);
    const leaked = this.leak.present;
    this.leak.take(outflow_lph, span_ms, ended_ms, hour);
    if (!leaked && this.leak.present && (!metered || this.meter.silent)) this.supply.restart();
  }
}

/**
 * Whether as much drains as from a full tank: out of an empty one no more runs than comes in, and that would look like a
 * supply that brings all that a leak took before.
 */
function runsOut({ level }: Situation['reading']): boolean {
  return (level?.percent ?? 0) >= EMPTY_PERCENT;
}
