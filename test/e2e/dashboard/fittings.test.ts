import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { withNode } from '../support/node-file.js';
import { ADMIN_PASSWORD, Product } from '../support/product.js';

/** A farm with what a tank may have beside an inlet: three sources, an outlet valve, and a pump into another tank. */
const RELAY = { driver: 'simulated' };
const NODE = {
  rain_gauge: { driver: 'simulated' },
  tanks: [
    {
      id: 'house',
      name: 'House',
      shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
      sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
      inlet: {
        max_run_s: 7_200,
        sources: [
          { id: 'town', kind: 'town', relay: RELAY, priority: 2, cost_per_m3: 1.9, quality: 5 },
          { id: 'cistern', kind: 'rain', relay: RELAY, supply_tank: 'farm', quality: 3 },
          {
            ...{ id: 'overflow', kind: 'grey', relay: RELAY, supply_tank: 'farm', priority: 3 },
            ...{ lock_out_percent: 90, restore_percent: 95 },
          },
        ],
      },
      outlet: { relay: RELAY, reserve_percent: 12, restore_percent: 14, max_run_s: 1_200 },
    },
    {
      id: 'farm',
      name: 'Farm',
      shape: { kind: 'vertical_cylinder', diameter_mm: 5_070, height_mm: 2_229 },
      sensor: { driver: 'simulated', empty_distance_mm: 2_529 },
      pump: { relay: RELAY, direction: 'transfer', to_tank: 'house', max_run_s: 1_800 },
    },
  ],
};

let product: Product;
let browser: Browser;
let client: CookieClient;

beforeAll(async () => {
  product = await Product.start({}, withNode(NODE));
  browser = await launchBrowser();
  client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
}, 30_000);

async function open(tank: string): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(`${product.url}/#/tank/${tank}`);
  await signIn(page, 'admin', ADMIN_PASSWORD);
  await page.getByTestId('tank-page').waitFor();
  return page;
}

const tankNow = (id: string) => client.get<TankView>(`/api/tanks/${id}`);
const shows = (page: Page, actuator: string, state: string) =>
  page.locator(`[data-testid="tank-${actuator}-state"][data-state="${state}"]`).waitFor({ timeout: 10_000 });

/** Two presses with the keyboard start it, as a long one does. */
async function start(page: Page, actuator: string): Promise<void> {
  const button = page.getByTestId(`tank-${actuator}-start`);
  await button.press('Enter');
  await page.locator(`[data-testid="tank-${actuator}-start"][data-press="armed"]`).waitFor();
  await page.waitForTimeout(400);
  await button.press('Enter');
}

test('sources stand in their order, the one in use is named, and one that is barred says why', async () => {
  const page = await open('house');
  const sources = page.getByTestId('tank-house-sources');
  await sources.waitFor();
  expect(await sources.locator('li strong').allTextContents()).toEqual(['cistern', 'town', 'overflow']);
  expect(await sources.textContent()).toMatch(/rain water · priority 1 · costs nothing · quality 3 of 5/);
  expect(await sources.textContent()).toMatch(/town water · priority 2 · costs 1.9 per m³ · fit to drink/);
  const why = 'Overflow comes from farm, which must have 95 % again';
  await page.getByTestId('source-overflow').getByText(why).waitFor();
  await start(page, 'house-inlet');
  await shows(page, 'house-inlet', 'open');
  const used = await waitFor('a source', async () => (await tankNow('house')).inlet?.source ?? null);
  expect(used).toBe('cistern');
  await page.locator('[data-testid="source-cistern"][data-used="true"]').waitFor();
  expect(await page.getByTestId('source-town').getAttribute('data-used')).toBe('false');
  await page.getByTestId('tank-house-inlet-stop').click();
  await shows(page, 'house-inlet', 'closed');
  expect(await page.locator('[data-used="true"]').count()).toBe(0);
  // As long as it is held closed nothing is pumped into this tank, either.
  await page.getByTestId('tank-house-inlet-auto').click();
  await waitFor('Auto again', async () => (await tankNow('house')).inlet?.mode === 'auto');
  await page.context().close();
}, 60_000);

test('an outlet is opened for a time and closed, no longer than it may run', async () => {
  const page = await open('house');
  await page.getByText('Outlet leaves in the tank').waitFor();
  const minutes = page.getByTestId('tank-house-outlet-minutes');
  expect(
    await minutes.locator('option').evaluateAll((all) => all.map((one) => one.getAttribute('value'))),
  ).toEqual(['5', '10', 'other']);
  await minutes.selectOption('10');
  await start(page, 'house-outlet');
  await shows(page, 'house-outlet', 'open');
  expect((await tankNow('house')).outlet).toMatchObject({ state: 'open', mode: 'hand' });
  await page.getByTestId('tank-house-outlet-stop').click();
  await shows(page, 'house-outlet', 'closed');
  await page.getByTestId('tank-house-outlet-auto').click();
  await waitFor('Auto again', async () => (await tankNow('house')).outlet?.mode === 'auto');
  await page.context().close();
}, 60_000);

test('a pump into another tank names it, starts, is seen at home, and stops', async () => {
  const page = await open('farm');
  await page.getByText('Pump lifts into').waitFor();
  expect(await page.locator('.facts').textContent()).toContain('House');
  await start(page, 'farm-pump');
  await shows(page, 'farm-pump', 'on');

  await page.locator('.back').click();
  const line = page.locator('[data-testid="tank-farm-pump-line"][data-state="on"]');
  await line.waitFor();
  expect(await line.textContent()).toMatch(/^Pump on · Hand.*Stops by itself in (10:0\d|9:\d\d)$/);
  expect(await page.getByTestId('tank-house-outlet-line').textContent()).toMatch(/^Outlet closed · /);
  // Nobody has said where any tank stands: there is no plan to choose.
  expect(await page.getByTestId('home-view-plan').count()).toBe(0);
  await page.goBack();

  await page.getByTestId('tank-farm-pump-stop').click();
  await shows(page, 'farm-pump', 'off');
  await page.context().close();
}, 60_000);
