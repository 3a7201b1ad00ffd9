import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TOPICS } from '../../../firmware/protocol/topics.js';
import { PipedFarm } from './piped-farm.js';

let bench: PipedFarm;

beforeEach(async () => {
  bench = new PipedFarm();
  await bench.start();
  await bench.clock.advance(15_000);
});

afterEach(() => bench.close());

describe('a transfer pump', () => {
  test('runs while its lease is renewed, water really goes over, and it stops by itself when nobody renews', async () => {
    const before = { low: bench.farm.truth('low').litres, high: bench.farm.truth('high').litres };
    const first = await bench.lease();
    expect(bench.told('low/pump')).toMatchObject({ state: 'on', mode: 'auto', reason_code: 'transfer_runs' });
    for (let renewed = 0; renewed < 6; renewed++) {
      await bench.clock.advance(10_000);
      await bench.lease();
    }
    const lifted = bench.farm.truth('high').litres - before.high;
    expect(lifted).toBeGreaterThan(80);
    expect(before.low - bench.farm.truth('low').litres).toBeGreaterThan(lifted - 20);
    await bench.clock.advance(28_000);
    expect(await bench.relays.read('low.pump')).toBe(true);
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.told('low/pump')).toMatchObject({ state: 'off', reason_code: 'lease_expired' });
    // One answer for the lease, none for each renewal.
    expect(bench.uplink.answers.map(({ id, state }) => [id, state])).toEqual([[first, 'acknowledged']]);
  });

  test('a lease of a second ends it, and what is malformed or does not fit is refused', async () => {
    await bench.lease();
    await bench.lease({ lease_s: 1 });
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.told('low/pump')).toMatchObject({ state: 'off', reason_code: 'not_asked' });
    expect(bench.uplink.statesOf(await bench.lease({ lease_s: 601 }))).toEqual(['refused']);
    expect(bench.uplink.statesOf(await bench.lease({ actuator: 'outlet' }))).toEqual(['refused']);
    expect(await bench.relays.read('low.pump')).toBe(false);
  });

  test('a lease that is taken after it was refused is answered again', async () => {
    bench.gateway_time.heard(bench.clock.wall_ms());
    const late = { ts: new Date(bench.clock.wall_ms() - 200_000).toISOString() };
    expect(bench.uplink.statesOf(await bench.lease(late))).toEqual(['refused']);
    expect(bench.uplink.statesOf(await bench.lease())).toEqual(['acknowledged']);
    expect(bench.uplink.statesOf(await bench.lease())).toEqual([]);
  });

  test('a retained lease is never obeyed', async () => {
    const reason = { reason_code: 'transfer_runs', reason_args: {} };
    const lease = { id: 'message-old', ttl_s: 30, actuator: 'pump', want: 'run', lease_s: 600, ...reason };
    bench.uplink.raw('lease', 'low', JSON.stringify(lease), true);
    await bench.clock.advance(3_000);
    expect(await bench.relays.read('low.pump')).toBe(false);
  });

  test('locked, it stays locked over a restart, and only a reset unlocks it', async () => {
    bench.loops[0]?.controller.trip('pump', { code: 'dry_run', args: { dry_s: 60 } });
    await bench.clock.advance(6_000);
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'dry_run' });
    await bench.stop();
    expect(bench.told('low/pump')).toMatchObject({
      reason_code: 'stopping',
      trip: { reason_code: 'dry_run' },
    });
    await bench.start();
    await bench.clock.advance(15_000);
    await bench.lease();
    expect(await bench.relays.read('low.pump')).toBe(false);
    expect(bench.told('low/pump').trip).toMatchObject({ reason_code: 'dry_run' });
    await bench.send('command', 'low', { actuator: 'pump', action: 'reset' });
    await bench.clock.advance(6_000);
    expect(bench.told('low/pump')).toMatchObject({ state: 'on', trip: null });
  });
});

describe('an outlet that is open without current', () => {
  test('is closed by its relay, opened by hand for so long, and open when the node has stopped', async () => {
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed', mode: 'auto' });
    expect(await bench.relays.read('low.outlet')).toBe(true);
    const run = await bench.send('command', 'low', { actuator: 'outlet', action: 'open', duration_s: 20 });
    expect(bench.told('low/outlet')).toMatchObject({ state: 'open', mode: 'hand', command_id: run });
    expect(await bench.relays.read('low.outlet')).toBe(false);
    await bench.clock.advance(25_000);
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed' });
    expect(bench.uplink.records).toContainEqual(
      expect.objectContaining({ kind: 'event', tank: 'low', actuator: 'outlet', state: 'open' }),
    );
    await bench.stop();
    expect(bench.told('low/outlet')).toMatchObject({ state: 'open', reason_code: 'stopping' });
    expect(bench.told('low/pump')).toMatchObject({ state: 'off', reason_code: 'stopping' });
  });

  test('is opened by the hours of its schedule, also after a restart, and closed by a person in them', async () => {
    const hours = { weekdays: ['mon'], from_minute: 6 * 60 + 5, to_minute: 6 * 60 + 20 };
    const schedule = {
      ...{ time_zone: 'UTC', windows: [], one_off: [], floor_percent: 5, vacation: null },
      draws: [{ actuator: 'outlet', ...hours }],
    };
    const kept = await bench.send('scheduleSet', 'low', schedule);
    expect(bench.uplink.statesOf(kept)).toEqual(['acknowledged', 'confirmed']);
    expect(TOPICS.schedule.payload.parse(bench.told('low/schedule'))).toMatchObject({
      ...schedule,
      version: 1,
    });
    await bench.clock.advance(60_000);
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed', reason_code: 'not_asked' });
    await bench.clock.advance(4 * 60_000);
    expect(bench.told('low/outlet')).toMatchObject({
      ...{ state: 'open', mode: 'auto', reason_code: 'by_schedule' },
      reason: 'Outlet open: it draws by its schedule until 06:20',
    });
    await bench.send('command', 'low', { actuator: 'outlet', action: 'close', duration_s: 60 });
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed', mode: 'off' });
    await bench.restart();
    await bench.clock.advance(30_000);
    expect(bench.told('low/schedule')).toMatchObject({ version: 1, draws: schedule.draws });
    await bench.clock.advance(5 * 60_000);
    expect(bench.told('low/outlet')).toMatchObject({ state: 'open', reason_code: 'by_schedule' });
    await bench.clock.advance(15 * 60_000);
    expect(bench.told('low/outlet')).toMatchObject({ state: 'closed', reason_code: 'not_asked' });
  });

  test('keeps no hours for a pump that lifts into another tank: the schedule is refused whole', async () => {
    const hours = { weekdays: ['mon'], from_minute: 0, to_minute: 60 };
    const refused = await bench.send('scheduleSet', 'low', {
      ...{ time_zone: 'UTC', windows: [], one_off: [], floor_percent: 5, vacation: null },
      draws: [
        { actuator: 'outlet', ...hours },
        { actuator: 'pump', ...hours },
      ],
    });
    expect(bench.uplink.answers.find(({ id }) => id === refused)).toMatchObject({
      ...{ state: 'refused', reason_code: 'draw_unfit', reason_args: { actuator: 'pump' } },
    });
    expect(bench.told('low/schedule').version).toBe(0);
  });

  test('draws down to its target and no further', async () => {
    await bench.send('command', 'low', { actuator: 'outlet', action: 'open', target_percent: 48 });
    await bench.until('the end of the run', async () => bench.told('low/outlet').state === 'closed');
    expect(bench.farm.truth('low').percent).toBeGreaterThan(47);
    expect(bench.farm.truth('low').percent).toBeLessThan(48.5);
  });
});

test('tells what is fitted, as the contract says', () => {
  expect(TOPICS.about.payload.parse(bench.told('low/about'))).toMatchObject({
    actuators: ['outlet', 'pump'],
    pump: { direction: 'transfer', to_tank: 'high', reserve_percent: 10 },
    outlet: { reserve_percent: 10 },
  });
  const about = TOPICS.about.payload.parse(bench.told('high/about'));
  expect(about.sources?.map(({ id, supply_tank }) => [id, supply_tank])).toEqual([
    ['rain', 'low'],
    ['town', undefined],
    ['bore', undefined],
  ]);
  for (const topic of ['low/outlet', 'low/pump', 'high/inlet'] as const) {
    expect(TOPICS.inlet.payload.safeParse(bench.told(topic)).success).toBe(true);
  }
});
