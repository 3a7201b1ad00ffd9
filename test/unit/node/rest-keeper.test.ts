import { beforeEach, describe, expect, test } from '@jest/globals';
import { DrawControl } from '../../../firmware/domain/actuator/draw-control.js';
import { Rests } from '../../../firmware/domain/tank/rests.js';
import { Seat } from '../../../firmware/domain/tank/seat.js';
import { RestKeeper } from '../../../firmware/node/rest-keeper.js';
import type { KeptRests } from '../../../firmware/protocol/rests.js';
import { RecordedLog } from '../../support/recorded-log.js';

const LIMITS = { max_run_s: 3_600, rest_s: 900, min_off_s: 60, max_starts_per_hour: 6 };

let now_s: number;
let disk: KeptRests | null | undefined;
let writes: number[];
let full: boolean;
let log: RecordedLog;
let pump: DrawControl;
let keeper: RestKeeper;
beforeEach(() => {
  now_s = 0;
  disk = undefined;
  writes = [];
  full = false;
  log = new RecordedLog();
  start();
});

/** The node starts, with what is on the disk. */
function start(): void {
  pump = new DrawControl(LIMITS);
  const memory = {
    loadRests: () => disk,
    saveRests: (_: string, rests: KeptRests) => {
      if (full) throw new Error('no space left');
      disk = rests;
      writes.push(now_s);
    },
  };
  const clock = { monotonic_ms: () => now_s * 1_000 };
  keeper = new RestKeeper(new Rests([new Seat('pump', pump)], null), { tank: 'low', memory, clock, log });
  keeper.recall();
}

/** Ticks every second until then, the pump running or not. */
function live(until_s: number, running: boolean): void {
  for (; now_s < until_s; now_s += 1) {
    pump.runs.note(running, now_s * 1_000);
    keeper.note();
  }
}

describe('what is written', () => {
  test('is each start and end at once, and every five minutes what has become of it, until it no longer counts', () => {
    live(10, false);
    live(710, true);
    live(10_000, false);
    const every_five = Array.from({ length: 11 }, (_, index) => 710 + 300 * (index + 1));
    expect(writes).toEqual([0, 10, 310, 610, 710, ...every_five.slice(0, 10)]);
    expect(disk?.runs.pump).toMatchObject({ paused_s: 0, unrested_s: 0, starts_ago_s: [] });
  });

  test('is the first time sooner after a start, so that a rest ends also where nothing runs for long', () => {
    live(10, true);
    live(11, false);
    start();
    writes = [];
    live(now_s + 400, false);
    expect(writes).toEqual([71, 371]);
  });

  test('is also what counts at the end, and nothing when nothing does', () => {
    live(10, false);
    keeper.keep();
    expect(writes).toEqual([0]);
    live(20, true);
    now_s = 140;
    keeper.keep();
    expect(disk?.runs.pump).toMatchObject({ paused_s: 60, spent_s: 130, starts_ago_s: [130] });
  });
});

describe('a disk that refuses', () => {
  test('is told once, and asked again', () => {
    full = true;
    live(30, true);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { tank: 'low' } }]);
    full = false;
    live(31, true);
    expect(disk?.runs.pump?.spent_s).toBe(30);
    full = true;
    live(32, false);
    expect(log.lines).toHaveLength(2);
  });

  test('and holds nothing that can be read, is a pause for all that is fitted: that is said', () => {
    disk = null;
    start();
    expect(pump.runs.pausesUntil_ms(0)).toBe(60_000);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { tank: 'low' } }]);
    live(1, false);
    expect(disk).toMatchObject({ runs: { pump: { paused_s: 60 } } });
  });

  test('that is empty is a tank of which nothing ever ran', () => {
    expect(pump.runs.pausesUntil_ms(0)).toBeNull();
    expect(log.lines).toEqual([]);
  });
});
