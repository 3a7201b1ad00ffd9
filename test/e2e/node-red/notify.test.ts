import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { NodeRed } from '../../support/node-red/node-red.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

/** How a command that holds the inlet goes on, once it is not lost on its way. */
const HELD = ['acknowledged', 'assumed', 'confirmed'];

let product: Product;
let browser: Browser;
let nodeRed: NodeRed;
let hook: Server;
const posted: string[] = [];

beforeAll(async () => {
  product = await Product.start({ SLUICE_SIM_SPEED: '1000' });
  browser = await launchBrowser();
  hook = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      posted.push(`${request.headers.title}: ${body}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  nodeRed = await NodeRed.start({
    SLUICE_MQTT_HOST: '127.0.0.1',
    SLUICE_MQTT_PORT: String(product.mqtt_port),
    SLUICE_MQTT_USERNAME: 'viewer',
    SLUICE_MQTT_PASSWORD: VIEWER_PASSWORD,
    NOTIFY_URL: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/farm`,
  });
  await nodeRed.deploy('notify.json');
}, 180_000);
afterAll(async () => {
  await nodeRed?.stop();
  hook?.closeAllConnections();
  if (hook) await new Promise((resolve) => hook.close(resolve));
  await browser?.close();
  await product?.stop();
}, 30_000);

test('an alarm is told once: on the dashboard, and to the web address', async () => {
  const page = await browser.newPage();
  await page.goto(`${nodeRed.url}/dashboard/sluice-notify`);
  const admin = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
  // Held closed, the house uses its water up until it is low.
  const hold = { actuator: 'inlet', action: 'close', duration_s: 86_400 };
  // The ten seconds that a command has last ten milliseconds here: where they are over too soon, on the way or at the
  // node, it is asked for again.
  await waitFor('the hold', async () => {
    const { status, body } = await admin.send('POST', '/api/tanks/house/commands', hold);
    expect(status).toBe(202);
    const path = `/api/commands/${(body as CommandView).id}`;
    return waitFor('its fate', async () => {
      const { state } = await admin.get<CommandView>(path);
      return state === 'requested' || state === 'sent' ? null : { held: HELD.includes(state) };
    }).then(({ held }) => held);
  });
  await waitFor('the low level', () => posted.some((one) => /gw0: house: .*low/i.test(one)), 150_000);
  const words =
    posted
      .find((one) => /low/i.test(one))
      ?.split(': ')
      .slice(2)
      .join(': ') ?? '';
  await page.getByText(words).first().waitFor();
  expect(posted.filter((one) => one.includes(words))).toHaveLength(1);
  await page.close();
}, 240_000);
