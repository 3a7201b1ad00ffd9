import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { LearnedKeeper } from '../../../firmware/node/learned-keeper.js';
import type { NodeMemory } from '../../../firmware/ports/node-memory.js';
import type { Learned } from '../../../firmware/protocol/learned.js';
import { RecordedLog } from '../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
const learned = (watched_ms: number): Learned => ({
  fill: { inflows: { '': [{ mean_lph: 1_800, variance: 25, days: 2 }] }, gains: [null] },
  diagnosis: { draws: { watched_ms, longest_ms: [1, 2] }, inflow: [] },
});

let folder: string;
let log: RecordedLog;
let clock: VirtualClock;
let memory: FileNodeMemory;
let writes: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-learned-'));
  log = new RecordedLog();
  clock = new VirtualClock(0);
  memory = new FileNodeMemory({ folder, clock, log });
  writes = 0;
});

afterEach(() => rmSync(folder, { recursive: true }));

/** The real files; counts how often they are written. */
function counted(): NodeMemory {
  const counting: Pick<NodeMemory, 'loadLearned' | 'saveLearned'> = {
    loadLearned: (tank) => memory.loadLearned(tank),
    saveLearned: (tank, what) => {
      writes += 1;
      memory.saveLearned(tank, what);
    },
  };
  return Object.assign(Object.create(memory), counting);
}

test('is the same after a restart', () => {
  memory.saveLearned('house', learned(5));
  expect(new FileNodeMemory({ folder, clock, log }).loadLearned('house')).toEqual(learned(5));
});

test('a damaged file is set aside, and said; it is learned anew', () => {
  writeFileSync(join(folder, 'house.learned.json'), '{"fill":null,"diagnosis":{"draws":{"watched_ms":-1');
  expect(memory.loadLearned('house')).toBeUndefined();
  expect(readdirSync(folder)).toEqual([expect.stringMatching(/^house\.learned\.json\.damaged-\d+$/)]);
  expect(JSON.stringify(log.lines)).toContain('learned anew');
});

test('is written once an hour at most, and at a stop, and only when it has changed', async () => {
  const keeper = new LearnedKeeper({ tank: 'house', memory: counted(), clock, log });
  expect(keeper.recall()).toBeUndefined();
  for (let minute = 0; minute < 180; minute++) {
    await clock.advance(HOUR_MS / 60);
    keeper.tick(() => learned(minute));
  }
  expect(writes).toBe(3);
  keeper.keep(learned(500));
  keeper.keep(learned(500));
  expect(writes).toBe(4);
  expect(memory.loadLearned('house')).toEqual(learned(500));
});

test('a disk that refuses is told once, and asked again', async () => {
  mkdirSync(join(folder, 'house.learned.json.new'));
  const keeper = new LearnedKeeper({ tank: 'house', memory: counted(), clock, log });
  keeper.recall();
  keeper.keep(learned(1));
  keeper.keep(learned(2));
  expect(log.lines).toHaveLength(1);
  rmSync(join(folder, 'house.learned.json.new'), { recursive: true, force: true });
  keeper.keep(learned(3));
  expect(memory.loadLearned('house')).toEqual(learned(3));
});
