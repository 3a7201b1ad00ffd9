import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { HostRecorder } from '../../../../firmware/gateway/hosts/host-recorder.js';
import type { HostRecord, HostStore } from '../../../../firmware/ports/host-history.js';
import { hostPayload } from '../../../../firmware/protocol/payloads.js';
import { VALID_PAYLOADS } from '../../../support/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const HOST = hostPayload.parse(VALID_PAYLOADS.host);
const NOON = Date.UTC(2026, 2, 1, 12);
const MINUTE_MS = 60_000;

/** A disk that can be made to refuse. */
class Disk implements HostStore {
  readonly calls: (readonly HostRecord[])[] = [];
  refuses = false;

  save(records: readonly HostRecord[]): void {
    if (this.refuses) throw new Error('no room');
    this.calls.push(records);
  }
  read = () => [];
  resolutionOf = () => 'five_minutes' as const;

  /** Minutes after noon of the spans that were written of a Pi. */
  minutes(node = 'pi0'): number[] {
    const of = this.calls.flat().filter((record) => record.node === node);
    return of.flatMap(({ spans }) => spans.map(({ ts_ms }) => (ts_ms - NOON) / MINUTE_MS));
  }
}

describe('what Pis tell of themselves', () => {
  let clock: VirtualClock;
  let disk: Disk;
  let log: RecordedLog;
  let recorder: HostRecorder;

  beforeEach(() => {
    clock = new VirtualClock(NOON);
    disk = new Disk();
    log = new RecordedLog();
    recorder = new HostRecorder({ store: disk, clock, log });
  });

  async function live(minutes: number, nodes: readonly string[] = ['pi0']): Promise<void> {
    for (let minute = 0; minute < minutes; minute++) {
      for (const node of nodes) recorder.take(node, HOST);
      await clock.advance(MINUTE_MS);
      recorder.look();
    }
  }

  test('is written once an hour, whole', async () => {
    await live(59);
    expect(disk.calls).toEqual([]);
    await live(62);
    expect(disk.calls).toHaveLength(2);
    expect(disk.minutes()).toEqual(Array.from({ length: 24 }, (_, i) => i * 5));
  });

  test('a restart of a Pi is written with its span, and one between two spans is to be seen in them', async () => {
    const uptimes_s = [600, 660, 20, 80, 140, 200, 260, 320, 380, 440, 10, 70];
    for (const uptime_s of uptimes_s) {
      recorder.take('pi0', { ...HOST, uptime_s });
      await clock.advance(MINUTE_MS);
    }
    recorder.flush();
    const written = disk.calls.flat().flatMap(({ spans }) => spans.map(({ uptime }) => uptime));
    expect(written).toEqual([
      { first_s: 600, last_s: 140, restarts: 1 },
      { first_s: 200, last_s: 440, restarts: 0 },
      { first_s: 10, last_s: 70, restarts: 0 },
    ]);
  });

  test('of many Pis is written together, and not of all of them at once', async () => {
    const nodes = Array.from({ length: 250 }, (_, i) => `n${i}`);
    await live(60, nodes);
    recorder.look();
    expect(disk.calls.map((call) => call.length)).toEqual([125, 125]);
    expect(disk.minutes('n249')).toHaveLength(12);
  });

  test('of a Pi that falls silent is written all the same', async () => {
    await live(3);
    await clock.advance(60 * MINUTE_MS);
    recorder.look();
    expect(disk.minutes()).toEqual([0]);
  });

  test('waits for a disk that refuses, is told once, and loses nothing', async () => {
    disk.refuses = true;
    await live(75);
    expect(log.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    disk.refuses = false;
    recorder.look();
    expect(disk.minutes()).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55]);
    // The hour that had begun meanwhile goes on waiting.
    await live(46);
    expect(disk.minutes()).toEqual(Array.from({ length: 24 }, (_, i) => i * 5));
  });

  test('of a day waits at most', async () => {
    disk.refuses = true;
    await live(26 * 60);
    disk.refuses = false;
    recorder.flush();
    const written = disk.minutes();
    expect(written).toHaveLength(289);
    expect(written.at(-1)).toBe(26 * 60 - 5);
  });

  test('is written at a stop, the span that runs too', async () => {
    await live(7);
    recorder.flush();
    expect(disk.minutes()).toEqual([0, 5]);
    recorder.flush();
    expect(disk.calls).toHaveLength(1);
  });

  test('is never put into the wrong hour by a clock that is set back', async () => {
    await live(6);
    clock.jumpWall(-120 * MINUTE_MS);
    await live(1);
    recorder.flush();
    expect(disk.minutes()).toEqual([0, 5, -115]);
  });
});
