import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MinuteFile } from '../../../firmware/drivers/store/minute-file.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import type { Store } from '../../../firmware/ports/store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { event, reading } from './records.js';

const NOW_MS = Date.UTC(2026, 2, 1, 12);
const HOUR_MS = 3_600_000;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-minutes-'));
  file = join(folder, 'gateway.db-minutes');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const minuteOf = (i: number) => ({
  records: [reading(NOW_MS + i, i), event(NOW_MS + i)],
  rain: [{ node: 'pi0', ts_ms: NOW_MS, since_ms: 0, total_mm: i }],
});

describe('the file of minutes', () => {
  function filled(): MinuteFile {
    const minutes = new MinuteFile(file);
    minutes.clear();
    for (let i = 0; i < 3; i++) expect(minutes.add(minuteOf(i))).toBe(true);
    return minutes;
  }
  const read = () => new MinuteFile(file).read();

  test('gives back what was added, oldest first, and nothing once it is cleared', () => {
    const minutes = filled();
    expect(read()).toEqual([0, 1, 2].map(minuteOf));
    minutes.clear();
    expect(read()).toEqual([]);
    expect(minutes.add(minuteOf(5))).toBe(true);
    expect(read()).toEqual([minuteOf(5)]);
  });

  test('is readable by its owner alone', () => {
    filled();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('cut off at any byte, gives the minutes that are whole', () => {
    filled();
    const bytes = readFileSync(file);
    for (let length = 0; length <= bytes.length; length += 7) {
      writeFileSync(file, bytes.subarray(0, length));
      const minutes = read();
      expect(minutes).toEqual([0, 1, 2].slice(0, minutes.length).map(minuteOf));
      expect(minutes.length).toBe(length === bytes.length ? 3 : Math.min(2, minutes.length));
    }
  });

  test('with a byte changed, or something else behind it, gives what is before', () => {
    filled();
    appendFileSync(file, Buffer.alloc(40, 7));
    expect(read()).toHaveLength(3);
    const bytes = readFileSync(file);
    bytes[12] = (bytes[12] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    expect(read()).toEqual([]);
  });

  test('with zeros behind it, as a power cut leaves them, gives what is before', () => {
    for (const zeros of [1, 7, 8, 9, 16, 512, 4096]) {
      filled();
      appendFileSync(file, Buffer.alloc(zeros));
      expect(read()).toEqual([0, 1, 2].map(minuteOf));
    }
    writeFileSync(file, Buffer.alloc(8));
    expect(read()).toEqual([]);
  });

  test('with bytes behind it that have the right sum and cannot be unpacked, gives what is before', () => {
    const header = (packed: Buffer) => {
      const bytes = Buffer.alloc(8);
      bytes.writeUInt32LE(packed.length, 0);
      bytes.writeUInt32LE(crc32(packed), 4);
      return bytes;
    };
    for (const packed of [Buffer.from('no deflate'), deflateRawSync('{"records":['), deflateRawSync('')]) {
      filled();
      appendFileSync(file, Buffer.concat([header(packed), packed]));
      expect(read()).toEqual([0, 1, 2].map(minuteOf));
    }
  });

  test('takes nothing before what it holds has been looked at', () => {
    filled();
    expect(new MinuteFile(file).add(minuteOf(9))).toBe(false);
    expect(read()).toHaveLength(3);
  });
});

describe('a store that was killed', () => {
  let store: Store;
  const open = () =>
    openStore(join(folder, 'gateway.db'), { clock: new VirtualClock(NOW_MS), log: new RecordedLog() });

  beforeEach(() => {
    store = open();
  });

  afterEach(() => store.close());

  function inDatabase(): number {
    const db = new Database(join(folder, 'gateway.db'), { readonly: true });
    try {
      return Number(db.prepare('SELECT COUNT(*) FROM readings').pluck().get());
    } finally {
      db.close();
    }
  }

  /** As if the process had ended here: what it kept stays, and it settles no more. */
  function kill(): void {
    const kept = readFileSync(file);
    store.close();
    const db = new Database(join(folder, 'gateway.db'));
    db.exec('DELETE FROM kept_readings; DELETE FROM events; DELETE FROM rain_hours; DELETE FROM rain_counts');
    db.close();
    writeFileSync(file, kept);
    store = open();
  }

  test('has what was flushed and not settled', () => {
    store.history.append([reading(NOW_MS - 2_000, 40), event(NOW_MS - 1_500)]);
    store.history.flush();
    store.history.append([reading(NOW_MS - 1_000, 41)]);
    store.history.flush();
    expect(inDatabase()).toBe(0);
    kill();
    expect(inDatabase()).toBe(2);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 1_000, 41)]);
    expect(store.history.events('house', 0, NOW_MS, 10)).toEqual([event(NOW_MS - 1_500)]);
    expect(statSync(file).size).toBe(0);
  });

  test('starts and takes in what is whole, whatever a power cut left behind it, and keeps what comes later', () => {
    const zeros = fc.nat(4200).map((length) => new Uint8Array(length));
    const tail = fc.oneof(zeros, fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 9, max: 1 }));
    let at_ms = NOW_MS - HOUR_MS;
    fc.assert(
      fc.property(tail, (left) => {
        const [before, later] = [reading(at_ms, 40), reading(at_ms + 1_000, 41)];
        at_ms += 2_000;
        store.history.append([before]);
        store.history.flush();
        appendFileSync(file, left);
        kill();
        expect(inDatabase()).toBe(1);
        expect(store.history.latest()).toEqual([before]);
        store.history.append([later]);
        store.history.flush();
        // Not behind what was damaged.
        expect(new MinuteFile(file).read()).toEqual([{ records: [later], rain: [] }]);
        kill();
        expect(inDatabase()).toBe(1);
        expect(store.history.latest()).toEqual([later]);
      }),
      { numRuns: 40, examples: [[new Uint8Array(8)], [new Uint8Array(512)], [new Uint8Array(0)]] },
    );
  });

  test('has it once, also when it was in the database already', () => {
    store.history.rain({ node: 'pi0', ts_ms: NOW_MS - 5 * HOUR_MS, since_ms: 0, total_mm: 1 });
    store.history.settle();
    store.history.append([reading(NOW_MS - 2_000, 40)]);
    store.history.rain({ node: 'pi0', ts_ms: NOW_MS - 2 * HOUR_MS, since_ms: 0, total_mm: 3 });
    store.history.flush();
    store.history.rain({ node: 'pi0', ts_ms: NOW_MS - 1_000, since_ms: 0, total_mm: 7 });
    store.history.flush();
    const kept = readFileSync(file);
    store.close();
    writeFileSync(file, kept);
    store = open();
    expect(inDatabase()).toBe(1);
    const rain = store.history.rainOf('pi0', 0, NOW_MS);
    expect(rain.reduce((sum, { mm }) => sum + mm, 0)).toBe(6);
    expect(rain.map(({ ts }) => NOW_MS - ts)).toEqual(expect.arrayContaining([2 * HOUR_MS, HOUR_MS]));
  });

  test('that was closed leaves no minutes, and makes their file anew', () => {
    store.close();
    expect(existsSync(file)).toBe(false);
    store = open();
    store.history.append([reading(NOW_MS - 2_000, 40)]);
    store.history.flush();
    expect(inDatabase()).toBe(0);
    expect(statSync(file).size).toBeGreaterThan(0);
    expect(store.history.latest()).toEqual([reading(NOW_MS - 2_000, 40)]);
  });
});
