import { rectangle } from '../../../../firmware/domain/geometry/rectangle.js';
import { DEFAULT_FILTER, type FilterOptions } from '../../../../firmware/domain/level/filter.js';
import { LevelTracker } from '../../../../firmware/domain/level/level-tracker.js';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { staleAfter_ms } from '../../../../firmware/domain/level/staleness.js';
import { SeededRandom } from '../../../../firmware/drivers/simulated/random.js';

/** What really happens at one ping. */
export type Shot =
  /** Sound comes back from this far, in mm. */
  | { readonly kind: 'echo'; readonly distance_mm: number }
  /** Nothing comes back within the sensor's range; it says so after about this long. */
  | { readonly kind: 'lost'; readonly after_us: number }
  /** The sensor has no power, or its cable no contact. */
  | { readonly kind: 'dead' };

/** The air at one ping: as it is, and as the thermometer has it. */
export interface Air {
  readonly c: number;
  readonly measured_c: number;
}

/** A sensor, its wire and its driver: from what really happens to what the driver makes of it. */
export type Wire = (shot: Shot, air: Air, random: SeededRandom) => Ranging | Promise<Ranging>;

export interface Tally {
  pings: number;
  ticks: { idle: number; filling: number };
  /** Share of ticks with a good level, 0–1. */
  good: { idle: number; filling: number };
  /** Good levels that are off by more than 2 % of the tank's depth. */
  wrong: number;
  /** The largest error of a good level, in mm. */
  worst_mm: number;
}

const HEIGHT_MM = 2_000;
const EMPTY_DISTANCE_MM = 2_250;
const MOUNTING = { shape: rectangle(1_000, 1_000, HEIGHT_MM), empty_distance_mm: EMPTY_DISTANCE_MM };
const WRONG_MM = 0.02 * HEIGHT_MM;
const FILTER: FilterOptions = { ...DEFAULT_FILTER, max_range_mm: 4_500 };
const PINGS = 7;
const TICK_MS = 1_000;
/** Half an hour without inlet, half an hour with it, and so on: up and down between 20 and 83 %. */
const PHASE_MS = 1_800_000;
const FILL_MM_PER_S = 0.7;
/** For a quarter of an hour; then the water stands. */
const DRAIN_MM_PER_S = 1.4;
/** One field report: 2.6 % of pings go wrong over still water, 21 % while the inlet runs. */
const BAD = { idle: 0.026, filling: 0.21 };
/** Ripples of a single ping, and waves that last for seconds, both as standard deviations in mm. */
const RIPPLE_MM = { idle: 1.5, filling: 8 };
const WAVE_MM = { idle: 0.5, filling: 8 };
/** A wave is not higher than this. */
const HIGHEST_WAVE_MM = 20;
/** A spell without power: on average every so many seconds, for up to 4 s. */
const SPELL_EVERY_S = { idle: 1_200, filling: 240 };
/**
 * Something passes through the beam: every so many seconds for up to 2 s, seen by each ping at the same place, 10 cm above
 * the water or more. What is nearer to the water than it can rise in a second, or stays, looks like water to every filter.
 */
const OBSTACLE_EVERY_S = 600;

/** Lets one sensor look at one tank for so many pings. */
export async function campaign(wire: Wire, pings: number, seed: string): Promise<Tally> {
  const random = new SeededRandom(seed);
  const tracker = new LevelTracker(MOUNTING, FILTER);
  const tally: Tally = {
    pings: 0,
    ticks: { idle: 0, filling: 0 },
    good: { idle: 0, filling: 0 },
    wrong: 0,
    worst_mm: 0,
  };
  const water = new Water(random);
  for (let now_ms = 0; tally.pings < pings; now_ms += TICK_MS) {
    const { phase, depth_mm } = water.at(now_ms);
    const c = 20 + 15 * Math.sin((2 * Math.PI * now_ms) / 86_400_000);
    const air = { c, measured_c: Math.round(16 * (c + 0.3)) / 16 };
    const window: Ranging[] = [];
    for (let ping = 0; ping < PINGS; ping += 1) window.push(await wire(water.shot(), air, random));
    tally.pings += PINGS;
    const { quality, level } = tracker.take(window, now_ms, staleAfter_ms(phase === 'filling', 5_000));
    tally.ticks[phase] += 1;
    if (quality !== 'good') continue;
    tally.good[phase] += 1;
    const error_mm = Math.abs(level.depth_mm - depth_mm);
    tally.worst_mm = Math.max(tally.worst_mm, error_mm);
    if (error_mm > WRONG_MM) tally.wrong += 1;
  }
  tally.good.idle /= tally.ticks.idle;
  tally.good.filling /= tally.ticks.filling;
  return tally;
}

/** The water under a sensor, and all that comes between. */
class Water {
  private depth_mm = 0.2 * HEIGHT_MM;
  private phase: 'idle' | 'filling' = 'idle';
  private wave_mm = 0;
  private dead_until_ms = 0;
  private obstacle = { mm: 0, until_ms: 0 };
  private now_ms = 0;

  constructor(private readonly random: SeededRandom) {}

  at(now_ms: number): { readonly phase: 'idle' | 'filling'; readonly depth_mm: number } {
    const { random } = this;
    this.now_ms = now_ms;
    this.phase = Math.floor(now_ms / PHASE_MS) % 2 === 0 ? 'idle' : 'filling';
    if (this.phase === 'filling') this.depth_mm += FILL_MM_PER_S;
    else if (this.depth_mm > 0.2 * HEIGHT_MM) this.depth_mm -= DRAIN_MM_PER_S;
    const wave_mm = 0.7 * (this.wave_mm + WAVE_MM[this.phase] * random.gaussian());
    this.wave_mm = Math.max(-HIGHEST_WAVE_MM, Math.min(HIGHEST_WAVE_MM, wave_mm));
    if (random.next() < 1 / SPELL_EVERY_S[this.phase])
      this.dead_until_ms = now_ms + random.between(500, 4_000);
    if (random.next() < 1 / OBSTACLE_EVERY_S) {
      const mm = random.between(60, EMPTY_DISTANCE_MM - this.depth_mm - 100);
      this.obstacle = { mm, until_ms: now_ms + random.between(200, 2_000) };
    }
    return { phase: this.phase, depth_mm: this.depth_mm };
  }

  /** One ping, as the sound has it. */
  shot(): Shot {
    const { random, now_ms } = this;
    if (now_ms < this.dead_until_ms) return { kind: 'dead' };
    const noise_mm = RIPPLE_MM[this.phase] * random.gaussian();
    if (now_ms < this.obstacle.until_ms)
      return { kind: 'echo', distance_mm: this.obstacle.mm + noise_mm / 4 };
    const distance_mm = EMPTY_DISTANCE_MM - this.depth_mm + this.wave_mm + noise_mm;
    return random.next() < BAD[this.phase] ? this.badShot(distance_mm) : { kind: 'echo', distance_mm };
  }

  private badShot(distance_mm: number): Shot {
    const { random } = this;
    const how = random.next();
    if (how < 0.3) return { kind: 'lost', after_us: 38_000 };
    if (how < 0.45) return { kind: 'lost', after_us: 66_000 };
    // Drops on the sensor's face; the falling jet, a ladder; the way there and back twice.
    if (how < 0.55) return { kind: 'echo', distance_mm: random.between(5, 25) };
    if (how < 0.9) return { kind: 'echo', distance_mm: random.between(30, distance_mm - 60) };
    return { kind: 'echo', distance_mm: 2 * distance_mm };
  }
}

/** How long sound takes there and back, in µs; c = 331.3·√(1 + T/273.15) m/s. */
export function echo_us(distance_mm: number, air: Air): number {
  return (2_000 * distance_mm) / (331.3 * Math.sqrt(1 + air.c / 273.15));
}
