import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

/** Two people at one valve: both see the same, soon, and what the valve does rather than what was asked. */
let product: Product;
let browser: Browser;

/** Within this time two phones agree, whoever acted. */
const AGREE_MS = 2_000;

beforeAll(async () => {
  product = await Product.start();
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
}, 30_000);

async function phone(username: string, password: string, place = ''): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${product.url}/${place}`);
  await signIn(page, username, password);
  await page.locator('[data-testid="connection"][data-phase="live"]').waitFor();
  return page;
}

const shows = (page: Page, state: string, timeout: number) =>
  page.locator(`[data-testid="tank-farm-inlet-state"][data-state="${state}"]`).waitFor({ timeout });

/** The first of the two presses that open a valve by the keyboard, once the command before has ended. */
async function arm(page: Page): Promise<void> {
  await page.locator('[data-testid="tank-farm-open"]:enabled').waitFor({ timeout: 40_000 });
  await page.getByTestId('tank-farm-open').press('Enter');
  await page.locator('[data-testid="tank-farm-open"][data-press="armed"]').waitFor();
  // Sooner it would be the tail of a trembling first.
  await page.waitForTimeout(400);
}

async function openValve(page: Page): Promise<void> {
  await arm(page);
  await page.getByTestId('tank-farm-open').press('Enter');
}

test('what one does the other sees within two seconds, on any page, in either direction', async () => {
  const one = await phone('admin', ADMIN_PASSWORD);
  const two = await phone('admin', ADMIN_PASSWORD, '#/tank/farm');
  const viewer = await phone('viewer', VIEWER_PASSWORD);
  await Promise.all([one, two, viewer].map((page) => shows(page, 'closed', 20_000)));

  await openValve(one);
  await shows(one, 'open', 20_000);
  await Promise.all([two, viewer].map((page) => shows(page, 'open', AGREE_MS)));

  await two.getByTestId('tank-farm-inlet-stop').click();
  await shows(two, 'closed', 20_000);
  await Promise.all([one, viewer].map((page) => shows(page, 'closed', AGREE_MS)));
  for (const page of [one, two, viewer]) await page.context().close();
}, 90_000);

test('asked to open and to close at once, both show what the valve does in the end', async () => {
  const one = await phone('admin', ADMIN_PASSWORD);
  const two = await phone('admin', ADMIN_PASSWORD);
  await Promise.all([one, two].map((page) => shows(page, 'closed', 20_000)));
  await arm(one);
  await Promise.all([
    one.getByTestId('tank-farm-open').press('Enter'),
    two.getByTestId('tank-farm-close').press('Enter'),
  ]);
  // Whichever came last holds; a close after it settles the matter on both.
  await one.getByTestId('tank-farm-command').waitFor();
  await two.getByTestId('tank-farm-command').waitFor();
  await one.getByTestId('tank-farm-close').press('Enter');
  await shows(one, 'closed', 20_000);
  await shows(two, 'closed', AGREE_MS);
  const words = (page: Page) => page.getByTestId('tank-farm-inlet-reason').textContent();
  expect(await words(two)).toBe(await words(one));
  for (const page of [one, two]) await page.context().close();
}, 90_000);

test('a phone that was away sends nothing that was tapped meanwhile, and catches up', async () => {
  const one = await phone('admin', ADMIN_PASSWORD);
  const two = await phone('admin', ADMIN_PASSWORD);
  await Promise.all([one, two].map((page) => shows(page, 'closed', 20_000)));
  await arm(one);
  await one.context().setOffline(true);
  await one.getByTestId('tank-farm-open').press('Enter');
  await one.locator('[data-testid="tank-farm-open"]:disabled').waitFor({ timeout: 40_000 });
  await one.context().setOffline(false);
  await one.locator('[data-testid="connection"][data-phase="live"]').waitFor({ timeout: 40_000 });
  await shows(one, 'closed', AGREE_MS);
  await shows(two, 'closed', AGREE_MS);

  // Meanwhile done by another: seen as soon as there is contact again.
  await one.context().setOffline(true);
  await openValve(two);
  await shows(two, 'open', 20_000);
  await one.context().setOffline(false);
  await one.locator('[data-testid="connection"][data-phase="live"]').waitFor({ timeout: 40_000 });
  await shows(one, 'open', AGREE_MS);
  await one.getByTestId('tank-farm-close').press('Enter');
  await shows(two, 'closed', 20_000);
  for (const page of [one, two]) await page.context().close();
}, 120_000);
