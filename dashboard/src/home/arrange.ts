/** What orders and finds a tank among many. */
export interface Findable {
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly urgency: number;
  /** Null where it is not known. */
  readonly percent: number | null;
}

export const ORDERS = ['urgency', 'name', 'level', 'node'] as const;
export type Order = (typeof ORDERS)[number];

/** Tanks that stand together, under the name of their node where they are ordered by it. */
export interface Group {
  readonly node: string | null;
  readonly ids: readonly string[];
}

/**
 * Puts tanks in order, those alone that a search finds: every word of it is in their name, their id or their node's.
 * Names count as people count: `Tank 2` before `Tank 10`.
 */
export function arrange(tanks: readonly Findable[], order: Order, search: string): Group[] {
  const words = plain(search).split(/\s+/).filter(Boolean);
  const found = tanks.filter(({ id, name, node }) => {
    const told = plain(`${name} ${id} ${node}`);
    return words.every((word) => told.includes(word));
  });
  const sorted = [...found].sort((a, b) => before(a, b, order) || byName(a, b));
  if (order !== 'node') return sorted.length === 0 ? [] : [{ node: null, ids: sorted.map(({ id }) => id) }];
  const nodes = [...new Set(sorted.map(({ node }) => node))];
  return nodes.map((node) => ({
    node,
    ids: sorted.filter((tank) => tank.node === node).map(({ id }) => id),
  }));
}

function before(a: Findable, b: Findable, order: Order): number {
  switch (order) {
    case 'urgency':
      return a.urgency - b.urgency;
    case 'level':
      // What is not known may be empty.
      return (a.percent ?? -1) - (b.percent ?? -1);
    case 'node':
      return compare(a.node, b.node);
    case 'name':
      return 0;
  }
}

function byName(a: Findable, b: Findable): number {
  return compare(a.name, b.name) || compare(a.id, b.id);
}

const collator = new Intl.Collator(undefined, { numeric: true });

function compare(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Without capitals and accents: who searches `deposito` means `Depósito`. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
