import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { LogRecord } from '../../../firmware/protocol/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const MINUTE_MS = 60_000;
const NOW_MS = Date.UTC(2026, 2, 4, 12);
const SPAN_MINUTES = 3 * 1440;

const record: fc.Arbitrary<LogRecord> = fc
  .record({
    minute: fc.integer({ min: 0, max: SPAN_MINUTES - 1 }),
    tank: fc.constantFrom('house', 'farm'),
    kind: fc.constantFrom('reading', 'reading', 'open', 'closed'),
    percent: fc.integer({ min: 0, max: 100 }),
  })
  .map(({ minute, tank, kind, percent }) => {
    const ts_ms = NOW_MS - (SPAN_MINUTES - minute) * MINUTE_MS;
    if (kind === 'reading') return reading(ts_ms, percent, { tank });
    return event(ts_ms, { tank, state: kind === 'open' ? 'open' : 'closed' });
  });

/** One of a kind, time and tank: of two, the first that comes is kept. */
const records = fc.uniqueArray(record, {
  minLength: 5,
  maxLength: 60,
  selector: ({ kind, ts, tank }) => `${kind} ${ts} ${tank}`,
});

/** What the tables hold after the batches came in this order, with the upkeep at work after each, if it is wanted. */
function rolledUp(batches: readonly (readonly LogRecord[])[], upkeepBetween: boolean): unknown[] {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-order-'));
  const file = join(folder, 'gateway.db');
  try {
    const store = openStore(file, {
      clock: new VirtualClock(NOW_MS),
      log: new RecordedLog(),
      ballast_bytes: 0,
    });
    for (const batch of batches) {
      store.history.append(batch);
      store.history.settle();
      if (upkeepBetween) while (store.upkeep.step());
    }
    store.history.append([reading(NOW_MS, 50, { tank: 'last' })]);
    store.history.settle();
    while (store.upkeep.step());
    store.close();
    const db = new Database(file, { readonly: true });
    try {
      const table = (name: string) =>
        db
          .prepare(
            `SELECT * FROM ${name} WHERE tank <> 'last' AND (readings > 0 OR inlet_s > 0) ORDER BY tank, ts`,
          )
          .all();
      return [table('rollup_all_hours'), table('rollup_days'), db.prepare('SELECT * FROM rollup_late').all()];
    } finally {
      db.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('roll-ups are the same in whatever order the records came', () => {
  fc.assert(
    fc.property(
      records.chain((some) =>
        fc.tuple(
          fc.constant(some),
          fc.shuffledSubarray(some, { minLength: some.length }),
          fc.integer({ min: 1, max: 9 }),
        ),
      ),
      ([some, shuffled, size]) => {
        const batches = Array.from({ length: Math.ceil(shuffled.length / size) }, (_, i) =>
          shuffled.slice(i * size, (i + 1) * size),
        );
        expect(rolledUp(batches, true)).toEqual(rolledUp([some], false));
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);
