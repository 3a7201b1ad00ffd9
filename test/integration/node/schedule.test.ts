import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { shapeOf } from '../../../firmware/domain/geometry/shape.js';
import { DEFAULT_FILTER } from '../../../firmware/domain/level/filter.js';
import { DEFAULT_REFILL_RULE } from '../../../firmware/domain/refill/refill-rule.js';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { LinuxHostMetrics } from '../../../firmware/drivers/host/linux.js';
import { FileNodeMemory } from '../../../firmware/drivers/memory/file.js';
import { SimulatedFarm } from '../../../firmware/drivers/simulated/farm.js';
import { PAPER_FARM } from '../../../firmware/drivers/simulated/paper-farm.js';
import { Node } from '../../../firmware/node/node.js';
import { schedulePayload } from '../../../firmware/protocol/schedule.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { RecordedUplink } from '../../support/recorded-uplink.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** 08:00 in Madrid, a Monday. */
const EPOCH_MS = Date.UTC(2026, 5, 1, 6);
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NIGHTLY = {
  time_zone: 'Europe/Madrid',
  windows: [{ weekdays: WEEKDAYS, from_minute: 22 * 60, to_minute: 6 * 60 }],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};
const HOUSE = PAPER_FARM.filter((tank) => tank.id === 'house').map((tank) => ({
  ...tank,
  initial_percent: 14,
}));

let clock: VirtualClock;
let uplink: RecordedUplink;
let farm: SimulatedFarm;
let folder: string;
let node: Node;
/** What the time service says. */
let occasion: string | null;
let asked: number;

function build(): Node {
  const log = new RecordedLog();
  return new Node({
    ...{ id: 'pi0', version: '0.0.0', relays: farm.relayBank(), uplink, clock, log },
    memory: new FileNodeMemory({ folder, clock, log }),
    host: new LinuxHostMetrics({ dataDir: folder }),
    time_confirmation: { newest: async () => occasion },
    tanks: HOUSE.map((tank) => ({
      ...{ id: tank.id, name: tank.name, shape_name: tank.shape.kind, pings: 7 },
      range_finder: farm.rangeFinder(tank.id),
      default_rule: DEFAULT_REFILL_RULE,
      control: {
        mounting: { shape: shapeOf(tank.shape), empty_distance_mm: tank.empty_distance_mm },
        filter: DEFAULT_FILTER,
        inlet: { max_run_s: 14_400, rest_s: 900, full_percent: 95, hold_closed_s: 3_600 },
        inflow_lph: tank.inlet.nominal_lph,
        idle_interval_ms: 5_000,
      },
    })),
  });
}

async function stop(): Promise<void> {
  const stopped = node.stop();
  await clock.advance(1_000);
  await stopped;
}

beforeEach(() => {
  clock = new VirtualClock(EPOCH_MS);
  uplink = new RecordedUplink();
  farm = new SimulatedFarm({ seed: 7, clock, tanks: HOUSE });
  folder = mkdtempSync(join(tmpdir(), 'sluice-schedule-'));
  occasion = 'noon';
  asked = 0;
  node = build();
});
afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

const set = async (body: object, id = `schedule-${++asked}`) => {
  uplink.raw('scheduleSet', 'house', JSON.stringify({ id, ttl_s: 10, ...body }));
  await clock.advance(1_000);
  return uplink.statesOf(id);
};
const told = () => uplink.told.get('house/schedule');
const effect = () => told()?.effect as Record<string, unknown>;
const inlet = () => uplink.told.get('house/inlet');

/** The node begins with a schedule from the first moment on. */
async function startWith(schedule: object): Promise<void> {
  await node.start();
  expect(await set(schedule)).toEqual(['acknowledged', 'confirmed']);
  await stop();
  node = build();
  await node.start();
}

test('a tank without a schedule says so, and is filled by its rule', async () => {
  await node.start();
  await clock.advance(20_000);
  expect(schedulePayload.parse(told())).toMatchObject({
    version: 0,
    effect: { limited_by: 'plain', opens: null, reason: 'It may fill at any time' },
  });
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_low' });
});

test('outside its hours a tank waits above the floor, says until when, and is filled when they begin', async () => {
  await startWith(NIGHTLY);
  await clock.advance(MINUTE_MS);
  expect(schedulePayload.parse(told())).toMatchObject({ ...NIGHTLY, version: 1 });
  expect(effect()).toMatchObject({ limited_by: 'outside_window', opens: '22:00' });
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'outside_window' });
  expect(uplink.told.get('house/status')?.text).toMatch(
    /^Water is low \(1[34](\.\d)? %\) and not refilling: outside the hours for filling, it waits until 22:00 while there is at least 5 %$/,
  );
  let lowest = 100;
  while (clock.wall_ms() < EPOCH_MS + 14 * HOUR_MS - MINUTE_MS) {
    await clock.advance(MINUTE_MS);
    lowest = Math.min(lowest, farm.truth('house').percent);
    if (inlet()?.state === 'open') expect(inlet()).toMatchObject({ reason_code: 'below_floor' });
  }
  expect(lowest).toBeGreaterThan(3);
  await clock.advance(2 * MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'plain', reason_code: 'inside_window' });
  await clock.advance(2 * HOUR_MS);
  expect(farm.truth('house').percent).toBeGreaterThan(40);
}, 60_000);

test('a schedule is kept across a restart with its version; a bad one is refused whole', async () => {
  await startWith(NIGHTLY);
  await clock.advance(2_000);
  const bad = [
    { ...NIGHTLY, floor_percent: -1 },
    { ...NIGHTLY, time_zone: 'Mars/Olympus' },
    {
      ...NIGHTLY,
      windows: [...NIGHTLY.windows, { weekdays: ['mon'], from_minute: 0, to_minute: Number.NaN }],
    },
    { ...NIGHTLY, windows: 'always' },
  ];
  for (const schedule of bad) expect(await set(schedule)).toEqual(['refused']);
  expect(told()).toMatchObject({ ...NIGHTLY, version: 1 });
  expect(await set({ ...NIGHTLY, floor_percent: 7 }, 'schedule-again')).toEqual([
    'acknowledged',
    'confirmed',
  ]);
  expect(await set({ ...NIGHTLY, floor_percent: 9 }, 'schedule-again')).toEqual([
    'acknowledged',
    'confirmed',
    'refused',
  ]);
  expect(told()).toMatchObject({ floor_percent: 7, version: 2 });
});

test('a disk that refuses keeps the old schedule in force', async () => {
  await startWith(NIGHTLY);
  rmSync(folder, { recursive: true });
  const file = mkdtempSync(join(tmpdir(), 'sluice-schedule-'));
  await clock.advance(1_000);
  // A folder that cannot be made, because its parent is a device.
  const refusing = new FileNodeMemory({ folder: '/dev/null/rules', clock, log: new RecordedLog() });
  expect(() => refusing.saveSchedule('house', { version: 1, ...NIGHTLY, windows: [] })).toThrow(
    /The schedule of tank house could not be kept/,
  );
  expect(told()).toMatchObject({ version: 1 });
  rmSync(folder, { recursive: true, force: true });
  folder = file;
});

test('with the clock unset the plain rule holds, until the time service confirms it', async () => {
  occasion = null;
  await startWith(NIGHTLY);
  await clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({
    limited_by: 'time_untrusted',
    reason: 'The clock of the Pi is not confirmed: until it is, the rule holds at any time',
  });
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_low' });
  occasion = 'noon';
  await clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'outside_window', opens: '22:00' });
});

test.each([6 * MINUTE_MS, -6 * MINUTE_MS, 10 * 365 * 24 * HOUR_MS, -10 * 365 * 24 * HOUR_MS])(
  'a clock that jumps by %d ms is not trusted before it is confirmed once more',
  async (jump_ms) => {
    await startWith(NIGHTLY);
    await clock.advance(MINUTE_MS);
    clock.jumpWall(jump_ms);
    await clock.advance(2 * MINUTE_MS);
    expect(effect()).toMatchObject({ limited_by: 'time_untrusted' });
    expect(inlet()).toMatchObject({ state: 'open' });
    occasion = 'one';
    await clock.advance(MINUTE_MS);
    expect(effect().limited_by).not.toBe('time_untrusted');
  },
);

test('while nobody is there less is kept', async () => {
  await startWith({
    ...NIGHTLY,
    windows: [],
    vacation: { from: '2026-05-30', to: '2026-06-02', floor_percent: 6 },
  });
  await clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'vacation', opens: '2026-06-03 00:00' });
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'vacation' });
  expect(inlet()?.reason).toBe(
    'Inlet closed: nobody is there until 2026-06-02: it waits while there is at least 6 %',
  );
});

test('by hand water may flow at any hour', async () => {
  await startWith(NIGHTLY);
  await clock.advance(MINUTE_MS);
  uplink.command('house', {
    id: 'open-by-hand',
    ttl_s: 10,
    actuator: 'inlet',
    action: 'open',
    duration_s: 60,
  });
  await clock.advance(2_000);
  expect(inlet()).toMatchObject({ state: 'open', mode: 'hand' });
});
