import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { FARM_TANK, HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { tankRoutes } from '../../../firmware/main/tank-routes.js';
import { FarmNode } from './farm-node.js';
import { EPOCH_MS } from './virtual-node.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The house was drained for the work: its rule would fill it at once. */
const DRAINED = [{ ...HOUSE_TANK, initial_percent: 14 }, FARM_TANK];
const CLOSE = { actuator: 'inlet', action: 'close', duration_s: 7_200 };

let node: FarmNode;
let others: FarmNode[];
beforeEach(async () => {
  node = new FarmNode();
  others = [];
  await node.start();
});
afterEach(async () => {
  for (const one of [node, ...others]) await one.close();
});

const file = (of = node) => join(of.memory_folder, 'house.holds.json');
const onDisk = (of = node) => JSON.parse(readFileSync(file(of), 'utf8'));
const inlet = (of: FarmNode) => of.told('house/inlet');
const remaining_ms = (of: FarmNode) => Date.parse(String(inlet(of).until)) - of.clock.wall_ms();

/**
 * The same tank after its node was killed, or its Pi was without power: nothing was told or written at the end, and its
 * clock shows what it will. Only what is on disk is left.
 */
async function afterAKill(wall_ms = EPOCH_MS, killed = node): Promise<FarmNode> {
  const next = new FarmNode({ clock: new VirtualClock(wall_ms), tanks: DRAINED });
  mkdirSync(next.memory_folder, { recursive: true });
  writeFileSync(file(next), readFileSync(file(killed)));
  others.push(next);
  await next.start();
  return next;
}

describe('an inlet that a person has closed', () => {
  test('stays closed for the rest of its time when the node is killed, and only then does its rule open it', async () => {
    await node.send('command', 'house', CLOSE);
    await node.clock.advance(30 * MINUTE_MS);
    const next = await afterAKill();
    await next.clock.advance(10_000);
    expect(inlet(next)).toMatchObject({ state: 'closed', mode: 'off', reason_code: 'closed_by_hand' });
    expect(remaining_ms(next)).toBeGreaterThan(89 * MINUTE_MS);
    expect(remaining_ms(next)).toBeLessThan(96 * MINUTE_MS);
    await next.clock.advance(remaining_ms(next) - MINUTE_MS);
    expect(next.switched).toEqual([]);
    await next.until('the rule', () => next.farm.truth('house').inlet_running, 10 * MINUTE_MS);
  });

  test.each([
    ['1970', 0],
    ['a year that comes', EPOCH_MS + 366 * 24 * HOUR_MS],
  ])('stays closed also when the clock wakes up in %s', async (_, wall_ms) => {
    await node.send('command', 'house', CLOSE);
    const next = await afterAKill(wall_ms);
    await next.clock.advance(HOUR_MS);
    expect(inlet(next)).toMatchObject({ state: 'closed', mode: 'off' });
    expect(next.switched).toEqual([]);
  });

  test('is told as held while its node is stopped', async () => {
    const command_id = await node.send('command', 'house', CLOSE);
    const { until } = inlet(node);
    await node.stop();
    const held = { state: 'closed', mode: 'off', reason_code: 'stopping', until, command_id };
    expect(inlet(node)).toMatchObject(held);
  });

  test('is not forgotten for what is asked at its machine before the node knows of it again', async () => {
    await node.send('command', 'house', CLOSE);
    await node.stop();
    const starting = node.start();
    const [loop] = node.loops;
    const stop = { id: 'by-hand', actuator: 'inlet', action: 'close', duration_s: 5, ttl_s: 10 } as const;
    expect(await loop?.command(stop)).toBeNull();
    expect(onDisk()).toMatchObject([{ actuator: 'inlet' }]);
    const run = tankRoutes(() => node.loops).find(({ path }) => path === '/tanks/:tank/run');
    const asked = { actuator: 'inlet', action: 'stop', duration_s: 5 };
    await expect(run?.handle({ params: { tank: 'house' }, body: asked })).rejects.toMatchObject({
      status: 503,
    });
    await starting;
    await node.clock.advance(10_000);
    expect(inlet(node)).toMatchObject({ state: 'closed', mode: 'off' });
  });

  test('stays closed over one restart after the other, and no longer than it was meant to', async () => {
    await node.send('command', 'house', CLOSE);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await node.clock.advance(20 * MINUTE_MS);
      await node.restart();
      await node.clock.advance(10_000);
      expect(inlet(node)).toMatchObject({ state: 'closed', mode: 'off' });
    }
    expect(remaining_ms(node)).toBeGreaterThan(58 * MINUTE_MS);
    expect(remaining_ms(node)).toBeLessThan(61 * MINUTE_MS);
  });

  test('is given back to its rule in time also where the node is killed every four minutes', async () => {
    await node.send('command', 'house', { ...CLOSE, duration_s: 300 });
    let next = node;
    for (let kills = 0; kills < 8 && onDisk(next).length > 0; kills += 1) {
      await next.clock.advance(4 * MINUTE_MS);
      next = await afterAKill(EPOCH_MS, next);
    }
    expect(onDisk(next)).toEqual([]);
    await next.clock.advance(10_000);
    expect(inlet(next).mode).toBe('auto');
  });

  test('and given back to its rule is not held after a restart', async () => {
    await node.send('command', 'house', CLOSE);
    await node.send('command', 'house', { actuator: 'inlet', action: 'auto' });
    expect(onDisk()).toEqual([]);
    const next = await afterAKill();
    await next.clock.advance(10_000);
    expect(inlet(next)).toMatchObject({ mode: 'auto' });
  });

  test('is written at once, then every five minutes, and not any more once it is over', async () => {
    const id = await node.send('command', 'house', { ...CLOSE, duration_s: 1_200 });
    const left: number[] = [];
    for (let minute = 0; minute < 30; minute += 1) {
      const [hold] = onDisk();
      if (hold !== undefined && hold.remaining_s !== left.at(-1)) left.push(hold.remaining_s);
      if (hold !== undefined) expect(hold).toMatchObject({ actuator: 'inlet', command_id: id });
      await node.clock.advance(MINUTE_MS);
    }
    expect(onDisk()).toEqual([]);
    expect(left[0]).toBe(1_200);
    expect(left.length).toBeGreaterThanOrEqual(4);
    expect(left.length).toBeLessThanOrEqual(5);
  });

  test('stays closed on a disk that refuses; that is told once, and asked again', async () => {
    mkdirSync(`${file()}.new`, { recursive: true });
    await node.send('command', 'house', CLOSE);
    await node.clock.advance(MINUTE_MS);
    expect(inlet(node)).toMatchObject({ mode: 'off' });
    const told = () => JSON.stringify(node.log.lines).split('held by hand could not be written').length - 1;
    expect(told()).toBe(1);
    rmSync(`${file()}.new`, { recursive: true, force: true });
    await node.clock.advance(MINUTE_MS);
    expect(onDisk()).toHaveLength(1);
  });

  test('is not known any more when its file is damaged: that is said', async () => {
    await node.send('command', 'house', CLOSE);
    writeFileSync(file(), '[{"actuator":"inlet","command_id":"x","remaining_s":-1}]');
    const next = await afterAKill();
    expect(JSON.stringify(next.log.lines)).toContain('nothing is held closed by hand');
  });
});
