import type { SessionRecord, SessionStore } from '../../ports/store.js';
import type { Sql } from './sql.js';
import { StoreError } from './store-error.js';

/**
 * Sessions, by the hash of their cookie. One that a full disk does not take is kept in memory: whoever comes to make
 * room must be able to sign in. It ends with the process.
 */
export function sessionStore(sql: Sql): SessionStore {
  const columns = 'token_hash, username, created_ms, seen_ms';
  const find = sql.prepare<[string], SessionRecord>(`SELECT ${columns} FROM sessions WHERE token_hash = ?`);
  const save = sql.prepare<[string, string, number, number]>(`
    INSERT INTO sessions (${columns}) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET seen_ms = excluded.seen_ms`);
  const remove = sql.prepare<[string]>('DELETE FROM sessions WHERE token_hash = ?');
  const removeOf = sql.prepare<[string]>('DELETE FROM sessions WHERE username = ?');
  const prune = sql.prepare<[number, number]>('DELETE FROM sessions WHERE created_ms < ? OR seen_ms < ?');
  const inMemory = new Map<string, SessionRecord>();
  const forget = (gone: (session: SessionRecord) => boolean) => {
    for (const session of inMemory.values()) if (gone(session)) inMemory.delete(session.token_hash);
  };
  return {
    find: (token_hash) => inMemory.get(token_hash) ?? find.get(token_hash),
    save: (session) => {
      const { token_hash, username, created_ms, seen_ms } = session;
      unlessFull(
        () => {
          save.run(token_hash, username, Math.round(created_ms), Math.round(seen_ms));
          inMemory.delete(token_hash);
        },
        () => inMemory.set(token_hash, session),
      );
    },
    remove: (token_hash) => {
      inMemory.delete(token_hash);
      remove.run(token_hash);
    },
    removeOf: (username) => {
      forget((session) => session.username === username);
      removeOf.run(username);
    },
    prune: (created_before_ms, seen_before_ms) => {
      forget(({ created_ms, seen_ms }) => created_ms < created_before_ms || seen_ms < seen_before_ms);
      unlessFull(
        () => prune.run(created_before_ms, seen_before_ms),
        () => {},
      );
    },
  };
}

function unlessFull(call: () => void, instead: () => void): void {
  try {
    call();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'store_full') throw error;
    instead();
  }
}
