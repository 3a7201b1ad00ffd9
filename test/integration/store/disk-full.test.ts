import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MAX_WAITING_RECORDS } from '../../../firmware/drivers/store/history.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { reading } from './records.js';

const NOW_MS = Date.UTC(2026, 2, 1);
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a full disk', () => {
  let folder: string;
  let store: Store;
  let log: RecordedLog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    log = new RecordedLog();
    store = openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(NOW_MS), log });
    store.history.append([reading(NOW_MS - 1000, 40)]);
    store.history.settle();
    log.lines.length = 0;
  });

  afterEach(() => {
    store.close();
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  const ballast = () => join(folder, 'ballast');

  function fillDisk(): void {
    const descriptor = openSync(ballast(), 'w');
    const block = Buffer.alloc(4096);
    try {
      for (;;) writeSync(descriptor, block);
    } catch {
      // Full.
    } finally {
      closeSync(descriptor);
    }
  }

  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => reading(NOW_MS - 900_000 + from + i, 50));
  const codeOf = (call: () => void): unknown => {
    try {
      call();
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
    return undefined;
  };
  const stored = () => store.history.buckets('house', 0, NOW_MS, 1)[0]?.readings;

  test('keeps records waiting, goes on reading, and writes them when there is room again', () => {
    fillDisk();
    store.history.append(many(2000));
    expect(codeOf(() => store.history.flush())).toBe('store_full');
    expect(codeOf(() => store.history.flush())).toBe('store_full');
    expect(stored()).toBe(1);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1000, 40)]);

    rmSync(ballast());
    store.history.flush();
    expect(stored()).toBe(2001);
  });

  test('is known as long as it lasts', () => {
    expect(store.full).toBe(false);
    fillDisk();
    store.history.append(many(2000));
    codeOf(() => store.history.flush());
    expect(store.full).toBe(true);
    rmSync(ballast());
    store.history.flush();
    expect(store.full).toBe(false);
  });

  test('is told once, and once when it is over', () => {
    fillDisk();
    store.history.append(many(2000));
    for (let i = 0; i < 3; i++) codeOf(() => store.history.flush());
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'store_full', waiting: 2000 } }]);
    rmSync(ballast());
    store.history.flush();
    store.history.append(many(1, 5000));
    store.history.flush();
    expect(log.lines).toMatchObject([
      { level: 'error' },
      { level: 'info', fields: { code: 'history_written' } },
    ]);
  });

  test('lets no more wait than memory has room for, and takes all of a batch or nothing', () => {
    fillDisk();
    store.history.append(many(MAX_WAITING_RECORDS));
    expect(codeOf(() => store.history.append(many(2, 800_000)))).toBe('store_full');
    rmSync(ballast());
    execFileSync('mount', ['-o', 'remount,size=16m', folder]);
    store.history.append(many(2, 800_000));
    store.history.flush();
    expect(stored()).toBe(MAX_WAITING_RECORDS + 3);
  });

  test('refuses users, commands and audit entries with a code, and changes nothing', () => {
    fillDisk();
    const user = {
      username: 'x',
      role: 'viewer',
      password_hash: 'h'.repeat(100_000),
      created_ms: 0,
    } as const;
    expect(codeOf(() => store.users.save(user))).toBe('store_full');
    expect(store.users.all()).toEqual([]);
  });

  test('lets people sign in and out all the same', () => {
    fillDisk();
    const session = { token_hash: 'a', username: 'admin', created_ms: NOW_MS, seen_ms: NOW_MS };
    const user = { role: 'viewer', password_hash: 'h', created_ms: 0 } as const;
    // Until the very last page is taken.
    for (let n = 0; codeOf(() => store.users.save({ ...user, username: `u${n}` })) === undefined; n++);
    store.sessions.save(session);
    expect(store.sessions.find('a')).toEqual(session);
    store.sessions.prune(0, 0);
    expect(store.sessions.find('a')).toEqual(session);
    store.sessions.removeOf('admin');
    expect(store.sessions.find('a')).toBeUndefined();
  });

  test('throws its ballast overboard, drops the oldest readings, and takes the newest for days on end', () => {
    store.close();
    execFileSync('mount', ['-o', 'remount,size=72m', folder]);
    const clock = new VirtualClock(NOW_MS);
    store = openStore(join(folder, 'gateway.db'), { clock, log, ballast_bytes: 12_000_000 });
    const keepUp = () => {
      while (store.upkeep.step());
    };
    const DAY_MS = 86_400_000;
    const day = (n: number) =>
      Array.from({ length: 14_400 }, (_, i) => reading(NOW_MS + n * DAY_MS + i * 6_000, 50));
    const write = (n: number) => {
      const rows = day(n);
      for (let i = 0; i < rows.length; i += 1_440) {
        store.history.append(rows.slice(i, i + 1_440));
        store.history.flush();
      }
    };
    const at = async (n: number) => {
      await clock.advance(DAY_MS);
      write(n);
      keepUp();
    };
    return (async () => {
      for (let n = 0; n < 4; n++) await at(n);
      expect(existsSync(join(folder, 'gateway.db-ballast'))).toBe(true);
      expect(store.full).toBe(false);
      fillDisk();
      for (let n = 4; n < 14; n++) await at(n);
      expect(existsSync(join(folder, 'gateway.db-ballast'))).toBe(false);
      expect(store.full).toBe(true);
      expect(log.lines).toContainEqual(
        expect.objectContaining({ fields: expect.objectContaining({ code: 'store_full' }) }),
      );
      expect(store.history.buckets('house', NOW_MS, NOW_MS + DAY_MS, 1)).toEqual([]);
      expect(store.history.buckets('house', NOW_MS + 13 * DAY_MS, NOW_MS + 14 * DAY_MS, 1)).toMatchObject([
        { readings: 14_400 },
      ]);
      expect(
        store.history
          .chart('house', NOW_MS, NOW_MS + 14 * DAY_MS, 14)
          .buckets.map(({ readings }) => readings),
      ).toEqual(Array(14).fill(14_400));
    })();
  }, 60_000);
});
