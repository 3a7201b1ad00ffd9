import type { Spot } from './ground.js';

/** A size in px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** One thing on the drawing: a tank, or several that have no room of their own. */
export interface Mark {
  readonly ids: readonly string[];
  /** Its middle, in px from the left and upper edge. */
  readonly x: number;
  readonly y: number;
  /** Where a tank really stands, when it is drawn beside that place. */
  readonly stands: Point | null;
}

export interface Layout {
  /** From the upper left to the lower right, as they are read. */
  readonly marks: readonly Mark[];
  /** Px in a metre; null when all stand at one point. */
  readonly px_per_m: number | null;
}

/** As much of the drawing may be full while each tank still has a cell of its own; beyond, they stand in groups. */
const FULLEST = 0.7;

type Drawn = Point & { readonly id: string };

/**
 * Draws spots to scale, north up, so that no two marks touch: at their places where there is room, else each in the
 * free cell that is nearest to its place, else in groups.
 * @param frame the drawing
 * @param cell the room one mark takes
 */
export function layout(spots: readonly Spot[], frame: Size, cell: Size): Layout {
  const px_per_m = scaleOf(spots, frame, cell);
  const drawn = toScale(spots, frame, px_per_m ?? 0);
  const marks = apart(drawn, cell) ? drawn.map(alone) : inCells(drawn, frame, cell);
  return { marks: [...marks].sort((a, b) => a.y - b.y || a.x - b.x), px_per_m };
}

function scaleOf(spots: readonly Spot[], frame: Size, cell: Size): number | null {
  const scale = Math.min(
    Math.max(1, frame.width - cell.width) / span(spots.map(({ east_m }) => east_m)),
    Math.max(1, frame.height - cell.height) / span(spots.map(({ north_m }) => north_m)),
  );
  return Number.isFinite(scale) ? scale : null;
}

function toScale(spots: readonly Spot[], frame: Size, px_per_m: number): Drawn[] {
  const east_m = middle(spots.map((spot) => spot.east_m));
  const north_m = middle(spots.map((spot) => spot.north_m));
  return spots.map((spot) => ({
    id: spot.id,
    x: frame.width / 2 + (spot.east_m - east_m) * px_per_m,
    y: frame.height / 2 - (spot.north_m - north_m) * px_per_m,
  }));
}

function apart(drawn: readonly Drawn[], cell: Size): boolean {
  return drawn.every((one, index) =>
    drawn
      .slice(index + 1)
      .every((other) => Math.abs(one.x - other.x) >= cell.width || Math.abs(one.y - other.y) >= cell.height),
  );
}

const alone = ({ id, x, y }: Drawn): Mark => ({ ids: [id], x, y, stands: null });

function inCells(drawn: readonly Drawn[], frame: Size, cell: Size): Mark[] {
  const cells = cellsOf(frame, cell);
  return drawn.length <= cells.length * FULLEST ? eachItsOwn(drawn, cells, cell) : inGroups(drawn, cells);
}

/** The middles of the cells that fill the drawing; at least one. */
function cellsOf(frame: Size, cell: Size): Point[] {
  const columns = Math.max(1, Math.floor(frame.width / cell.width));
  const rows = Math.max(1, Math.floor(frame.height / cell.height));
  return Array.from({ length: columns * rows }, (_, index) => ({
    x: ((index % columns) + 0.5) * (frame.width / columns),
    y: (Math.floor(index / columns) + 0.5) * (frame.height / rows),
  }));
}

function eachItsOwn(drawn: readonly Drawn[], cells: readonly Point[], cell: Size): Mark[] {
  const free = new Set(cells);
  return [...drawn]
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map(({ id, ...stands }) => {
      const at = nearest(stands, [...free]);
      free.delete(at);
      const beside =
        Math.abs(at.x - stands.x) > cell.width / 2 || Math.abs(at.y - stands.y) > cell.height / 2;
      return { ids: [id], ...at, stands: beside ? stands : null };
    });
}

function inGroups(drawn: readonly Drawn[], cells: readonly Point[]): Mark[] {
  const groups = new Map<Point, string[]>();
  for (const { id, ...stands } of drawn) {
    const at = nearest(stands, cells);
    groups.set(at, [...(groups.get(at) ?? []), id]);
  }
  return [...groups].map(([at, ids]) => ({ ids, ...at, stands: null }));
}

/** The nearest of these points, of which there is at least one. */
function nearest(to: Point, points: readonly Point[]): Point {
  const away = ({ x, y }: Point) => (x - to.x) ** 2 + (y - to.y) ** 2;
  return points.reduce((best, point) => (away(point) < away(best) ? point : best));
}

function span(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function middle(values: readonly number[]): number {
  return (Math.max(...values) + Math.min(...values)) / 2;
}
