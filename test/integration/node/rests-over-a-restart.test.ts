import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { InletOptions } from '../../../firmware/domain/actuator/inlet-options.js';
import { FARM_TANK, HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import type { RelayBank } from '../../../firmware/ports/relay-bank.js';
import { ConfiguredNode } from './configured-node.js';
import { FarmNode } from './farm-node.js';
import type { VirtualNode } from './virtual-node.js';

const MINUTE_MS = 60_000;
/** Its rule fills it at once, and in half an hour it is far from full. */
const EMPTY = [{ ...HOUSE_TANK, initial_percent: 3 }, FARM_TANK];

let nodes: VirtualNode[];
beforeEach(() => {
  nodes = [];
});
afterEach(async () => {
  for (const one of nodes) await one.close();
});

const fileOf = (node: VirtualNode) => join(node.memory_folder, 'house.rests.json');
const inlet = (of: VirtualNode) => of.told('house/inlet');

/** Starts it, with what is on the disk. */
async function started<N extends VirtualNode>(node: N, kept: string | null = null): Promise<N> {
  nodes.push(node);
  if (kept !== null) {
    mkdirSync(node.memory_folder, { recursive: true });
    writeFileSync(fileOf(node), kept);
  }
  await node.start();
  return node;
}

const house = (limits: Partial<InletOptions>, wire?: (relays: RelayBank) => RelayBank) =>
  new FarmNode({
    tanks: EMPTY,
    refit: ({ control, ...setup }) => ({
      ...setup,
      control: { ...control, inlet: control.inlet && { ...control.inlet, ...limits } },
    }),
    ...(wire && { wire }),
  });

/** The same tank after its node was killed: nothing was told or written at the end. */
const afterAKill = (of: FarmNode, limits: Partial<InletOptions>) =>
  started(house(limits), readFileSync(fileOf(of), 'utf8'));

const opens = (node: FarmNode, limit_ms = 10 * MINUTE_MS) =>
  node.until('an open inlet', () => node.farm.truth('house').inlet_running, limit_ms);
const closes = (node: FarmNode, limit_ms = 30 * MINUTE_MS) =>
  node.until('a closed inlet', () => !node.farm.truth('house').inlet_running, limit_ms);
const openedAt_ms = (node: FarmNode) =>
  node.switched.filter((line) => line.endsWith('house.inlet on')).map((line) => Number.parseInt(line, 10));

describe('an inlet whose node is killed', () => {
  test('pauses before it opens again, as after every run', async () => {
    const limits = { min_off_s: 600 };
    const node = await started(house(limits));
    await opens(node);
    const next = await afterAKill(node, limits);
    await next.clock.advance(9 * MINUTE_MS);
    expect(next.switched).toEqual([]);
    expect(inlet(next)).toMatchObject({ state: 'closed', reason_code: 'off_too_short' });
    await opens(next);
  });

  test('goes on with its rest, for as long as was left of it when that was last written', async () => {
    const limits = { max_run_s: 300, rest_s: 1_200, look_s: 1_200 };
    const node = await started(house(limits));
    await opens(node);
    await closes(node);
    await node.clock.advance(8 * MINUTE_MS);
    const next = await afterAKill(node, limits);
    await next.clock.advance(12 * MINUTE_MS);
    expect(inlet(next)).toMatchObject({ state: 'closed', reason_code: 'resting_after_limit' });
    expect(next.switched).toEqual([]);
    await next.clock.advance(5 * MINUTE_MS);
    expect(openedAt_ms(next)).toHaveLength(1);
  });

  test('runs no longer than was left of its longest run', async () => {
    const limits = { max_run_s: 1_200, rest_s: 900 };
    const node = await started(house(limits));
    await opens(node);
    await node.clock.advance(16 * MINUTE_MS);
    const next = await afterAKill(node, limits);
    await opens(next);
    const opened_ms = next.clock.monotonic_ms();
    await closes(next);
    expect(inlet(next).reason_code).toBe('resting_after_limit');
    const ran_s = (next.clock.monotonic_ms() - opened_ms) / 1_000;
    expect(ran_s).toBeGreaterThan(230);
    expect(ran_s).toBeLessThan(310);
  });

  test('starts no more often within the hour when that happens again and again', async () => {
    const limits = { max_starts_per_hour: 3, min_off_s: 0 };
    let node = await started(house(limits));
    for (let kills = 0; kills < 3; kills += 1) {
      await opens(node);
      await node.clock.advance(MINUTE_MS);
      node = await afterAKill(node, limits);
    }
    await node.clock.advance(50 * MINUTE_MS);
    expect(node.switched).toEqual([]);
    expect(inlet(node)).toMatchObject({ state: 'closed', reason_code: 'too_many_starts' });
    await opens(node, 15 * MINUTE_MS);
  });

  test('in the very moment in which its relay is switched has started all the same', async () => {
    const seen: string[] = [];
    const node: FarmNode = house({}, (relays) => ({
      start: () => relays.start(),
      stop: () => relays.stop(),
      read: (relay) => relays.read(relay),
      allOff: () => relays.allOff(),
      set: async (relay, energised) => {
        if (energised) seen.push(readFileSync(fileOf(node), 'utf8'));
        await relays.set(relay, energised);
      },
    }));
    await started(node);
    await opens(node);
    expect(JSON.parse(seen[0] ?? '{}').runs.inlet).toMatchObject({ paused_s: 5, starts_ago_s: [0] });
  });
});

describe('an inlet whose node is restarted', () => {
  test('pauses, too, and neither longer nor shorter for it', async () => {
    const node = await started(house({ min_off_s: 600 }));
    await opens(node);
    await node.clock.advance(MINUTE_MS);
    await node.stop();
    const stopped_ms = node.clock.monotonic_ms();
    await node.start();
    await node.until('the second run', () => openedAt_ms(node).length === 2, 15 * MINUTE_MS);
    const paused_s = ((openedAt_ms(node)[1] ?? 0) - stopped_ms) / 1_000;
    expect(paused_s).toBeGreaterThan(590);
    expect(paused_s).toBeLessThan(610);
  });

  test('pauses once where nobody can read what was kept: that is said, and it opens then', async () => {
    const node = await started(house({ min_off_s: 300 }), '{"runs":{"inlet":{"resting_s":-1}}}');
    await node.clock.advance(4 * MINUTE_MS);
    expect(inlet(node)).toMatchObject({ state: 'closed', reason_code: 'off_too_short' });
    expect(JSON.stringify(node.log.lines)).toContain('The kept rests of tank house is damaged');
    expect(JSON.stringify(node.log.lines)).toContain('What ran at house before is not known');
    await opens(node, 2 * MINUTE_MS);
  });

  test('pauses once where the file is gone, and not on the first day of the tank', async () => {
    const first = await started(house({ min_off_s: 300 }));
    await opens(first, MINUTE_MS);
    const node = house({ min_off_s: 300 });
    mkdirSync(node.memory_folder, { recursive: true });
    writeFileSync(join(node.memory_folder, 'house.holds.json'), '[]');
    await started(node);
    await node.clock.advance(4 * MINUTE_MS);
    expect(node.switched).toEqual([]);
    await opens(node, 2 * MINUTE_MS);
  });

  test('does not rest for ever by what a file claims', async () => {
    const long = 9_999_999;
    const claimed = { resting_s: long, rest_s: long, paused_s: long, spent_s: long, unrested_s: long };
    const kept = { runs: { inlet: { ...claimed, starts_ago_s: [] } }, sources: [] };
    const node = await started(house({ rest_s: 300 }), JSON.stringify(kept));
    await opens(node, 6 * MINUTE_MS);
  });
});

test('a source that ran dry is left alone after a restart, and asked again when its time is over', async () => {
  const relay = { driver: 'simulated' };
  const source = (id: string, kind: string, priority: number) => ({ id, kind, relay, priority });
  const sources = [{ ...source('bore', 'bore', 1), retry_after_s: 600 }, source('town', 'town', 2)];
  const tank = {
    ...{ id: 'house', name: 'House', inlet: { sources } },
    shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
    sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
  };
  const kept = {
    runs: {},
    sources: [
      { id: 'bore', remaining_s: 400 },
      { id: 'well', remaining_s: 60 },
    ],
  };
  const node = await started(new ConfiguredNode({ tanks: [tank] }), JSON.stringify(kept));
  await node.clock.advance(15_000);
  await node.send('command', 'house', { actuator: 'inlet', action: 'open', target_percent: 90 });
  expect(inlet(node)).toMatchObject({ state: 'open', source: 'town' });
  expect(JSON.parse(readFileSync(fileOf(node), 'utf8')).sources).toMatchObject([{ id: 'bore' }]);
  await node.until('the bore', () => inlet(node).source === 'bore', 8 * MINUTE_MS);
  expect(node.clock.monotonic_ms()).toBeGreaterThanOrEqual(400_000);
});
