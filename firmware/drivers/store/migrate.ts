import type Database from 'better-sqlite3';

/** Which step the file has reached; 0 for an empty one. */
export function versionOf(db: Database.Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/** Takes the steps that are missing: all of them, or none when one fails. */
export function migrate(db: Database.Database, migrations: readonly string[]): void {
  const missing = migrations.slice(versionOf(db));
  if (missing.length === 0) return;
  db.transaction(() => {
    for (const step of missing) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  }).immediate();
}
