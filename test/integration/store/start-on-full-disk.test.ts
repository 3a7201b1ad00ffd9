import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { EXIT, explainFailure } from '../../../firmware/main/exit.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { reading } from './records.js';

const NOW_MS = Date.UTC(2026, 2, 1);
const BALLAST_BYTES = 500_000;
const BLOCK_BYTES = 4096;
const asRoot = process.getuid?.() === 0 ? describe : describe.skip;

asRoot('a gateway that starts on a full disk', () => {
  let folder: string;
  let log: RecordedLog;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-full-start-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
    log = new RecordedLog();
  });

  afterEach(() => {
    jest.restoreAllMocks();
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  const file = () => join(folder, 'gateway.db');
  const ballast = () => join(folder, 'gateway.db-ballast');
  const filler = () => join(folder, 'of-somebody-else.log');

  const open = (): Store =>
    openStore(file(), { clock: new VirtualClock(NOW_MS), log, ballast_bytes: BALLAST_BYTES });

  /** A store that ran, and was stopped as it should be: nothing is beside it but its ballast. */
  function ranBefore(): void {
    const store = open();
    store.history.append([reading(NOW_MS - 1_000, 40)]);
    store.history.settle();
    while (store.upkeep.step());
    store.close();
    expect(existsSync(ballast())).toBe(true);
  }

  function fillDisk(blocks_left = 0): void {
    const block = Buffer.alloc(BLOCK_BYTES);
    const [reserve, descriptor] = [join(folder, 'reserve'), openSync(filler(), 'w')];
    const reserved = openSync(reserve, 'w');
    for (let n = 0; n < blocks_left; n++) writeSync(reserved, block);
    closeSync(reserved);
    try {
      for (;;) writeSync(descriptor, block);
    } catch {
      // Full.
    } finally {
      closeSync(descriptor);
      rmSync(reserve);
    }
  }

  /** What opening fails with; null when it does not. */
  function failure(): { readonly code?: string; readonly message?: string } | null {
    try {
      open().close();
      return null;
    } catch (error) {
      return error as { code?: string };
    }
  }

  test('throws its ballast overboard and starts, says so, and raises the alarm', () => {
    ranBefore();
    fillDisk();
    const store = open();
    expect(existsSync(ballast())).toBe(false);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'store_full' } }]);
    expect(store.full).toBe(true);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1_000, 40)]);
    store.history.append([reading(NOW_MS, 41)]);
    store.history.flush();
    expect(store.history.latest()).toEqual([reading(NOW_MS, 41)]);
    store.close();
  });

  test('without ballast says that the disk is full, leaves the store as it is, and starts once there is room', () => {
    ranBefore();
    rmSync(ballast());
    const before = readFileSync(file());
    for (let blocks_left = 0; blocks_left < 24; blocks_left++) {
      fillDisk(blocks_left);
      expect([undefined, 'store_full']).toContain(failure()?.code);
      if (blocks_left === 0) {
        expect(failure()).toMatchObject({
          code: 'store_full',
          message: expect.stringContaining('the disk is full; make room'),
        });
        expect(readFileSync(file()).equals(before)).toBe(true);
      }
      rmSync(filler());
    }
    expect(failure()).toBeNull();
  });

  test('is started again by systemd until there is room, and says why in one line', () => {
    ranBefore();
    rmSync(ballast());
    fillDisk();
    const said: unknown[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0);
    expect(explainFailure(failure())).toBe(EXIT.failed);
    expect(said).toEqual([expect.stringMatching(/^sluice: the store .* the disk is full; make room.*\n$/)]);
  });

  test('says that the disk is full also where it has no store yet', () => {
    fillDisk();
    expect(failure()?.code).toBe('store_full');
  });

  test('says that the disk is full also where it takes no more files', () => {
    ranBefore();
    execFileSync('mount', ['-o', 'remount,nr_inodes=16', folder]);
    const files: string[] = [];
    try {
      for (;;) {
        const name = join(folder, `${files.length}`);
        closeSync(openSync(name, 'w'));
        files.push(name);
      }
    } catch {
      // Full.
    }
    expect(failure()?.code).toBe('store_full');
    for (const name of files) rmSync(name);
    expect(failure()).toBeNull();
  });
});
