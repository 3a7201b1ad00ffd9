import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { Product, ROOT, VIEWER_PASSWORD } from '../support/product.js';

/** A Pi that gets a newer version while phones have the older one; loopback counts as secure, so they keep it. */
let installed: string;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  installed = mkdtempSync(join(tmpdir(), 'sluice-installed-'));
  for (const part of ['package.json', 'firmware/launch', 'dist']) {
    cpSync(join(ROOT, part), join(installed, part), { recursive: true });
  }
  // What was copied is built; its sources are elsewhere.
  for (const part of ['firmware', 'dashboard']) writeFileSync(join(installed, 'dist/.stamps', part), '');
  symlinkSync(join(ROOT, 'node_modules'), join(installed, 'node_modules'));
  product = await Product.start({}, undefined, installed);
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  rmSync(installed, { recursive: true, force: true });
}, 30_000);

/** Builds the dashboard anew, under another name, where the gateway serves it from. */
function update(name: string): void {
  cpSync(join(ROOT, 'dashboard'), join(installed, 'dashboard'), { recursive: true });
  const texts = join(installed, 'dashboard/src/i18n/en/shell.ts');
  const before = readFileSync(texts, 'utf8');
  writeFileSync(texts, before.replace("'app.name': 'Sluice'", `'app.name': '${name}'`));
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const options = ['--config', 'dashboard/vite.config.ts', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, [vite, 'build', ...options], {
    cwd: installed,
    stdio: 'inherit',
  });
  expect(status).toBe(0);
}

async function enter(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, ...options });
  const page = await context.newPage();
  await page.goto(product.url);
  await signIn(page, 'viewer', VIEWER_PASSWORD);
  await page.getByTestId('tank-house').waitFor();
  return page;
}

const wordmark = (page: Page) => page.locator('.wordmark span').first().textContent();
const shelves = (page: Page) => page.evaluate(() => caches.keys());

/** As when somebody comes back to a page that was open for long. */
const comeBack = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('a newer version says that it is there, waits until somebody agrees, and then is the page', async () => {
  const page = await enter();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const before = await shelves(page);
  expect(before).toHaveLength(1);
  // The very first one is no news.
  expect(await page.getByTestId('update').count()).toBe(0);

  update('Sluice again');
  await comeBack(page);
  await page.getByTestId('update').waitFor();
  expect(await wordmark(page)).toBe('Sluice');

  // Who does not agree stays with what they have, at the next visit too.
  await page.reload();
  await page.getByTestId('tank-house').waitFor();
  expect(await wordmark(page)).toBe('Sluice');
  await page.getByTestId('update').waitFor();

  await page.getByTestId('update').getByRole('button').click();
  await waitFor('the newer page', async () => (await wordmark(page)) === 'Sluice again', 15_000);
  // Whoever was signed in still is, and the older shell is gone.
  await page.getByTestId('tank-house').waitFor();
  expect(await page.getByTestId('update').count()).toBe(0);
  const after = await shelves(page);
  expect(after).toHaveLength(1);
  expect(after).not.toEqual(before);

  await page.context().setOffline(true);
  await page.reload();
  await page.getByTestId('watermark').waitFor();
  expect(await wordmark(page)).toBe('Sluice again');
  await page.context().close();
}, 90_000);

test('a page opened for the first time, and left open since, takes the newer version at one tap', async () => {
  const page = await enter();
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  update('Sluice for the first time');
  await comeBack(page);
  await page.getByTestId('update').getByRole('button').click();
  await waitFor('the newer page', async () => (await wordmark(page)) === 'Sluice for the first time', 15_000);
  // A page that was never opened before comes from the newer version, too.
  await page.locator('a[href="#/system"]').click();
  await page.locator('.machines').waitFor();
  await page.context().close();
}, 90_000);

test('a page that went with an update comes when it is tried twice more, where the browser keeps nothing', async () => {
  // As over plain http.
  const page = await enter({ serviceWorkers: 'block' });
  update('Sluice without a shelf');
  await page.locator('a[href="#/system"]').click();
  const again = page.locator('main .notice').getByRole('button');
  await again.click();
  await again.click();
  await page.locator('.machines').waitFor();
  expect(await wordmark(page)).toBe('Sluice without a shelf');
  await page.context().close();
}, 90_000);

test('without contact, a page that did not come is tried for as often as somebody likes', async () => {
  const page = await enter({ serviceWorkers: 'block' });
  await page.context().setOffline(true);
  await page.locator('a[href="#/system"]').click();
  const again = page.locator('main .notice').getByRole('button');
  for (let i = 0; i < 4; i += 1) await again.click();
  await again.waitFor();
  await page.context().setOffline(false);
  await again.click();
  await page.locator('.machines').waitFor();
  await page.context().close();
}, 90_000);

test('the browser’s offer to install stands in the settings until it is taken', async () => {
  const page = await enter();
  const offer = () =>
    page.evaluate(() => {
      const event = new Event('beforeinstallprompt', { cancelable: true });
      Object.assign(event, {
        prompt: async () => {
          document.body.dataset.prompted = String(Number(document.body.dataset.prompted ?? 0) + 1);
        },
      });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    });
  const button = page.getByTestId('settings-install');
  await page.locator('.account a[href="#/settings"]').click();
  await page.getByTestId('settings-theme').waitFor();
  expect(await button.count()).toBe(0);

  expect(await offer()).toBe(true);
  await button.click();
  expect(await page.evaluate(() => document.body.dataset.prompted)).toBe('1');
  await button.waitFor({ state: 'detached' });

  // Offered again, and installed by the browser's own menu.
  await offer();
  await button.waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event('appinstalled')));
  await button.waitFor({ state: 'detached' });
  await page.context().close();
}, 60_000);
