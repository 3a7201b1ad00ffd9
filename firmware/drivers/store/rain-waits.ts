import type { RainWaitStore } from '../../ports/store.js';
import type { Sql } from './sql.js';

interface RainWaitRow {
  readonly tank: string;
  readonly since_ms: number;
  readonly given_up: 0 | 1;
}

/** The waits for rain that are under way, or were given up. */
export function rainWaitStore(sql: Sql): RainWaitStore {
  const all = sql.prepare<[], RainWaitRow>('SELECT tank, since_ms, given_up FROM rain_waits ORDER BY tank');
  const save = sql.prepare<[tank: string, since_ms: number, given_up: number]>(`
    INSERT INTO rain_waits (tank, since_ms, given_up) VALUES (?, ?, ?)
    ON CONFLICT (tank) DO UPDATE SET since_ms = excluded.since_ms, given_up = excluded.given_up`);
  const remove = sql.prepare<[string]>('DELETE FROM rain_waits WHERE tank = ?');
  return {
    all: () =>
      all.all().map(({ tank, since_ms, given_up }) => ({ tank, since_ms, given_up: given_up === 1 })),
    save: (tank, { since_ms, given_up }) => {
      save.run(tank, Math.round(since_ms), given_up ? 1 : 0);
    },
    remove: (tank) => {
      remove.run(tank);
    },
  };
}
