import type { Sql } from '../sql.js';

interface Row {
  readonly tank: string;
  readonly height_mm: unknown;
}

/** How high tanks are, in mm, as their nodes told last: by it the noise of a level is told from water. */
export class Heights {
  private readonly one;
  private readonly every;

  constructor(sql: Sql) {
    // What is kept of a tank may be damaged.
    const read = `SELECT tank, CASE WHEN json_valid(about) THEN about ->> '$.height_mm' END AS height_mm FROM tanks`;
    this.one = sql.prepare<[string], Row>(`${read} WHERE tank = ?`);
    this.every = sql.prepare<[], Row>(read);
  }

  /** Null while it is not known. */
  of(tank: string): number | null {
    return sound(this.one.get(tank)?.height_mm);
  }

  /** By tank; without those of which it is not known. */
  all(): ReadonlyMap<string, number> {
    const known = this.every.all().flatMap(({ tank, height_mm }) => {
      const height = sound(height_mm);
      return height === null ? [] : [[tank, height] as const];
    });
    return new Map(known);
  }
}

function sound(height_mm: unknown): number | null {
  return typeof height_mm === 'number' && height_mm > 0 ? height_mm : null;
}
