import type { Rate } from '../level/rate.js';
import { isNew, sameNumber, type Told } from '../level/told.js';
import { confidenceOf, type Fault, faultOf } from './fault.js';
import type { DiagnosisOptions, Situation } from './situation.js';

/** What is to be kept across a restart of a sensor that tells when it likes. */
export interface ToldMemory {
  /** So long its readings were watched, at the most a day. */
  readonly watched_ms: number;
  /** So many of them at the most repeated others before it wavered again, the long ago counting less. */
  readonly most_repeats: number;
  /** The last one, and what should have moved the water since it has not changed; null before the first. */
  readonly last: {
    readonly distance_mm: number;
    readonly came_litres: number;
    readonly proof: FrozenProof | null;
  } | null;
}

/** What a sensor is called frozen for: it repeats itself as never before, or did not see what moved, or should have. */
export type FrozenProof = 'repeats' | 'meter' | 'inflow';

/** How it repeats itself is known after a night and a day, of which a reading adds no more than this, in ms. */
const KNOWN_MS = 86_400_000;
const MOST_SPAN_MS = 120_000;
/** What repeats itself more often without wavering may stand still by itself: how often it does then says nothing. */
const WAVERS_WITHIN = 60;
/** No more is learned of it: a week later it is given another chance. */
const MOST_LEARNED = 120;
/** It is frozen when it repeats itself so many times as often as it ever did, and so often at the least. */
const TIMES_MOST = 2;
const LEAST_REPEATS = 12;
/** The end of a freeze says little of a sound sensor; but another one that stands still is known after a few. */
const FREEZE_GROWS = 1.25;
/** What was seen fades within so long, in ms. */
const FADES_MS = 10 * KNOWN_MS;
/** Water that meters saw come or go moves the level beyond doubt when it is this share of the capacity. */
const METERED_SHARE = 0.1;
/** What should have come in fills this share of the room that is left: before the tank runs over something has to be said. */
const ROOM_SHARE = 0.8;
/** Below this share of the capacity no room counts: a coarse sensor tells whole percents. */
const LEAST_ROOM_SHARE = 0.05;
/** Nothing is said by an inflow that is less certain than this share of it. */
const MOST_ERROR_SHARE = 0.5;
/** How often it is the sensor: a meter may be stuck, and a supply be off while nobody draws. */
const SURE: Readonly<Record<FrozenProof, number>> = { repeats: 1, meter: 0.9, inflow: 0.6 };
const EVIDENCE = Math.log(1e9);

/**
 * Frozen readings of a sensor that tells one number now and then, over Wi-Fi. There is no spread within a window to go by,
 * and one that rounds repeats itself all night over still water, so two things are asked. Does it waver: go up and down
 * between three values, which no rounding makes of still water, nor of water that only falls? Then it repeats itself a few
 * times at the most, which is learned, and twice as often is a freeze. And did the water move, or should it have: by the
 * meters, or because the inlet was open for so long that the tank would be nearly full? Of a sensor that does not waver
 * nothing else is known.
 */
export class ToldSensor {
  private last: Told | null = null;
  /** The distance before the last one that differed from it. */
  private before_mm: number | null = null;
  private since_ms: number | null = null;
  /** So many readings repeated the last one. */
  private repeats = 0;
  /** So many repeated one of the last two values, since it last wavered. */
  private unwavering = 0;
  private most_repeats: number;
  private watched_ms: number;
  /** Until when the inflow is counted. */
  private counted_ms: number | null = null;
  /** What should have come in by now since the reading last changed. */
  private came_litres: number;
  private opened = false;
  /** What the meters saw come in, less what they saw go, since then; and how they stood at the last reading. */
  private metered_litres = 0;
  private inlet_litres: number | null = null;
  private outlet_litres: number | null = null;
  private proof: FrozenProof | null;

  /** @param memory of the sensor before a restart; null when nothing is known of it */
  constructor(
    private readonly options: Pick<DiagnosisOptions, 'capacity_litres' | 'rain_fed' | 'inflow_lph'>,
    memory: ToldMemory | null,
  ) {
    const { watched_ms, most_repeats, last } = memory ?? NOTHING_KNOWN;
    this.watched_ms = watched_ms;
    this.most_repeats = most_repeats;
    this.came_litres = last?.came_litres ?? 0;
    this.proof = last?.proof ?? null;
    if (last !== null) this.last = { distance_mm: last.distance_mm, at_ms: Number.NEGATIVE_INFINITY };
  }

  get memory(): ToldMemory {
    const { watched_ms, most_repeats, last, came_litres, proof } = this;
    const kept = last && { distance_mm: last.distance_mm, came_litres, proof };
    return { watched_ms, most_repeats, last: kept };
  }

  /** To be called at every look at a reading, new or not. */
  see(told: Told, situation: Situation): void {
    this.countInflow(situation);
    if (this.last !== null && !isNew(told.at_ms, this.last.at_ms)) return;
    const { last } = this;
    this.last = told;
    this.since_ms ??= told.at_ms;
    this.countMetered(situation);
    if (last === null) return;
    this.watch(told.at_ms - last.at_ms);
    if (sameNumber(told.distance_mm, last.distance_mm)) this.repeated(situation);
    else this.moved(last.distance_mm, told);
  }

  /** There is another sensor, which is asked. */
  forget(): void {
    this.last = null;
    this.restart(null);
  }

  /** Whether it is named: its level is none. */
  get present(): boolean {
    return this.proof !== null;
  }

  /** Whether readings repeat, so that none of them is to be built on. */
  get suspected(): boolean {
    return this.present || (this.wavers && this.repeats >= this.tooOften / 2);
  }

  get fault(): Fault | null {
    if (this.proof === null) return null;
    return faultOf('sensor_frozen', this.since_ms ?? 0, confidenceOf(EVIDENCE, SURE[this.proof]));
  }

  private repeated(situation: Situation): void {
    this.repeats += 1;
    this.unwavering += 1;
    // Of one that nobody knows yet every repetition counts: it may never have told anything else.
    if (this.watched_ms < KNOWN_MS) this.learn();
    this.proof ??= this.proved(situation);
  }

  private learn(): void {
    this.most_repeats = Math.max(this.most_repeats, Math.min(this.unwavering, MOST_LEARNED));
  }

  private moved(from_mm: number, { distance_mm, at_ms }: Told): void {
    const { before_mm } = this;
    if (this.proof !== null) this.most_repeats *= FREEZE_GROWS;
    else this.learn();
    if (this.proof !== null) this.unwavering = 0;
    else if (before_mm !== null && sameNumber(distance_mm, before_mm)) this.unwavering += 1;
    else if (before_mm !== null && (from_mm - before_mm) * (distance_mm - from_mm) < 0) this.unwavering = 0;
    this.before_mm = from_mm;
    this.restart(at_ms);
  }

  /** It has moved: what should have moved it counts anew. */
  private restart(at_ms: number | null): void {
    this.since_ms = at_ms;
    this.repeats = 0;
    this.came_litres = 0;
    this.metered_litres = 0;
    this.proof = null;
  }

  private watch(span_ms: number): void {
    // After a restart nobody knows when the last one was.
    const watched_ms = Math.min(span_ms, MOST_SPAN_MS);
    this.watched_ms = Math.min(KNOWN_MS, this.watched_ms + watched_ms);
    this.most_repeats *= 1 - watched_ms / FADES_MS;
  }

  private proved({ reading: { level } }: Situation): FrozenProof | null {
    if (this.wavers && this.repeats >= this.tooOften) return 'repeats';
    const { capacity_litres } = this.options;
    if (Math.abs(this.metered_litres) >= METERED_SHARE * capacity_litres) return 'meter';
    if (level === null) return null;
    const room_litres = capacity_litres - level.litres;
    const fills_litres = Math.max(ROOM_SHARE * room_litres, LEAST_ROOM_SHARE * capacity_litres);
    return this.came_litres >= fills_litres ? 'inflow' : null;
  }

  /** Whether it is known, and never stood still by itself. */
  private get wavers(): boolean {
    return this.watched_ms >= KNOWN_MS && this.most_repeats <= WAVERS_WITHIN;
  }

  private get tooOften(): number {
    return Math.max(LEAST_REPEATS, TIMES_MOST * this.most_repeats);
  }

  /** What an open inlet should bring; one with a meter is told by that. */
  private countInflow({ now_ms, inlet, expected_inflow }: Situation): void {
    const from_ms = Math.max(this.counted_ms ?? now_ms, inlet?.since_ms ?? now_ms);
    this.counted_ms = now_ms;
    if (inlet?.open !== true) return;
    this.opened = true;
    if (this.inlet_litres !== null) return;
    // Of a named source nothing may be known yet: then what the inlet was measured to bring stands in for it.
    const inflow_lph = surelyOf(expected_inflow) ?? this.options.inflow_lph ?? 0;
    this.came_litres += (inflow_lph * Math.max(0, now_ms - from_ms)) / 3_600_000;
  }

  /** What goes out is no proof while something unmetered may come in for it, as through a float valve where no inlet is. */
  private countMetered({ flow_meters, inlet, fed, raining }: Situation): void {
    const { inlet_litres, outlet_litres, opened } = this;
    this.inlet_litres = totalOf(flow_meters, 'inlet');
    this.outlet_litres = totalOf(flow_meters, 'outlet');
    this.opened = inlet?.open === true;
    const came_litres = gained(inlet_litres, this.inlet_litres);
    this.metered_litres += came_litres ?? 0;
    const rains = this.options.rain_fed && raining !== false;
    const hidden = inlet === null || fed === true || rains || (opened && came_litres === null);
    if (!hidden) this.metered_litres -= gained(outlet_litres, this.outlet_litres) ?? 0;
  }
}

/** Null where it is too uncertain to say anything by it. */
function surelyOf(expected: Rate | null): number | null {
  return expected !== null && expected.error_lph <= MOST_ERROR_SHARE * expected.rate_lph
    ? expected.rate_lph
    : null;
}

const NOTHING_KNOWN: ToldMemory = { watched_ms: 0, most_repeats: 0, last: null };

function totalOf(meters: Situation['flow_meters'], on: 'inlet' | 'outlet'): number | null {
  return meters.find((meter) => meter.on === on)?.total_litres ?? null;
}

/** Null where a meter could not be read. */
function gained(from_litres: number | null, to_litres: number | null): number | null {
  return from_litres === null || to_litres === null ? null : to_litres - from_litres;
}
