import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { NodeRed } from '../../support/node-red/node-red.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { mosquittoSub } from '../support/mosquitto.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

const COMMAND = 'sluice/gw0/tank/farm/command';

/** The flows that listen to a running Sluice, in a real Node-RED. */
describe('Node-RED beside Sluice', () => {
  let product: Product;
  let browser: Browser;
  let nodeRed: NodeRed | undefined;

  beforeAll(async () => {
    product = await Product.start({ SLUICE_SIM_SPEED: '200' });
    browser = await launchBrowser();
  }, 180_000);
  afterEach(() => nodeRed?.stop());
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 30_000);

  const as = (username: string, password: string, prefix = 'SLUICE_MQTT') => ({
    [`${prefix}_HOST`]: '127.0.0.1',
    [`${prefix}_PORT`]: String(product.mqtt_port),
    [`${prefix}_USERNAME`]: username,
    [`${prefix}_PASSWORD`]: password,
  });
  const asViewer = () => as('viewer', VIEWER_PASSWORD);

  async function open(path: string): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1_024, height: 800 } });
    await page.goto(`${nodeRed?.url}/dashboard/${path}`);
    return page;
  }

  /** The words in the table's row that begins with `name`. */
  async function row(page: Page, name: string): Promise<string[]> {
    const cells = page.locator('tr', { hasText: name }).first().locator('td');
    return (await cells.allInnerTexts()).map((text) => text.trim());
  }

  const denials = async (target: string) => {
    const admin = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    const { entries } = await admin.get<{ entries: { actor: string; allowed: boolean; target: string }[] }>(
      '/api/audit',
    );
    return entries.filter((entry) => !entry.allowed && entry.target.includes(target));
  };

  test('the monitor shows levels, valves and words of the running tanks', async () => {
    nodeRed = await NodeRed.start(asViewer());
    await nodeRed.deploy('water-tank-monitor.json');
    const page = await open('sluice-tanks');
    await page.getByText('Farm', { exact: true }).waitFor();
    await waitFor('a level', async () => /^\d+\.\d %$/.test((await row(page, 'Farm')).at(1) ?? ''), 10_000);
    const [, level, litres, inlet, status] = await row(page, 'Farm');
    const viewer = await CookieClient.signIn(product.url, 'viewer', VIEWER_PASSWORD);
    const tank = await viewer.get<{ level: { percent: number } }>('/api/tanks/farm');
    expect(Math.abs(Number.parseFloat(level ?? '') - tank.level.percent)).toBeLessThan(5);
    expect(Number(litres)).toBeGreaterThan(1_000);
    expect(inlet).toMatch(/^(open|closed) \(auto\)$/);
    expect(status).toMatch(/^Water is (refilling|ready to use)$/);
    expect(nodeRed.complaints).toEqual([]);
    await page.close();
  }, 90_000);

  test('somebody who puts a command into the monitor moves nothing as a viewer', async () => {
    nodeRed = await NodeRed.start(asViewer());
    const order = { id: 'from-node-red-1', actuator: 'inlet', action: 'open', duration_s: 600, ttl_s: 30 };
    const where = { z: 'sluice-tanks-flow', x: 100, y: 600 };
    await nodeRed.deploy('water-tank-monitor.json', [
      {
        ...where,
        id: 'try',
        type: 'inject',
        props: [{ p: 'payload' }],
        payload: JSON.stringify(order),
        payloadType: 'str',
        once: false,
        repeat: '',
        wires: [['out']],
      },
      {
        ...where,
        id: 'out',
        type: 'mqtt out',
        topic: COMMAND,
        qos: '1',
        retain: 'false',
        broker: 'sluice-broker',
        wires: [],
      },
    ]);
    const before = await denials(COMMAND);
    expect(before).toEqual([]);
    const { url } = nodeRed;
    await waitFor('the connection', () => nodeRed?.output.includes('Connected to broker'), 10_000);
    expect((await fetch(`${url}/inject/try`, { method: 'POST' })).ok).toBe(true);
    await waitFor('the denial', async () => (await denials(COMMAND)).length > 0, 10_000);
    expect((await denials(COMMAND))[0]?.actor).toBe('viewer');
    const told = await mosquittoSub(
      { port: product.mqtt_port, username: 'viewer', password: VIEWER_PASSWORD },
      'sluice/gw0/tank/farm/inlet',
    );
    expect(told.stdout).not.toContain('from-node-red-1');
    expect(told.stdout).toContain('"mode":"auto"');
  }, 90_000);

  test('the stand-alone controller gets nowhere at the broker of Sluice, even as an admin', async () => {
    nodeRed = await NodeRed.start(as('admin', ADMIN_PASSWORD, 'TANK_MQTT'));
    await nodeRed.deploy('water-tank.json');
    await waitFor('the denial', async () => (await denials('water-tank/')).length > 0, 15_000);
    expect((await denials('water-tank/'))[0]?.actor).toBe('admin');
  }, 90_000);

  test('the system page shows load, memory and temperature of the Pi', async () => {
    nodeRed = await NodeRed.start(asViewer());
    await nodeRed.deploy('system.json');
    const page = await open('sluice-system');
    await waitFor('the Pi', async () => (await row(page, 'pi0')).at(1) === 'online', 15_000);
    const [, , cpu, memory, temperature] = await row(page, 'pi0');
    expect(cpu).toMatch(/^\d+ %$/);
    expect(memory).toMatch(/^\d+ %$/);
    // A machine without a thermometer says so.
    expect(temperature).toMatch(/^(-?\d+\.\d °C|\?)$/);
    for (const gauge of ['cpu', 'memory']) {
      const words = () =>
        page
          .locator(`#nrdb-ui-widget-sluice-system-${gauge}`)
          .textContent()
          .then((text) => text ?? '');
      await waitFor(`the gauge of ${gauge}`, async () => /\d/.test(await words()), 10_000);
    }
    expect(nodeRed.complaints).toEqual([]);
    await page.close();
  }, 90_000);
});
