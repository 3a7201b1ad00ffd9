import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import { TankController } from '../../../firmware/domain/tank/tank-controller.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { LearnedKeeper } from '../../../firmware/node/learned-keeper.js';
import { TankFaults } from '../../../firmware/node/tank-faults.js';
import { TankKnowledge } from '../../../firmware/node/tank-knowledge.js';
import type { NodeMemory } from '../../../firmware/ports/node-memory.js';
import type { Learned } from '../../../firmware/protocol/learned.js';
import { bareHouse } from '../../support/bare-house.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const HOUR_MS = 3_600_000;
const learned = (watched_ms: number): Learned => ({
  fill: { inflows: { '': [{ mean_lph: 1_800, variance: 25, days: 2 }] }, gains: [null] },
  diagnosis: {
    draws: {
      ...{ watched_ms, longest_ms: [1, 2] },
      lasting: [
        { lasting_ms: 7, ago_ms: 8 },
        { lasting_ms: 0, ago_ms: 0 },
      ],
      burst: {
        ...{ watched_ms: 5, greatest_lph: 300, ended_at_ms: null },
        named: { peak_lph: 3_000, lasted_ms: 9 },
      },
    },
    outflow: [null],
    standing: {
      source: 'town',
      supply: { name: 'no_supply', evidence: 15.5, lasted_ms: 9 },
      stuck_open: { evidence: 3, lasted_ms: 0 },
    },
    sensor: {
      ...{ seen: 40, repeated: 30, named: false },
      filling: { seen: 30, repeated: 0.5 },
      longest_ms: 32_400_000,
      told: {
        ...{ watched_ms: 6, most_repeats: 4.5 },
        last: { distance_mm: 900, came_litres: 12, proof: 'inflow' },
      },
    },
    inflows: { town: [{ mean_lph: 1_800, variance: 25, days: 2 }] },
    changes: { town: { rate_lph: 900, runs: 3, lasted_ms: 4 } },
  },
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

test('a file from before the sources were told apart is of the one without a name', () => {
  const inflow = [{ mean_lph: 1_800, variance: 25, days: 2 }];
  const old = { fill: null, diagnosis: { draws: { watched_ms: 5, longest_ms: [1, 2] }, inflow } };
  writeFileSync(join(folder, 'house.learned.json'), JSON.stringify(old));
  expect(memory.loadLearned('house')).toEqual({
    fill: null,
    diagnosis: { draws: old.diagnosis.draws, inflows: { '': inflow } },
  });
});

const SETUP = bareHouse(5_000);

/** What a node knows of the house when it begins, from the files there are. */
function knowledge() {
  const faults = new TankFaults(SETUP, new RecordedUplink(), clock);
  const controller = new TankController(SETUP.control, DEFAULT_REFILL_RULE);
  return { faults, knowledge: new TankKnowledge(controller, faults, { tank: 'house', memory, clock, log }) };
}

test('what is known of a level sensor holds for a tank of another shape, too; what is known of its water does not', () => {
  const sensor = { seen: 5_000, repeated: 100, named: true };
  const { diagnosis } = learned(5);
  memory.saveLearned('house', { fill: null, diagnosis: { ...diagnosis, sensor } });
  const after = knowledge();
  after.knowledge.recallSensor();
  expect(after.faults.levelFrozen).toBe(true);
  expect(memory.loadLearned('house')?.diagnosis).toMatchObject({ sensor, draws: { watched_ms: 0 } });
});

test('a sensor of another kind, put in while the node was away, is not called frozen for what the old one did', () => {
  const { diagnosis } = learned(5);
  const sensor = { seen: 5_000, repeated: 100, named: true };
  memory.saveLearned('house', { fill: null, diagnosis: { ...diagnosis, sensor } });
  const after = knowledge();
  after.knowledge.recall();
  expect(after.faults.levelFrozen).toBe(true);
  after.faults.see({
    // It tells when it likes: the same reading again and again is none of its own.
    pings: [{ kind: 'echo', distance_mm: 900, age_ms: 4_000 }],
    reading: { quality: 'bad', level: null, reason: { code: 'sensor_frozen', args: {} } },
    instruments: { level_switches: [], flow_meters: [] },
    ...{ open: null, hour: null, raining: null },
  });
  expect(after.faults.levelFrozen).toBe(false);
});
