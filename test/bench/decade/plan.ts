import type { FaultName } from '../../../firmware/domain/diagnosis/fault.js';
import { SeededRandom } from '../../../firmware/drivers/simulated/random.js';
import type { InstrumentSet } from './specs.js';

/** What is broken on purpose, behind the ports. */
export const INJECTED = [
  'supply_off',
  'supply_weak',
  'inlet_stuck_closed',
  'inlet_stuck_open',
  'leak',
  'sensor_dead',
  'sensor_frozen',
  'sensor_drifting',
] as const;
export type Injected = (typeof INJECTED)[number];

/** What is odd without being broken: nothing may be named. */
const HARMLESS = [
  'noisy',
  'splash',
  'restart',
  'hand_open',
  'hand_close',
  'hand_leased',
  'rain_wait',
  'suction_lost',
] as const;
export type Harmless = (typeof HARMLESS)[number];

export interface Happening {
  readonly kind: Injected | Harmless;
  readonly from_ms: number;
  readonly to_ms: number;
  /** How strong it is, 0–1. */
  readonly strength: number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What a fault is to be called, what may follow from it, and how soon it is to be named. */
export interface Expectation {
  readonly names: readonly FaultName[];
  readonly also: readonly FaultName[];
  /** Counted while it can be seen: `open`, while the relay stands open; `closed`, while it stands closed. */
  readonly while: 'always' | 'open' | 'closed';
  readonly within_ms: number;
  readonly span_ms: readonly [number, number];
}

/** A supply that brings nothing, by its names. */
export const NO_WATER: readonly FaultName[] = ['no_water_arrives', 'no_supply'];

export const EXPECTED: Readonly<Record<Injected, Expectation>> = {
  supply_off: expected(NO_WATER, [], 'open', 45 * MINUTE, [1 * DAY, 2 * DAY]),
  supply_weak: expected(['weak_supply'], [], 'open', 90 * MINUTE, [2 * DAY, 4 * DAY]),
  inlet_stuck_closed: expected(['no_water_arrives'], [], 'open', 45 * MINUTE, [2 * DAY, 4 * DAY]),
  inlet_stuck_open: expected(['inlet_stuck_open'], ['overflow'], 'closed', 60 * MINUTE, [6 * HOUR, 1 * DAY]),
  leak: expected(['leak'], [], 'closed', 48 * HOUR, [3 * DAY, 4 * DAY]),
  sensor_dead: expected(['sensor_dead'], [], 'always', 10 * MINUTE, [2 * HOUR, 12 * HOUR]),
  sensor_frozen: expected(['sensor_frozen'], [], 'always', 30 * MINUTE, [3 * HOUR, 1 * DAY]),
  sensor_drifting: expected(['sensor_drifting'], ['sensor_dead'], 'always', 10 * DAY, [12 * DAY, 12 * DAY]),
};

/** Level alone cannot see a drift: it is injected, reported, and not counted. */
export function canTell(kind: Injected, set: InstrumentSet): boolean {
  return kind !== 'sensor_drifting' || set !== 'level';
}

/**
 * What the level alone cannot tell from a fault while the inlet is open, with or without floats: of water that runs out
 * as it comes in, only what stays is seen. When the inlet has closed, the difference shows.
 */
export function looksAlike(kind: Injected, name: FaultName, set: InstrumentSet, open: boolean): boolean {
  if (kind !== 'leak' || set === 'level+float+meter' || !open) return false;
  return name === 'weak_supply' || NO_WATER.includes(name);
}

function expected(
  names: readonly FaultName[],
  also: readonly FaultName[],
  when: Expectation['while'],
  within_ms: number,
  span_ms: readonly [number, number],
): Expectation {
  return { names, also, while: when, within_ms, span_ms };
}

/** How faults follow one another, one at a time. */
export interface Pace {
  /** Before this nothing breaks. */
  readonly first_ms: number;
  /** From the end of one to the beginning of the next. */
  readonly apart_ms: readonly [number, number];
}

/** The first three weeks are for learning; then a fault every six weeks, many times what a farm sees. */
export const PACE: Pace = { first_ms: 21 * DAY, apart_ms: [20 * DAY, 60 * DAY] };
/** For finding out: a fault every two weeks. */
export const CLOSE: Pace = { first_ms: 21 * DAY, apart_ms: [8 * DAY, 16 * DAY] };
/** As many as possible, for a look in passing: too fast for what is learned in weeks. */
export const IN_HASTE: Pace = { first_ms: DAY, apart_ms: [DAY / 2, 2 * DAY] };
const HARMLESS_APART_MS = 4 * DAY;
const HARMLESS_LASTS_MS: Partial<Record<Harmless, number>> = {
  splash: 2 * MINUTE,
  noisy: DAY,
  rain_wait: 4 * HOUR,
  suction_lost: 6 * HOUR,
};

/** Everything that happens to a tank, by a seed. */
export function happenings(seed: number, span_ms: number, pace: Pace = PACE): Happening[] {
  const random = new SeededRandom(`${seed} faults`);
  const all: Happening[] = [];
  for (let at_ms = pace.first_ms; ; ) {
    at_ms += random.between(...pace.apart_ms);
    const kind = pick(INJECTED, random);
    const to_ms = at_ms + random.between(...EXPECTED[kind].span_ms);
    if (to_ms > span_ms) break;
    all.push({ kind, from_ms: at_ms, to_ms, strength: random.next() });
    at_ms = to_ms;
  }
  const oddities = new SeededRandom(`${seed} oddities`);
  for (let at_ms = oddities.wait(HARMLESS_APART_MS); at_ms < span_ms; ) {
    const kind = pick(HARMLESS, oddities);
    const lasts_ms = HARMLESS_LASTS_MS[kind] ?? 0;
    all.push({ kind, from_ms: at_ms, to_ms: at_ms + lasts_ms, strength: oddities.next() });
    at_ms += lasts_ms + oddities.wait(HARMLESS_APART_MS);
  }
  return all.sort((a, b) => a.from_ms - b.from_ms);
}

function pick<Kind>(kinds: readonly Kind[], random: SeededRandom): Kind {
  return kinds[Math.floor(random.next() * kinds.length)] as Kind;
}
