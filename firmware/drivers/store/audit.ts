import type { AuditStore } from '../../ports/store.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { AuditEntry } from '../../protocol/rest.js';
import type { Sql } from './sql.js';

type AuditRow = Omit<AuditEntry, 'ts' | 'allowed'> & { readonly ts_ms: number; readonly allowed: number };

/** The audit log; the file itself refuses to change or remove an entry. */
export function auditStore(sql: Sql): AuditStore {
  const append = sql.prepare<[number, string, string, string, string, number, string, string]>(`
    INSERT INTO audit (ts, actor, role, action, target, allowed, detail, "from") VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  const newest = sql.prepare<[number], AuditRow>(`
    SELECT ts AS ts_ms, actor, role, action, target, allowed, detail, "from" FROM audit ORDER BY n DESC LIMIT ?`);
  return {
    append: ({ ts, actor, role, action, target, allowed, detail, from }) => {
      append.run(Date.parse(ts), actor, role, action, target, allowed ? 1 : 0, detail, from);
    },
    newest: (limit) =>
      newest.all(limit).map(({ ts_ms, allowed, ...rest }) => ({
        ts: toTimestamp(ts_ms),
        ...rest,
        allowed: allowed === 1,
      })),
  };
}
