import type { Spread } from './ping-statistics.js';

/** One row: distances from `from_mm` up to, and without, `to_mm`; open at the ends. */
export interface Bin {
  readonly from_mm: number | null;
  readonly to_mm: number | null;
  readonly count: number;
}

/** Rows on each side of the middle one; what lies beyond is one row each. */
const ROWS_EACH_SIDE = 5;
/** Widths that people can read. */
const NICE = [1, 2, 5, 10, 20, 50, 100, 200];

/** Sorts distances into rows around their median, as wide as the noise asks for. Empty rows at both ends are left out. */
export function histogramOf(distances_mm: readonly number[], { median, sigma }: Spread): Bin[] {
  const width = NICE.find((nice) => nice >= sigma) ?? 500;
  const middle = Math.floor(median / width);
  const [first, last] = [middle - ROWS_EACH_SIDE, middle + ROWS_EACH_SIDE];
  const counts = new Map<number, number>();
  for (const distance of distances_mm) {
    const row = Math.min(Math.max(Math.floor(distance / width), first - 1), last + 1);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const rows = [...counts.keys()].sort((a, b) => a - b);
  const [least = 0, most = -1] = [rows[0], rows.at(-1)];
  return Array.from({ length: most - least + 1 }, (_, at) => {
    const row = least + at;
    return {
      from_mm: row < first ? null : row * width,
      to_mm: row > last ? null : (row + 1) * width,
      count: counts.get(row) ?? 0,
    };
  });
}

const BAR_WIDTH = 40;
/** Eighths of a character cell, from one to seven. */
const EIGHTHS = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/**
 * The rows as lines of text with bars.
 * @param unicode false for terminals that know ASCII alone
 */
export function drawHistogram(bins: readonly Bin[], unicode: boolean): string[] {
  const most = bins.reduce((highest, { count }) => Math.max(highest, count), 1);
  const labels = bins.map(labelOf);
  const wide = Math.max(0, ...labels.map(({ length }) => length));
  const countWide = String(most).length;
  return bins.map(({ count }, at) => {
    const bar = unicode
      ? blocks((BAR_WIDTH * count) / most)
      : '#'.repeat(Math.ceil((BAR_WIDTH * count) / most));
    return `${(labels[at] ?? '').padStart(wide)}  ${String(count).padStart(countWide)}  ${bar}`.trimEnd();
  });
}

function labelOf({ from_mm, to_mm }: Bin): string {
  if (from_mm === null) return `below ${to_mm} mm`;
  if (to_mm === null) return `from ${from_mm} mm`;
  return to_mm - from_mm === 1 ? `${from_mm} mm` : `${from_mm} – ${to_mm - 1} mm`;
}

/** What is there is seen: the least bar is one eighth. */
function blocks(cells: number): string {
  if (cells === 0) return '';
  const eighths = Math.max(1, Math.round(cells * 8));
  return '█'.repeat(Math.floor(eighths / 8)) + (eighths % 8 === 0 ? '' : (EIGHTHS[(eighths % 8) - 1] ?? ''));
}

/** Whether a terminal shows more than ASCII, as the environment tells it. */
export function knowsUnicode({
  LC_ALL,
  LC_CTYPE,
  LANG,
}: Readonly<Record<string, string | undefined>>): boolean {
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '');
}
