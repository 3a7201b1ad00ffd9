import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { Journal } from '../../../../firmware/gateway/ingest/journal.js';
import { Refusals } from '../../../../firmware/gateway/refusals/refusals.js';
import { type LogRecord, logRecord } from '../../../../firmware/protocol/payloads.js';
import { READING } from '../../../support/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

/** A disk that can refuse. */
class Disk {
  full = false;
  /** Whether there is no room to wait for the disk either. */
  crowded = false;
  readonly written: LogRecord[] = [];
  private batch: LogRecord[] = [];

  append(records: readonly LogRecord[]): void {
    if (this.crowded) throw new Error('no room');
    this.batch.push(...records);
  }

  flush(): void {
    if (this.full) throw new Error('disk full');
    this.written.push(...this.batch);
    this.batch = [];
  }

  rain(): void {}
}

const BOOT = '0123abcd';
const record = (tank: string) => logRecord.parse({ ...READING, tank });
const batch = (seq: number, records: LogRecord[] = [record('house')], boot = BOOT) => ({
  boot,
  seq,
  records,
});

let disk: Disk;
let told: string[];
let again: string[];
let refusals: Refusals;
let clock: VirtualClock;
let journal: Journal;
beforeEach(() => {
  disk = new Disk();
  told = [];
  again = [];
  clock = new VirtualClock();
  refusals = new Refusals({ audit: { record: () => undefined }, log: new RecordedLog(), clock });
  journal = new Journal({
    nodes: [
      { id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] },
      { id: 'pi1', secret_sha256: '', tanks: ['shed'] },
    ],
    history: disk,
    tellStored: (node, { boot, seq }) => told.push(`${node} ${boot} ${seq}`),
    sendAgain: (node) => again.push(node),
    refusals,
    clock,
  });
});

describe('Journal', () => {
  test('tells a node what is stored after the disk has it, and not before', () => {
    journal.take('pi0', batch(1));
    journal.take('pi0', batch(2));
    journal.take('pi1', batch(7, [record('shed')]));
    expect(told).toEqual([]);
    journal.flush();
    expect(disk.written).toHaveLength(3);
    expect(told).toEqual([`pi0 ${BOOT} 2`, `pi1 ${BOOT} 7`]);
    journal.flush();
    expect(told).toHaveLength(2);
  });

  test('writes at least once a minute, and once more at the end', async () => {
    const over = new AbortController();
    const running = journal.run(over.signal);
    journal.take('pi0', batch(1));
    await clock.advance(60_000);
    expect(told).toHaveLength(1);
    journal.take('pi0', batch(2));
    over.abort();
    await running;
    expect(told).toHaveLength(2);
  });

  test('batches that come again after a reconnect do not take a confirmation back', () => {
    for (const seq of [3, 4, 5, 3]) journal.take('pi0', batch(seq));
    journal.flush();
    expect(told).toEqual([`pi0 ${BOOT} 5`]);
  });

  test('a restarted node counts anew', () => {
    journal.take('pi0', batch(9));
    journal.take('pi0', batch(1, [record('farm')], 'ffff0000'));
    journal.flush();
    expect(told).toEqual(['pi0 ffff0000 1']);
  });

  test('records of tanks that are not the node’s own are left out and counted', () => {
    journal.take('pi1', batch(1, [record('house'), record('shed')]));
    journal.flush();
    expect(disk.written.map(({ tank }) => tank)).toEqual(['shed']);
    expect(told).toEqual([`pi1 ${BOOT} 1`]);
    expect(refusals.counts.get('record_not_its_own')).toBe(1);
  });

  test('while the disk refuses nothing is confirmed; afterwards everything is', () => {
    disk.full = true;
    journal.take('pi0', batch(1));
    journal.flush();
    expect(told).toEqual([]);
    disk.full = false;
    journal.flush();
    expect(told).toEqual([`pi0 ${BOOT} 1`]);
    expect(disk.written).toHaveLength(1);
  });

  test('a disk that refuses for long does not fill the memory: nodes keep what is not taken and send it again', () => {
    disk.full = true;
    const large = Array.from({ length: 500 }, () => record('house'));
    for (let seq = 1; seq <= 30; seq += 1) journal.take('pi0', batch(seq, large));
    disk.full = false;
    journal.flush();
    expect(disk.written).toHaveLength(5000);
    expect(told).toEqual([`pi0 ${BOOT} 10`]);
    expect(again).toEqual(['pi0']);
    for (let seq = 11; seq <= 12; seq += 1) journal.take('pi0', batch(seq, large));
    journal.flush();
    expect(told.at(-1)).toBe(`pi0 ${BOOT} 12`);
    expect(again).toEqual(['pi0']);
  });

  test('behind a batch that was not taken nothing is confirmed, until that one has come again', () => {
    journal.take('pi0', batch(1));
    disk.crowded = true;
    expect(() => journal.take('pi0', batch(2))).toThrow('no room');
    disk.crowded = false;
    journal.take('pi0', batch(3));
    journal.flush();
    expect(told).toEqual([`pi0 ${BOOT} 1`]);
    expect(again).toEqual(['pi0']);
    for (const seq of [2, 3]) journal.take('pi0', batch(seq));
    journal.flush();
    expect(told.at(-1)).toBe(`pi0 ${BOOT} 3`);
  });
});
