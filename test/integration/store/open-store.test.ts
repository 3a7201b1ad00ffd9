import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { migrate, versionOf } from '../../../firmware/drivers/store/migrate.js';
import { MIGRATIONS } from '../../../firmware/drivers/store/migrations/index.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const NOW_MS = Date.UTC(2026, 2, 1);
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-store-'));
  file = join(folder, 'gateway.db');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (path = file) => openStore(path, { clock: new VirtualClock(NOW_MS), log: new RecordedLog() });

/** The code of the error that opening gives. */
function codeOf(path = file): unknown {
  try {
    open(path).close();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return 'opened';
}

/** A store with so many readings that it has many pages. */
function fill(): void {
  const store = open();
  store.users.save({ username: 'admin', role: 'admin', password_hash: 'h', created_ms: 1 });
  store.history.append(Array.from({ length: 5_000 }, (_, i) => reading(NOW_MS + i, 50)));
  store.close();
}

describe('a new store', () => {
  test('is readable by its owner alone, with the files beside it', () => {
    const before = process.umask(0);
    const store = open();
    process.umask(before);
    store.users.save({ username: 'admin', role: 'admin', password_hash: 'h', created_ms: 1 });
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600, 0o600, 0o600]);
    store.close();
    expect(readdirSync(folder)).toEqual(['gateway.db']);
  });

  test('takes rights away that somebody gave', () => {
    fill();
    chmodSync(file, 0o644);
    open().close();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('keeps what it was given for the next time', () => {
    fill();
    const store = open();
    expect(store.users.find('admin')).toMatchObject({ role: 'admin' });
    store.close();
  });

  test('has a write-ahead log, so that readers never wait for a writer', () => {
    fill();
    const db = new Database(file);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });
});

describe('a file that cannot be used is left as it is', () => {
  const untouched = (prepare: () => void, code: string) => {
    prepare();
    const before = readFileSync(file);
    expect(codeOf()).toBe(code);
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(readdirSync(folder)).toEqual(['gateway.db']);
  };

  test('one of a later version', () => {
    untouched(() => {
      fill();
      const db = new Database(file);
      db.pragma(`user_version = ${MIGRATIONS.length + 1}`);
      db.close();
    }, 'store_newer');
  });

  test('text', () => {
    untouched(() => writeFileSync(file, 'this is no database '.repeat(100)), 'store_damaged');
  });

  test('one byte', () => {
    untouched(() => writeFileSync(file, 'S'), 'store_damaged');
  });

  test('one that was cut off', () => {
    untouched(() => {
      fill();
      truncateSync(file, 100_000);
    }, 'store_damaged');
  });

  test('one with a page of zeros in the users', () => {
    untouched(() => {
      fill();
      const db = new Database(file);
      const page = db
        .prepare<[], { rootpage: number }>("SELECT rootpage FROM sqlite_schema WHERE name = 'users'")
        .get();
      db.close();
      const bytes = readFileSync(file);
      bytes.fill(0, ((page?.rootpage ?? 1) - 1) * 1024, (page?.rootpage ?? 1) * 1024);
      writeFileSync(file, bytes);
    }, 'store_damaged');
  });

  test('a database of another program', () => {
    untouched(() => {
      const db = new Database(file);
      db.exec('CREATE TABLE birds (name TEXT)');
      db.close();
    }, 'store_damaged');
  });
});

describe('a place that cannot be written', () => {
  test('a folder that is not there', () => {
    expect(codeOf(join(folder, 'nowhere', 'gateway.db'))).toBe('store_unwritable');
    expect(existsSync(join(folder, 'nowhere'))).toBe(false);
  });

  test('a folder in place of the file', () => {
    mkdirSync(file);
    expect(codeOf()).toBe('store_unwritable');
  });

  test('the sentence says which file and what to do', () => {
    mkdirSync(file);
    expect(() => open()).toThrow(`the store ${file} cannot be written; mend`);
  });
});

asRoot('a read-only disk', () => {
  const remount = (how: string) => execFileSync('mount', ['-o', `remount,${how}`, folder]);

  beforeEach(() => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder]);
  });
  afterEach(() => {
    execFileSync('umount', [folder]);
  });

  test('is told when there is no store yet', () => {
    remount('ro');
    expect(codeOf()).toBe('store_unwritable');
  });

  test('is told when there is one', () => {
    fill();
    remount('ro');
    expect(codeOf()).toBe('store_unwritable');
  });
});

describe('an older store', () => {
  const NEXT = 'ALTER TABLE users ADD COLUMN phone TEXT';

  test('is brought up to date with what is in it', () => {
    fill();
    const db = new Database(file);
    migrate(db, [...MIGRATIONS, NEXT]);
    expect(versionOf(db)).toBe(MIGRATIONS.length + 1);
    expect(db.prepare('SELECT username, phone FROM users').all()).toEqual([
      { username: 'admin', phone: null },
    ]);
    db.close();
  });

  test('of before readings had a whole number for a key keeps them, and its events', () => {
    const db = new Database(file);
    migrate(db, MIGRATIONS.slice(0, 8));
    const put = db.prepare('INSERT INTO readings VALUES (?, ?, ?, ?, ?, ?, ?)');
    const old = ['house', 'farm'].flatMap((tank) =>
      [20.5, null].map((percent, i) => reading(NOW_MS - 2_000 + i, percent, { tank })),
    );
    for (const { ts, tank, percent, depth_mm, litres, quality, rate_lph } of old)
      put.run(Date.parse(ts), tank, percent, depth_mm, litres, quality, rate_lph);
    const events = [event(NOW_MS - 86_400_000), event(NOW_MS - 1_000, { state: 'closed' })];
    const told = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, NULL)');
    for (const { ts, tank, actuator, state, mode, reason_code, reason_args } of events)
      told.run(Date.parse(ts), tank, actuator, state, mode, reason_code, JSON.stringify(reason_args));
    db.exec(`UPDATE rollup_progress SET days_to = ${NOW_MS}, hours_to = ${NOW_MS}`);
    db.close();
    const store = open();
    const span = { tank: null, from_ms: 0, to_ms: NOW_MS };
    const rows = [...store.history.rows(span, 'raw')].flat();
    expect(rows).toHaveLength(4);
    for (const { kind: _, ts, ...rest } of old)
      expect(rows).toContainEqual(expect.objectContaining({ ts: Date.parse(ts), ...rest }));
    expect(store.history.events('house', 0, NOW_MS, 10)).toEqual(events);
    store.history.append(old);
    expect([...store.history.rows(span, 'raw')].flat()).toHaveLength(4);
    store.close();
  });

  test('takes every step from an empty file', () => {
    const db = new Database(file);
    migrate(db, [...MIGRATIONS, NEXT]);
    expect(versionOf(db)).toBe(MIGRATIONS.length + 1);
    db.close();
  });

  test('stays whole when a later step fails', () => {
    fill();
    const db = new Database(file);
    expect(() => migrate(db, [...MIGRATIONS, NEXT, 'ALTER TABLE nowhere ADD COLUMN x'])).toThrow(
      'no such table',
    );
    expect(versionOf(db)).toBe(MIGRATIONS.length);
    expect(() => db.prepare('SELECT phone FROM users')).toThrow('no such column');
    db.close();
  });
});
