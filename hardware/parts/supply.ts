import type { Part } from './parts.js';

/** What is taken from one rail of a build, against what feeds it, in mA. */
export interface RailLoad {
  readonly rail: '3V3' | '5V' | '12V';
  readonly peak_ma: number;
  readonly supplies_ma: number;
}

/**
 * What the board's own 3.3 V regulator may be asked for on the header, beside the board itself. Raspberry Pi gives no
 * figure for today's boards; 50 mA was given for the first and is kept to here.
 */
const HEADER_3V3_MA = 50;

/** Of a step-down converter; what it takes at 12 V follows from what it gives at 5 V. */
const CONVERTER = 0.85;

/**
 * Adds up a build's peak currents, rail by rail; every part at its peak at the same moment.
 * @param counts parts by id, and how many
 * @throws RangeError for a part that is not in the list
 */
export function railLoads(counts: Readonly<Record<string, number>>, parts: readonly Part[]): RailLoad[] {
  const used = Object.entries(counts).map(([id, count]) => ({ part: partById(id, parts), count }));
  const drawn = (rail: Part['rail']) =>
    used.reduce((sum, { part, count }) => sum + (part.rail === rail ? (part.peak_ma ?? 0) * count : 0), 0);
  const given = (rail: Part['supplies']) =>
    used.reduce(
      (sum, { part, count }) => sum + (part.supplies === rail ? (part.supplies_ma ?? 0) * count : 0),
      0,
    );
  const at_3v3 = drawn('3V3');
  // The board makes its 3.3 V from 5 V by a converter of its own: counted as if it were a plain regulator.
  const at_5v = drawn('5V') + at_3v3;
  const converter_ma = (at_5v * 5) / 12 / CONVERTER;
  return [
    { rail: '3V3', peak_ma: at_3v3, supplies_ma: HEADER_3V3_MA },
    { rail: '5V', peak_ma: at_5v, supplies_ma: given('5V') },
    { rail: '12V', peak_ma: Math.ceil(drawn('12V') + converter_ma), supplies_ma: given('12V') },
  ];
}

/** @throws RangeError when it is not in the list */
export function partById(id: string, parts: readonly Part[]): Part {
  const found = parts.find((part) => part.id === id);
  if (found !== undefined) return found;
  throw new RangeError(`No part "${id}" is in the parts list.`);
}
