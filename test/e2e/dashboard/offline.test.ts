import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { ADMIN_PASSWORD, Product } from '../support/product.js';

/** A phone that comes out of contact; loopback counts as a secure context, so the page is kept. */
let product: Product;
let browser: Browser;

/** A farm where water counts as low from the start: something stands in the red frame. */
function withAlarm(folder: string): void {
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  const secret = randomBytes(16).toString('hex');
  writeFileSync(join(folder, 'secrets', 'pi0'), `${secret}\n`);
  const secret_sha256 = createHash('sha256').update(secret).digest('hex');
  const config = {
    ...{ schema: 1, gateway: 'gw0', nodes: [{ id: 'pi0', secret_sha256, tanks: ['house', 'farm'] }] },
    alarms: { level_low: { raise_percent: 60, clear_percent: 70, on_delay_s: 0 } },
  };
  writeFileSync(join(folder, 'gateway.json'), JSON.stringify(config));
}

beforeAll(async () => {
  product = await Product.start({}, withAlarm);
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
}, 30_000);

test('without contact: the last known farm, named as such, with nothing to operate; then live again', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(product.url);
  await signIn(page, 'admin', ADMIN_PASSWORD);
  await page.getByTestId('tank-house-open').waitFor();
  // What stands there before the phone is out of contact.
  const alarms = page.getByTestId('alarms');
  await alarms.waitFor();
  await page.reload();
  await alarms.getByRole('button', { name: 'House' }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));

  // Nothing of the farm is in the worker's shelves: only the shell.
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => path.startsWith('/api') || path.startsWith('/live'))).toEqual([]);

  await context.setOffline(true);
  await page.reload();
  const watermark = page.getByTestId('watermark');
  await watermark.waitFor();
  expect(await watermark.textContent()).toMatch(/Offline – last known/);
  await page.getByTestId('tank-house').waitFor();
  expect(await page.getByTestId('tank-house').getAttribute('data-doubt')).toBe('no_contact');
  expect(await page.getByTestId('tank-house-percent').locator('s').count()).toBe(1);
  // That nothing stood there would say that nothing was wrong.
  expect(await alarms.textContent()).toMatch(/House/);
  expect(await alarms.getByRole('button').count()).toBe(0);
  for (const control of ['open', 'close', 'auto', 'minutes']) {
    expect(await page.getByTestId(`tank-house-${control}`).count()).toBe(0);
  }
  // It is not for want of a right: this is an admin.
  expect(await page.locator('.viewer-note').count()).toBe(0);

  await context.setOffline(false);
  await page.locator('[data-testid="connection"][data-phase="live"]').waitFor();
  expect(await watermark.count()).toBe(0);
  await page.getByTestId('tank-house-open').waitFor();

  // Signing out takes the farm along: the next one at this phone sees nothing of it.
  await page.getByTestId('signout').click();
  await page.getByTestId('signin-username').waitFor();
  await context.setOffline(true);
  await page.reload();
  await page.locator('.doorstep h1').waitFor();
  expect(await page.getByTestId('tank-house').count()).toBe(0);
  expect(await alarms.count()).toBe(0);
  await context.close();
}, 90_000);
