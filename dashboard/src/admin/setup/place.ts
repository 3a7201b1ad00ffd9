import type { Position } from '../../../../firmware/protocol/position.js';
import { plainFigure } from '../../format/plain-figure.js';
import { twoReadings } from './thousands.js';

/** How a place is told: not at all, in metres on the farm's own plan, or in degrees as a phone tells it. */
export const PLACE_KINDS = ['none', 'plan', 'earth'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** A place as it is being typed: first east or the latitude, then north or the longitude, as each is read aloud. */
export interface PlaceDraft {
  readonly kind: PlaceKind;
  readonly first: string;
  readonly second: string;
}

/** The largest of each figure, in metres or degrees; the least is its negative. */
export const MOST = { plan: [100_000, 100_000], earth: [90, 180] } as const;

/** A place as somebody would have typed it. */
export function placeDraftOf(position: Position | null): PlaceDraft {
  if (position === null) return { kind: 'none', first: '', second: '' };
  return 'x_m' in position
    ? { kind: 'plan', first: String(position.x_m), second: String(position.y_m) }
    : { kind: 'earth', first: String(position.latitude_deg), second: String(position.longitude_deg) };
}

/** The place that was typed; null for none, undefined while it is not one. */
export function readPlace({ kind, first, second }: PlaceDraft): Position | null | undefined {
  if (kind === 'none') return null;
  const one = readFigure(first, MOST[kind][0]);
  const other = readFigure(second, MOST[kind][1]);
  if (one === null || other === null) return undefined;
  return kind === 'plan' ? { x_m: one, y_m: other } : { latitude_deg: one, longitude_deg: other };
}

/** A figure from -most to most; null when it is none, or may be two. */
export function readFigure(typed: string, most: number): number | null {
  const text = plainFigure(typed).replace('−', '-');
  if (!/^-?\d{1,6}(\.\d{0,8})?$/.test(text)) return null;
  if (unclearFigure(typed, most) !== null) return null;
  const figure = Number(text);
  return Math.abs(figure) <= most ? figure : null;
}

/** The two figures that one may be. A point parts no thousands here: with one the page itself writes what is in force. */
export function unclearFigure(typed: string, most: number): ReturnType<typeof twoReadings> {
  return most >= 1_000 && typed.includes(',') ? twoReadings(typed) : null;
}

/** Whether two places are one. */
export function samePlace(one: Position | null, other: Position | null): boolean {
  const told = (position: Position | null) => JSON.stringify(placeDraftOf(position));
  return told(one) === told(other);
}
