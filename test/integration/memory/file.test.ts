import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { SCHEDULE } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';

const RULE = { version: 2, low_percent: 20, high_percent: 85, enabled: true };
const WALL_MS = Date.UTC(2025, 5, 1);

let root: string;
let folder: string;
let log: RecordedLog;
let memory: FileNodeMemory;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sluice-memory-'));
  folder = join(root, 'rules', 'node');
  log = new RecordedLog();
  memory = new FileNodeMemory({ folder, clock: new VirtualClock(WALL_MS), log });
});

afterEach(() => rmSync(root, { recursive: true }));

const fileOf = (tank: string) => join(folder, `${tank}.rule.json`);

function put(tank: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(tank), text);
}

test('knows nothing at first, and says nothing about it', () => {
  expect(memory.loadRule('house')).toBeUndefined();
  expect(log.lines).toEqual([]);
});

test('keeps one rule per tank across restarts', () => {
  memory.saveRule('house', RULE);
  memory.saveRule('farm', { ...RULE, enabled: false });
  memory.saveRule('house', { ...RULE, low_percent: 25 });
  const restarted = new FileNodeMemory({ folder, clock: new VirtualClock(), log });
  expect(restarted.loadRule('house')).toEqual({ ...RULE, low_percent: 25 });
  expect(restarted.loadRule('farm')).toEqual({ ...RULE, enabled: false });
  expect(readdirSync(folder).sort()).toEqual(['farm.rule.json', 'house.rule.json']);
});

test('a rule of before there were versions is the first one', () => {
  const { version: _, ...old } = RULE;
  put('house', JSON.stringify(old));
  expect(memory.loadRule('house')).toEqual({ ...old, version: 1 });
});

test('keeps a schedule beside the rule; one that is damaged is set aside, and the rule is not', () => {
  const schedule = { version: 3, ...SCHEDULE };
  memory.saveRule('house', RULE);
  memory.saveSchedule('house', schedule);
  const restarted = new FileNodeMemory({ folder, clock: new VirtualClock(WALL_MS), log });
  expect(restarted.loadSchedule('house')).toEqual(schedule);
  const file = join(folder, 'house.schedule.json');
  writeFileSync(file, readFileSync(file, 'utf8').slice(0, 40));
  expect(restarted.loadSchedule('house')).toBeUndefined();
  expect(existsSync(`${file}.damaged-${WALL_MS}`)).toBe(true);
  expect(restarted.loadRule('house')).toEqual(RULE);
  expect(log.lines).toMatchObject([{ fields: { code: 'memory_damaged' } }]);
});

describe('a damaged file', () => {
  test.each([
    ['empty', ''],
    ['cut off', '{"low_percent": 20, "high_per'],
    ['no JSON', 'garbage'],
    ['zeros, as a power cut leaves them', '\u0000'.repeat(64)],
    ['of another type', '[1, 2]'],
    ['with a rule without dead band', JSON.stringify({ ...RULE, high_percent: 22 })],
    ['with a number out of range', JSON.stringify({ ...RULE, high_percent: 1e6 })],
    ['with an unknown field', JSON.stringify({ ...RULE, extra: 1 })],
  ])('%s is set aside and told', (_kind, text) => {
    put('house', text);
    expect(memory.loadRule('house')).toBeUndefined();
    const aside = `house.rule.json.damaged-${WALL_MS}`;
    expect(readdirSync(folder)).toEqual([aside]);
    expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'memory_damaged', tank: 'house' } }]);
    memory.saveRule('house', RULE);
    expect(memory.loadRule('house')).toEqual(RULE);
  });

  test('leaves other tanks alone', () => {
    memory.saveRule('farm', RULE);
    put('house', 'garbage');
    memory.loadRule('house');
    expect(memory.loadRule('farm')).toEqual(RULE);
  });
});

test('half a file of a save that was killed is not mistaken for a rule', () => {
  memory.saveRule('house', RULE);
  writeFileSync(`${fileOf('house')}.new`, '{"low_pe');
  expect(memory.loadRule('house')).toEqual(RULE);
  memory.saveRule('house', { ...RULE, low_percent: 30 });
  expect(memory.loadRule('house')).toEqual({ ...RULE, low_percent: 30 });
  expect(existsSync(`${fileOf('house')}.new`)).toBe(false);
});

test('a file that cannot be read is told and left where it is', () => {
  mkdirSync(fileOf('house'), { recursive: true });
  expect(memory.loadRule('house')).toBeUndefined();
  expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'memory_unreadable' } }]);
  expect(readdirSync(folder)).toEqual(['house.rule.json']);
});

describe('a save that fails', () => {
  test('throws a coded error and leaves the old rule', () => {
    memory.saveRule('house', RULE);
    // A folder in the way of the new file stands for a disk that refuses.
    mkdirSync(`${fileOf('house')}.new/x`, { recursive: true });
    expect(() => memory.saveRule('house', { ...RULE, low_percent: 30 })).toThrow(
      expect.objectContaining({ code: 'memory_not_kept', message: expect.stringContaining('EISDIR') }),
    );
    expect(memory.loadRule('house')).toEqual(RULE);
  });

  test('throws a coded error when the folder cannot be made', () => {
    writeFileSync(join(root, 'rules'), '');
    expect(() => memory.saveRule('house', RULE)).toThrow(
      expect.objectContaining({ code: 'memory_not_kept' }),
    );
  });

  test.each([
    { ...RULE, low_percent: Number.NaN },
    { ...RULE, high_percent: Number.POSITIVE_INFINITY },
    { ...RULE, low_percent: 84 },
  ])('refuses a rule that is none: %j', (rule) => {
    memory.saveRule('house', RULE);
    expect(() => memory.saveRule('house', rule)).toThrow();
    expect(memory.loadRule('house')).toEqual(RULE);
  });
});

test.each(['../house', 'a/b', '', 'House', 'x'.repeat(40)])('the name %j never becomes a path', (tank) => {
  expect(() => memory.saveRule(tank, RULE)).toThrow();
  expect(() => memory.loadRule(tank)).toThrow();
  expect(readdirSync(root)).toEqual([]);
});

describe('what is locked', () => {
  const LOCKED = {
    pump: {
      ...{ since: new Date(WALL_MS).toISOString(), reason_code: 'ran_dry', reason_args: { dry_s: 60 } },
      reason: 'no water came for 1 min',
    },
  };
  const trips = () => join(folder, 'house.trips.json');

  test('is nothing at first, and is kept across restarts', () => {
    expect(memory.loadTrips('house')).toEqual({});
    memory.saveTrips('house', LOCKED);
    expect(new FileNodeMemory({ folder, clock: new VirtualClock(), log }).loadTrips('house')).toEqual(LOCKED);
    expect(log.lines).toEqual([]);
  });

  test('is not known once the file was damaged, at every start, until it is kept again', () => {
    memory.saveTrips('house', LOCKED);
    writeFileSync(trips(), readFileSync(trips(), 'utf8').slice(0, 30));
    expect(memory.loadTrips('house')).toBeNull();
    expect(log.lines).toMatchObject([
      {
        fields: { code: 'memory_damaged', tank: 'house' },
        sentence: expect.stringContaining(
          'every actuator of it is locked. Look at each of them, and reset it.',
        ),
      },
    ]);
    expect(memory.loadTrips('house')).toBeNull();
    memory.saveTrips('house', {});
    expect(memory.loadTrips('house')).toEqual({});
  });

  test('is not known while the file is damaged and cannot be set aside, or cannot be read', () => {
    mkdirSync(trips(), { recursive: true });
    expect(memory.loadTrips('house')).toBeNull();
    expect(log.lines).toMatchObject([{ fields: { code: 'memory_unreadable' } }]);
    rmSync(trips(), { recursive: true });
    writeFileSync(trips(), 'garbage');
    // A folder that is not empty in the way stands for a disk that refuses.
    mkdirSync(join(`${trips()}.damaged-${WALL_MS}`, 'x'), { recursive: true });
    expect(memory.loadTrips('house')).toBeNull();
    expect(readdirSync(folder)).toContain('house.trips.json');
  });
});

describe('what actuators still have to wait for', () => {
  const RESTS = {
    runs: {
      pump: { resting_s: 40, rest_s: 60, paused_s: 0, spent_s: 900, unrested_s: 40, starts_ago_s: [900, 20] },
    },
    sources: [{ id: 'bore', remaining_s: 3_000 }],
  };
  const file = () => join(folder, 'house.rests.json');

  test('is nothing on the first day of a tank, and then what was kept', () => {
    memory.saveRule('farm', RULE);
    expect(memory.loadRests('house')).toBeUndefined();
    memory.saveRests('house', RESTS);
    expect(memory.loadRests('house')).toEqual(RESTS);
    const low = { ...RESTS, low_sources: ['rain'] };
    memory.saveRests('house', low);
    expect(memory.loadRests('house')).toEqual(low);
    expect(log.lines).toEqual([]);
  });

  test('is not known when it is damaged, gone, or cannot be read', () => {
    memory.saveRule('house', RULE);
    expect(memory.loadRests('house')).toBeNull();
    memory.saveRests('house', RESTS);
    writeFileSync(file(), readFileSync(file(), 'utf8').replace('900', '-900'));
    expect(memory.loadRests('house')).toBeNull();
    expect(log.lines).toMatchObject([{ fields: { code: 'memory_damaged' } }]);
    mkdirSync(file());
    expect(memory.loadRests('house')).toBeNull();
    expect(log.lines).toMatchObject([{}, { fields: { code: 'memory_unreadable' } }]);
  });
});

test('files are for the node alone', () => {
  memory.saveRule('house', RULE);
  expect(statSync(fileOf('house')).mode & 0o777).toBe(0o600);
});
