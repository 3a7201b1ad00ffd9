import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { Product, VIEWER_PASSWORD } from '../e2e/support/product.js';
import { freePort } from '../support/free-port.js';
import { tankName } from './full-gateway/farm.js';
import { GatewayProcess, PASSWORD } from './full-gateway/gateway-process.js';
import { look } from './support/lighthouse.js';

const HOOKS = fileURLToPath(new URL('../support/typescript-hooks.mjs', import.meta.url));
const SIMULATED_NODES = fileURLToPath(new URL('full-gateway/simulated-nodes.ts', import.meta.url));

test('the farm of `npm start`, as a signed-in viewer', async () => {
  const product = await Product.start();
  try {
    const farm = { url: product.url, password: VIEWER_PASSWORD, shows: 'tank-house' };
    const missed = await look(farm, [
      ['home', '/'],
      ['tank page', '/#/tank/house'],
    ]);
    expect(missed).toEqual([]);
  } finally {
    await product.stop();
  }
}, 300_000);

test('a gateway with 250 tanks, each telling its level every second, as a signed-in viewer', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-farm-'));
  const mqtt_port = await freePort();
  const gateway = await GatewayProcess.start(folder, mqtt_port);
  const nodes = fork(SIMULATED_NODES, [String(mqtt_port)], { execArgv: ['--import', HOOKS] });
  try {
    await once(nodes, 'message');
    const farm = { url: gateway.url, password: PASSWORD, shows: `tank-${tankName(0)}` };
    const missed = await look(farm, [
      ['home of 250 tanks', '/'],
      ['tank page of 250 tanks', `/#/tank/${tankName(0)}`],
    ]);
    expect(missed).toEqual([]);
  } finally {
    nodes.kill();
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}, 300_000);
