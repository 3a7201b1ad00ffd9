import type { Group } from './arrange.js';

/** One row of a long list: the name of a group, or as many tanks as there are columns. */
export type Row =
  | { readonly kind: 'group'; readonly node: string; readonly top: number; readonly height: number }
  | {
      readonly kind: 'tanks';
      readonly ids: readonly string[];
      /** Place of the first of them among all tanks, from 1. */
      readonly place: number;
      readonly top: number;
      readonly height: number;
    };

export interface RowSizes {
  /** Tanks side by side. */
  readonly columns: number;
  /** Height of a row of these tanks, in px, with the gap below. */
  readonly tanks: (ids: readonly string[]) => number;
  /** The same of a group's name. */
  readonly group: number;
}

/** Lays groups out in rows, one below the other. */
export function rowsOf(groups: readonly Group[], { columns, tanks, group }: RowSizes): Row[] {
  const rows: Row[] = [];
  let top = 0;
  let place = 1;
  for (const { node, ids } of groups) {
    if (node !== null) {
      rows.push({ kind: 'group', node, top, height: group });
      top += group;
    }
    for (let start = 0; start < ids.length; start += columns) {
      const side = ids.slice(start, start + columns);
      const height = tanks(side);
      rows.push({ kind: 'tanks', ids: side, place, top, height });
      top += height;
      place += side.length;
    }
  }
  return rows;
}

/** The rows between two heights of the list, in px, and the height of the whole. */
export function rowsBetween(rows: readonly Row[], from: number, to: number): readonly Row[] {
  return rows.filter(({ top, height }) => top + height > from && top < to);
}

/** How high the whole list is, in px. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}
