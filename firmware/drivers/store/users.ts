import type { UserRecord, UserStore } from '../../ports/store.js';
import type { Role } from '../../protocol/rest.js';
import type { Sql } from './sql.js';

/** Users, by name. */
export function userStore(sql: Sql): UserStore {
  const columns = 'username, role, password_hash, created_ms';
  const all = sql.prepare<[], UserRecord>(`SELECT ${columns} FROM users ORDER BY username`);
  const find = sql.prepare<[string], UserRecord>(`SELECT ${columns} FROM users WHERE username = ?`);
  const save = sql.prepare<[string, Role, string, number]>(`
    INSERT INTO users (${columns}) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash`);
  const remove = sql.prepare<[string]>('DELETE FROM users WHERE username = ?');
  return {
    all: () => all.all(),
    find: (username) => find.get(username),
    save: ({ username, role, password_hash, created_ms }) => {
      save.run(username, role, password_hash, Math.round(created_ms));
    },
    remove: (username) => remove.run(username) > 0,
  };
}
