import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { NodeRed } from '../../support/node-red/node-red.js';
import { PlainBroker } from '../../support/node-red/plain-broker.js';
import { WireTank } from '../../support/node-red/wire-tank.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE } from '../support/browser.js';

/** The published controller as a Node-RED flow, on a broker of its own, with a tank outside of it. */
describe('the stand-alone water tank', () => {
  let broker: PlainBroker;
  let browser: Browser;
  let nodeRed: NodeRed;
  let tank: WireTank;

  const startFlow = async () => {
    nodeRed = await NodeRed.start({ TANK_MQTT_HOST: '127.0.0.1', TANK_MQTT_PORT: String(broker.port) });
    await nodeRed.deploy('water-tank.json');
  };
  const orders = () => tank.orders.map(({ state }) => state);

  beforeAll(async () => {
    broker = await PlainBroker.start();
    browser = await launchBrowser();
    await startFlow();
  }, 180_000);
  afterEach(() => tank?.stop());
  afterAll(async () => {
    await browser?.close();
    await nodeRed?.stop();
    await broker?.stop();
  }, 30_000);

  test('opens below 15 %, closes at 80 %, and says so on its page', async () => {
    tank = await WireTank.start({ port: broker.port, percent: 17.5, rise_percent: 0.5, fall_percent: 0.25 });
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(`${nodeRed.url}/dashboard/water-tank`);
    const shows = (words: string) => page.getByText(words, { exact: true }).first().waitFor();

    tank.measure(100);
    await shows('Water is ready to use');
    await waitFor('the valve to open', () => tank.state === 'open', 10_000);
    const opened = tank.orders.find(({ state }) => state === 'open');
    expect(opened?.percent).toBeLessThan(15);
    expect(opened?.percent).toBeGreaterThanOrEqual(14);
    await shows('Water is refilling');

    await waitFor('the valve to close', () => tank.state === 'closed', 20_000);
    const closed = tank.orders.findLast(({ state }) => state === 'closed');
    expect(closed?.percent).toBeGreaterThanOrEqual(80);
    expect(closed?.percent).toBeLessThan(82);
    await shows('Water is ready to use');
    const level = await page.locator('#nrdb-ui-widget-water-tank-gauge').textContent();
    expect(Number.parseFloat(/\d+(\.\d+)?/.exec(level ?? '')?.[0] ?? '')).toBeGreaterThan(70);

    tank.rest();
    await shows('Valve closed: the level is unknown');
    await page.locator('#nrdb-ui-widget-water-tank-gauge').waitFor({ state: 'hidden' });
    await page.close();
    expect(nodeRed.complaints).toEqual([]);
  }, 60_000);

  test('closes when the sensor falls silent, and on a reading that cannot be true', async () => {
    tank = await WireTank.start({ port: broker.port, percent: 10, rise_percent: 0, fall_percent: 0 });
    tank.measure(100);
    await waitFor('the valve to open', () => tank.state === 'open', 10_000);
    tank.rest();
    await waitFor('the valve to close by itself', () => tank.state === 'closed', 10_000);

    tank.measure(100);
    await waitFor('the valve to open again', () => tank.state === 'open', 10_000);
    tank.rest();
    tank.say('1e309');
    await waitFor('the valve to close', () => tank.state === 'closed', 2_000);
  }, 60_000);

  test('does not open on a reading that the broker has kept from yesterday', async () => {
    tank = await WireTank.start({ port: broker.port, percent: 10, rise_percent: 0, fall_percent: 0 });
    tank.say('2100', true);
    await waitFor('an order', () => tank.orders.length > 0, 10_000);
    await nodeRed.stop();
    await waitFor('the farewell', () => tank.state === 'closed');
    tank.orders.length = 0;
    await startFlow();
    await waitFor('three orders', () => tank.orders.length >= 3, 20_000);
    expect(orders()).not.toContain('open');
    tank.say('', true);
  }, 90_000);

  test('tells the valve to close when it is killed while filling', async () => {
    tank = await WireTank.start({ port: broker.port, percent: 10, rise_percent: 0, fall_percent: 0 });
    tank.measure(100);
    await waitFor('the valve to open', () => tank.state === 'open', 10_000);
    await nodeRed.kill();
    await waitFor('the last will', () => tank.state === 'closed', 10_000);
    await nodeRed.stop();
    tank.rest();
    tank.orders.length = 0;
    await startFlow();
    await waitFor('two orders after the restart', () => tank.orders.length >= 2, 20_000);
    expect(orders()).not.toContain('open');
  }, 90_000);
});
