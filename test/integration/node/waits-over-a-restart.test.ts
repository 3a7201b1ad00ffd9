import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { FARM_TANK, HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { FarmNode } from './farm-node.js';

/** A node that starts anew while the gateway asks its inlet to wait, and whose line takes a while to come back. */

const LOW = [{ ...HOUSE_TANK, initial_percent: 13 }, FARM_TANK];
const WAIT = { actuator: 'inlet', want: 'wait', lease_s: 300, reason_args: { litres: 800, ahead_h: 24 } };

let nodes: FarmNode[];
beforeEach(() => {
  nodes = [];
});
afterEach(async () => {
  for (const node of nodes) await node.close();
});

const file = (node: FarmNode) => join(node.memory_folder, 'house.wait.json');
const inlet = (node: FarmNode) => node.told('house/inlet');
const wait = (node: FarmNode, rest: object = {}) =>
  node.send('lease', 'house', { ...WAIT, reason_code: 'waits_for_rain', ...rest });

async function started(kept?: string, tanks = LOW): Promise<FarmNode> {
  const node = new FarmNode({ tanks });
  nodes.push(node);
  mkdirSync(node.memory_folder, { recursive: true });
  if (kept !== undefined) writeFileSync(file(node), kept);
  await node.start();
  return node;
}

/** The same tank after its node was killed: only what is on disk is left. */
const afterAKill = (killed: FarmNode) => started(readFileSync(file(killed), 'utf8'));

describe('an inlet that the gateway asked to wait', () => {
  let node: FarmNode;
  beforeEach(async () => {
    node = await started();
    await wait(node);
    await node.clock.advance(60_000);
    expect(inlet(node)).toMatchObject({ state: 'closed', reason_code: 'waits_for_rain' });
  });

  test('waits for the whole term once more after a kill, and then its rule opens it', async () => {
    const next = await afterAKill(node);
    await next.clock.advance(290_000);
    expect(inlet(next)).toMatchObject({ state: 'closed', reason_code: 'waits_for_rain' });
    expect(inlet(next).reason).toContain('800 L');
    await next.until('the rule', () => next.farm.truth('house').inlet_running, 30_000);
  });

  test('goes on as soon as the gateway asks again, and ends when it says so', async () => {
    const next = await afterAKill(node);
    await next.clock.advance(200_000);
    await wait(next);
    await next.clock.advance(120_000);
    expect(inlet(next)).toMatchObject({ state: 'closed' });
    await wait(next, { lease_s: 1 });
    await next.until('the rule', () => next.farm.truth('house').inlet_running, 30_000);
    const third = await afterAKill(next);
    await third.until('the rule', () => third.farm.truth('house').inlet_running, 30_000);
  });

  test('that ran out before the kill is over', async () => {
    await node.until('the rule', () => node.farm.truth('house').inlet_running, 400_000);
    const next = await afterAKill(node);
    await next.until('the rule', () => next.farm.truth('house').inlet_running, 30_000);
  });

  test('is written down once, however often it is renewed', async () => {
    writeFileSync(file(node), 'touched');
    for (let n = 0; n < 5; n++) {
      await wait(node, { reason_args: { litres: 900 + n, ahead_h: 24 } });
      await node.clock.advance(100_000);
    }
    expect(readFileSync(file(node), 'utf8')).toBe('touched');
    await wait(node, { reason_code: 'transfer_runs', reason_args: { from: 'farm', to: 'house' } });
    expect(JSON.parse(readFileSync(file(node), 'utf8'))).toMatchObject({ reason_code: 'transfer_runs' });
  });
});

test('an inlet below its floor waits for nobody, after a start either', async () => {
  const kept = { source: null, lease_s: 300, reason_code: 'waits_for_rain', reason_args: {} };
  const node = await started(JSON.stringify(kept), [{ ...HOUSE_TANK, initial_percent: 4 }, FARM_TANK]);
  await node.until('the rule', () => node.farm.truth('house').inlet_running, 30_000);
});

test.each([
  ['damaged', '{ "source"'],
  ['longer than any term', '{ "lease_s": 86400 }'],
])('a kept wait that is %s is set aside, and the rule holds', async (_what, kept) => {
  const node = await started(kept);
  await node.until('the rule', () => node.farm.truth('house').inlet_running, 30_000);
});
