import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { putDatabase } from '../../../provisioning/restore/put-database.js';

test('what a killed gateway had not put into its database goes aside with it, and never into another', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-restore-'));
  try {
    for (const name of ['gateway.db', 'fresh.db']) {
      const db = new Database(join(folder, name));
      db.exec('CREATE TABLE t (a)');
      db.close();
    }
    writeFileSync(join(folder, 'gateway.db-minutes'), 'minutes');
    const aside = join(folder, 'before');
    expect(putDatabase(folder, join(folder, 'fresh.db'), aside)).toBe('kept');
    expect(existsSync(join(folder, 'gateway.db-minutes'))).toBe(false);
    expect(readFileSync(join(aside, 'gateway.db-minutes'), 'utf8')).toBe('minutes');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
