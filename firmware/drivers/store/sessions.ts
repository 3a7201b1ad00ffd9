import type { SessionRecord, SessionStore } from '../../ports/store.js';
import type { Sql } from './sql.js';

/** Sessions, by the hash of their cookie. */
export function sessionStore(sql: Sql): SessionStore {
  const columns = 'token_hash, username, created_ms, seen_ms';
  const find = sql.prepare<[string], SessionRecord>(`SELECT ${columns} FROM sessions WHERE token_hash = ?`);
  const save = sql.prepare<[string, string, number, number]>(`
    INSERT INTO sessions (${columns}) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seen_ms = excluded.seen_ms`);
  const remove = sql.prepare<[string]>('DELETE FROM sessions WHERE token_hash = ?');
  const removeOf = sql.prepare<[string]>('DELETE FROM sessions WHERE username = ?');
  const prune = sql.prepare<[number, number]>('DELETE FROM sessions WHERE created_ms < ? OR seen_ms < ?');
  return {
    find: (token_hash) => find.get(token_hash),
    save: ({ token_hash, username, created_ms, seen_ms }) => {
      save.run(token_hash, username, Math.round(created_ms), Math.round(seen_ms));
    },
    remove: (token_hash) => {
      remove.run(token_hash);
    },
    removeOf: (username) => {
      removeOf.run(username);
    },
    prune: (created_before_ms, seen_before_ms) => {
      prune.run(created_before_ms, seen_before_ms);
    },
  };
}
