import type { CalibrationFields, CalibrationPayload } from '../../../../firmware/protocol/calibration.js';
import { plainFigure } from '../../format/plain-figure.js';
import { type PlaceDraft, placeDraftOf, readPlace, samePlace } from './place.js';

type Shape = CalibrationFields['shape'];
/** What a draft is compared with. */
type InForce = Pick<
  CalibrationPayload,
  'shape' | 'empty_distance_mm' | 'full_distance_mm' | 'full_percent' | 'position'
>;
export type ShapeKind = Shape['kind'];

/** The measures of each shape, in the order in which they are asked for; those that may be 0. */
export const MEASURES = {
  vertical_cylinder: ['diameter_mm', 'height_mm'],
  rectangle: ['length_mm', 'width_mm', 'height_mm'],
  horizontal_cylinder: ['diameter_mm', 'length_mm', 'end_depth_mm'],
  cone_bottom: ['diameter_mm', 'height_mm', 'cone_height_mm', 'outlet_diameter_mm'],
  sphere: ['diameter_mm'],
} as const;
export type TypedKind = keyof typeof MEASURES;
export type Measure = (typeof MEASURES)[TypedKind][number];
const MAY_BE_ZERO: readonly Measure[] = ['end_depth_mm', 'outlet_diameter_mm'];

export const TYPED_KINDS: readonly TypedKind[] = [
  'vertical_cylinder',
  'rectangle',
  'horizontal_cylinder',
  'cone_bottom',
  'sphere',
];

/** A calibration as it is being typed. A table of levels was poured on the Pi: it can be kept, not typed. */
export interface Draft {
  readonly kind: ShapeKind;
  readonly measures: Readonly<Partial<Record<Measure, string>>>;
  readonly empty: string;
  readonly full: string;
  /** The level above which the inlet never runs, in percent. */
  readonly mark: string;
  readonly place: PlaceDraft;
}

/** How lengths are written and read. */
export interface LengthWords {
  readonly typed: (mm: number) => string;
  readonly read: (typed: string, least_mm?: number) => number | null;
}

/** The calibration in force, as somebody would have typed it. */
export function draftOf(
  { shape, empty_distance_mm, full_distance_mm, full_percent, position }: CalibrationPayload,
  words: LengthWords,
): Draft {
  const measures: Partial<Record<Measure, string>> = {};
  for (const [name, value] of Object.entries(shape)) {
    if (isMeasure(name) && typeof value === 'number') measures[name] = words.typed(value);
  }
  return {
    kind: shape.kind,
    measures,
    empty: words.typed(empty_distance_mm),
    full: full_distance_mm === null ? '' : words.typed(full_distance_mm),
    mark: full_percent === null ? '' : String(full_percent),
    place: placeDraftOf(position ?? null),
  };
}

/** The shape that was typed; null while a measure is missing, or does not fit. */
export function readShape(draft: Draft, inForce: Shape, words: LengthWords): Shape | null {
  const { kind, measures } = draft;
  if (kind === 'table') return inForce.kind === 'table' ? inForce : null;
  const read = Object.fromEntries(
    MEASURES[kind].map((name) => [name, readMeasure(name, measures[name], words)]),
  );
  const complete = MEASURES[kind].every((name) => read[name] !== null && !misfits(name, read));
  // Every measure of the kind was read; the gateway checks the whole of it.
  return complete ? ({ kind, ...read } as Shape) : null;
}

/** The measures that were typed and are none, or cannot be beside the others. */
export function wrongMeasures({ kind, measures }: Draft, words: LengthWords): readonly Measure[] {
  if (kind === 'table') return [];
  const read = Object.fromEntries(
    MEASURES[kind].map((name) => [name, readMeasure(name, measures[name], words)]),
  );
  return MEASURES[kind].filter(
    (name) => (measures[name] ?? '').trim() !== '' && (read[name] === null || misfits(name, read)),
  );
}

function readMeasure(name: Measure, typed: string | undefined, words: LengthWords): number | null {
  return words.read(typed ?? '', MAY_BE_ZERO.includes(name) ? 0 : 1);
}

/** Whether a measure is larger than another one lets it be. What is not known yet lets everything be. */
function misfits(name: Measure, read: Readonly<Record<string, number | null | undefined>>): boolean {
  const { diameter_mm, height_mm } = read;
  const mm = read[name] ?? 0;
  switch (name) {
    case 'end_depth_mm':
      return diameter_mm != null && mm > diameter_mm / 2;
    case 'cone_height_mm':
      return height_mm != null && mm >= height_mm;
    case 'outlet_diameter_mm':
      return diameter_mm != null && mm >= diameter_mm;
    default:
      return false;
  }
}

/** How high the water of a full tank stands, in mm. */
export function heightOf(shape: Shape): number {
  if ('height_mm' in shape) return shape.height_mm;
  if ('diameter_mm' in shape) return shape.diameter_mm;
  return shape.points.at(-1)?.depth_mm ?? 0;
}

/**
 * The calibration that was typed. One distance is enough: the other follows from the height of the tank.
 * @returns null while the shape, or both distances, are missing
 */
export function readDraft(draft: Draft, inForce: InForce, words: LengthWords): CalibrationFields | null {
  const shape = readShape(draft, inForce.shape, words);
  const settable = readSettable(draft, inForce);
  if (shape === null || settable === null) return null;
  const empty_mm = draft.empty.trim() === '' ? undefined : words.read(draft.empty);
  const full_mm = draft.full.trim() === '' ? undefined : words.read(draft.full, 0);
  if (empty_mm === null || full_mm === null) return null;
  if (empty_mm === undefined && full_mm === undefined) return null;
  return {
    shape,
    empty_distance_mm: empty_mm ?? (full_mm ?? 0) + heightOf(shape),
    full_distance_mm: full_mm ?? null,
    ...settable,
  };
}

/** Whether a node takes a full mark and a place: one of an earlier version tells of no place. */
export function takesMore({ position }: Pick<CalibrationPayload, 'position'>): boolean {
  return position !== undefined;
}

/** The full mark that was typed, from 10 to 100 %; null when it is none. */
export function readMark(typed: string): number | null {
  const text = plainFigure(typed);
  if (!/^\d{1,3}(\.\d)?$/.test(text)) return null;
  const percent = Number(text);
  return percent >= 10 && percent <= 100 ? percent : null;
}

/** Full mark and place, as far as this node takes them and the tank has them; null when one is not what it should be. */
function readSettable(
  draft: Draft,
  inForce: InForce,
): Pick<CalibrationFields, 'full_percent' | 'position'> | null {
  if (!takesMore(inForce)) return {};
  const position = readPlace(draft.place);
  const full_percent = inForce.full_percent === null ? undefined : readMark(draft.mark);
  if (position === undefined || full_percent === null) return null;
  return { position, ...(full_percent !== undefined && { full_percent }) };
}

/** Whether two calibrations say the same. */
export function sameCalibration(one: CalibrationFields, inForce: InForce): boolean {
  const { full_percent = inForce.full_percent, position = inForce.position } = one;
  const told = ({ shape, empty_distance_mm, full_distance_mm }: Omit<CalibrationFields, 'full_percent'>) =>
    JSON.stringify([Object.entries(shape).sort(), empty_distance_mm, full_distance_mm]);
  return (
    told(one) === told(inForce) &&
    full_percent === inForce.full_percent &&
    samePlace(position ?? null, inForce.position ?? null)
  );
}

function isMeasure(name: string): name is Measure {
  return Object.values(MEASURES).some((measures: readonly string[]) => measures.includes(name));
}
