import { InvalidArgumentError } from 'commander';
import type { NodePlaceOptions } from '../../node-hardware/place.js';
import { Refusal } from '../../refusal.js';

/** Options of `sluice sensor calibrate`; lengths in mm. */
export interface CalibrateOptions extends NodePlaceOptions {
  empty?: true;
  full?: true;
  depth?: number;
  emptyDistance?: number;
  /** True when the step is left out. */
  pour?: string | true;
  yes?: true;
}

/** What is known of the water, or of the tank. Lengths in mm. */
export type Known =
  | { readonly kind: 'empty' }
  | { readonly kind: 'full' }
  /** The water is so deep now. */
  | { readonly kind: 'depth'; readonly depth_mm: number }
  /** From the sensor's face to the floor, by a tape measure: nothing is measured. */
  | { readonly kind: 'tape'; readonly empty_distance_mm: number }
  | { readonly kind: 'pour'; readonly step: PourStep | 'ask' };

export type PourStep = 'begin' | 'finish' | { readonly litres: number };

const MOST_MM = 100_000;
const MOST_LITRES = 1_000_000;

/** A commander parser for 0–100,000 mm, with a decimal point if need be. */
export function lengthInMm(text: string): number {
  const length_mm = readNumber(text);
  if (length_mm <= MOST_MM) return length_mm;
  throw new InvalidArgumentError(`A length in millimetres from 0 to ${MOST_MM} is needed.`);
}

/** Litres just poured, more than 0 and at most 1,000,000; undefined when the text is no such number. */
export function readLitres(text: string): number | undefined {
  const litres = readNumber(text);
  return litres > 0 && litres <= MOST_LITRES ? litres : undefined;
}

/** NaN for whatever is no plain decimal number. */
function readNumber(text: string): number {
  return /^\d{1,7}(?:\.\d{1,3})?$/.test(text.trim()) ? Number(text) : Number.NaN;
}

/**
 * What the options tell; undefined when they tell nothing and a person has to be asked.
 * @throws Refusal `usage` when they contradict each other
 */
export function knownByOptions(options: CalibrateOptions): Known | undefined {
  const { empty, full, depth, emptyDistance, pour } = options;
  const told: Known[] = [
    ...(empty === true ? [{ kind: 'empty' } as const] : []),
    ...(full === true ? [{ kind: 'full' } as const] : []),
    ...(depth === undefined ? [] : [{ kind: 'depth', depth_mm: depth } as const]),
    ...(emptyDistance === undefined ? [] : [{ kind: 'tape', empty_distance_mm: emptyDistance } as const]),
    ...(pour === undefined ? [] : [{ kind: 'pour', step: readStep(pour) } as const]),
  ];
  if (told.length <= 1) return told[0];
  throw usage('only one of --empty, --full, --depth, --empty-distance and --pour can be told at a time');
}

function readStep(pour: string | true): PourStep | 'ask' {
  if (pour === true) return 'ask';
  if (pour === 'begin' || pour === 'finish') return pour;
  const litres = readLitres(pour);
  if (litres !== undefined) return { litres };
  throw usage(`"${pour.slice(0, 20)}" is no step: begin, finish, or litres from 0.001 to ${MOST_LITRES}`);
}

function usage(message: string): Refusal {
  return new Refusal({ code: 'usage', message, hint: 'Add --help to see what it takes.', exit: 'usage' });
}
