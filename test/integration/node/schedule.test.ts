import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { schedulePayload } from '../../../firmware/protocol/schedule.js';
import { FarmNode } from './farm-node.js';
import { EPOCH_MS } from './virtual-node.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NIGHTLY = {
  time_zone: 'Europe/Madrid',
  windows: [{ weekdays: WEEKDAYS, from_minute: 22 * 60, to_minute: 6 * 60 }],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};
let bench: FarmNode;

beforeEach(() => {
  bench = new FarmNode({ tanks: [{ ...HOUSE_TANK, initial_percent: 14 }] });
  bench.confirmed = 'noon';
});
afterEach(() => bench.close());

const set = async (body: object) => bench.uplink.statesOf(await bench.send('scheduleSet', 'house', body));
const told = () => bench.told('house/schedule');
const effect = () => told().effect as Record<string, unknown>;
const inlet = () => bench.told('house/inlet');

/** The node begins with a schedule from the first moment on. */
async function startWith(schedule: object): Promise<void> {
  await bench.start();
  expect(await set(schedule)).toEqual(['acknowledged', 'confirmed']);
  await bench.restart();
}

test('a tank without a schedule says so, and is filled by its rule', async () => {
  await bench.start();
  await bench.clock.advance(20_000);
  expect(schedulePayload.parse(told())).toMatchObject({
    version: 0,
    effect: { limited_by: 'plain', opens: null, reason: 'It may fill at any time' },
  });
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_low' });
});

test('outside its hours a tank waits above the floor, says until when, and is filled when they begin', async () => {
  // Three hours of a morning, at whose end it waits: a whole day shows no more, and takes a busy machine a minute.
  await startWith({ ...NIGHTLY, windows: [{ weekdays: WEEKDAYS, from_minute: 660, to_minute: 720 }] });
  await bench.clock.advance(MINUTE_MS);
  expect(schedulePayload.parse(told())).toMatchObject({ floor_percent: 5, version: 1 });
  expect(effect()).toMatchObject({ limited_by: 'outside_window', opens: '11:00' });
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'outside_window' });
  expect(bench.told('house/status').text).toMatch(
    /^Water is low \(1[34](\.\d)? %\) and not refilling: outside the hours for filling, it waits until 11:00 while there is at least 5 %$/,
  );
  let lowest = 100;
  const opened = new Set<unknown>();
  while (bench.clock.wall_ms() < EPOCH_MS + 3 * HOUR_MS - MINUTE_MS) {
    await bench.clock.advance(MINUTE_MS);
    lowest = Math.min(lowest, bench.farm.truth('house').percent);
    if (inlet().state === 'open') opened.add(inlet().reason_code);
  }
  expect(lowest).toBeGreaterThan(3);
  expect([...opened]).toEqual(['below_floor']);
  await bench.clock.advance(2 * MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'plain', reason_code: 'inside_window' });
  await bench.clock.advance(45 * MINUTE_MS);
  expect(bench.farm.truth('house').percent).toBeGreaterThan(40);
}, 60_000);

test('a schedule is kept across a restart with its version; a bad one is refused whole', async () => {
  await startWith(NIGHTLY);
  await bench.clock.advance(2_000);
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
  expect(await set({ ...NIGHTLY, id: 'schedule-again', floor_percent: 7 })).toEqual([
    'acknowledged',
    'confirmed',
  ]);
  expect(await set({ ...NIGHTLY, id: 'schedule-again', floor_percent: 9 })).toEqual([
    'acknowledged',
    'confirmed',
    'refused',
  ]);
  expect(told()).toMatchObject({ floor_percent: 7, version: 2 });
  // Two admins looked at the same hours: the second is told.
  expect(await set({ ...NIGHTLY, floor_percent: 8, based_on: 1 })).toEqual(['refused']);
  expect(told()).toMatchObject({ floor_percent: 7, version: 2 });
  expect(await set({ ...NIGHTLY, floor_percent: 8, based_on: 2 })).toEqual(['acknowledged', 'confirmed']);
  expect(told()).toMatchObject({ floor_percent: 8, version: 3 });
});

test('a disk that refuses keeps the old schedule in force', async () => {
  await startWith(NIGHTLY);
  await bench.clock.advance(1_000);
  // Not even root can write below what is no folder.
  rmSync(bench.memory_folder, { recursive: true });
  writeFileSync(bench.memory_folder, '');
  expect(await set({ ...NIGHTLY, floor_percent: 9 })).toEqual(['refused']);
  expect(bench.uplink.answers.at(-1)).toMatchObject({ reason_code: 'schedule_disk_refused' });
  await bench.clock.advance(MINUTE_MS);
  expect(told()).toMatchObject({ ...NIGHTLY, version: 1 });
});

test('with the clock unset the plain rule holds, until the time service confirms it', async () => {
  bench.confirmed = null;
  await startWith(NIGHTLY);
  await bench.clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({
    limited_by: 'time_untrusted',
    reason: 'The clock of the Pi is not confirmed: until it is, the rule holds at any time',
  });
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_low' });
  bench.confirmed = 'noon';
  await bench.clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'outside_window', opens: '22:00' });
});

test.each([6 * MINUTE_MS, -6 * MINUTE_MS, 10 * 365 * 24 * HOUR_MS, -10 * 365 * 24 * HOUR_MS])(
  'a clock that jumps by %d ms is not trusted before it is confirmed once more',
  async (jump_ms) => {
    await startWith(NIGHTLY);
    await bench.clock.advance(MINUTE_MS);
    bench.clock.jumpWall(jump_ms);
    await bench.clock.advance(2 * MINUTE_MS);
    expect(effect()).toMatchObject({ limited_by: 'time_untrusted' });
    expect(inlet()).toMatchObject({ state: 'open' });
    bench.confirmed = 'one';
    await bench.clock.advance(MINUTE_MS);
    expect(effect().limited_by).not.toBe('time_untrusted');
  },
);

test('while nobody is there less is kept', async () => {
  await startWith({
    ...NIGHTLY,
    windows: [],
    vacation: { from: '2026-05-30', to: '2026-06-02', floor_percent: 6 },
  });
  await bench.clock.advance(MINUTE_MS);
  expect(effect()).toMatchObject({ limited_by: 'vacation', opens: '2026-06-03 00:00' });
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'vacation' });
  expect(inlet().reason).toBe(
    'Inlet closed: nobody is there until 2026-06-02: it waits while there is at least 6 %',
  );
});

test('by hand water may flow at any hour', async () => {
  await startWith(NIGHTLY);
  await bench.clock.advance(MINUTE_MS);
  bench.uplink.command('house', {
    id: 'open-by-hand',
    ttl_s: 10,
    actuator: 'inlet',
    action: 'open',
    duration_s: 60,
  });
  await bench.clock.advance(2_000);
  expect(inlet()).toMatchObject({ state: 'open', mode: 'hand' });
});
