import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { DEFAULT_RETENTION } from '../../../firmware/domain/history/retention.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';

/** A store for each test whose records are kept for so many days; the clock stands at `now_ms`. */
export function storeKeptFor(
  audit_days: number,
  now_ms: number,
): { readonly folder: string; readonly store: Store } {
  let folder = '';
  let store: Store;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-kept-'));
    store = openStore(join(folder, 'gateway.db'), {
      ...{ clock: new VirtualClock(now_ms), log: new RecordedLog(), ballast_bytes: 1_000 },
      retention: { ...DEFAULT_RETENTION, audit_days },
    });
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    get folder() {
      return folder;
    },
    get store() {
      return store;
    },
  };
}
