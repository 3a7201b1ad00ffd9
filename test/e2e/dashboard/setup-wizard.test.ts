import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';
import { objections } from '../support/axe.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { longPress } from '../support/long-press.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

const TOUCH_PX = 48;

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await Product.start();
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
}, 30_000);

async function enter(username: string, password: string, settings = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE });
  await context.addInitScript(
    (kept) => localStorage.setItem('sluice.settings', kept),
    JSON.stringify(settings),
  );
  const page = await context.newPage();
  await page.goto(`${product.url}/#/admin/setup`);
  await signIn(page, username, password);
  await page.locator('h1').first().waitFor();
  return page;
}

/** Nothing that axe objects to, nothing wider than the phone, no button too small for a thumb. */
async function expectUsable(page: Page): Promise<void> {
  expect(await objections(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
  const small = await page.evaluate((least) => {
    const buttons = [...document.querySelectorAll<HTMLElement>('main button, main input, main select')];
    return buttons
      .map((one) => (one.matches('[type="radio"], [type="checkbox"]') ? (one.closest('label') ?? one) : one))
      .filter((one) => one.getBoundingClientRect().height < least)
      .map((one) => one.outerHTML.slice(0, 120));
  }, TOUCH_PX);
  expect(small).toEqual([]);
}

const at = (page: Page, step: string) =>
  page.locator(`[data-testid="setup-step"][data-step="${step}"]`).waitFor();
const next = (page: Page) => page.getByTestId('setup-next').click();
const capacity = async (page: Page) =>
  (await page.getByTestId('setup-capacity').textContent())?.replaceAll('\u00a0', ' ');
const mistakes = (page: Page) => page.getByTestId('setup-verdict').getAttribute('data-mistakes');

describe('setting up a tank, on a phone', () => {
  test('from its shape to the first alert', async () => {
    const page = await enter('admin', ADMIN_PASSWORD);
    await page.getByTestId('setup-house').waitFor();
    await expectUsable(page);
    await page.getByTestId('setup-house').click();

    await at(page, 'shape');
    await waitFor('the capacity', async () => (await capacity(page))?.includes('2,000 L') ?? false);
    await page.getByTestId('setup-diameter_mm').fill('a lot');
    expect(await page.getByTestId('setup-diameter_mm').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('setup-diameter_mm').fill('1,250');
    await page.getByText('Write 1250 or 1.250: the mark in it can mean either.').waitFor();
    await page.getByTestId('setup-diameter_mm').fill('1250');
    await waitFor('the new capacity', async () => (await capacity(page))?.includes('2,170 L') ?? false);
    await expectUsable(page);

    await next(page);
    await at(page, 'sensor');
    await page.locator('[data-testid="setup-live"][data-quality="good"]').waitFor({ timeout: 20_000 });
    const seen_mm = Number(await page.getByTestId('setup-distance').getAttribute('data-mm'));
    expect(seen_mm).toBeGreaterThan(200);
    expect(await page.getByTestId('setup-pings').locator('li').count()).toBe(7);
    await expectUsable(page);

    await next(page);
    await at(page, 'calibration');
    const written = await page.getByTestId('setup-empty').inputValue();
    await page.getByTestId('setup-full').fill('1000');
    await waitFor('a mistake', async () => (await mistakes(page)) === '1');
    await page.getByTestId('setup-full').fill('');
    await waitFor('no mistake', async () => (await mistakes(page)) === '0');
    await page.locator('[data-testid="setup-still"][data-still="true"]').waitFor({ timeout: 30_000 });
    await page.getByTestId('setup-full-now').click();
    await waitFor('a mistake', async () => (await mistakes(page)) === '1');
    await page.getByTestId('setup-full').fill('');
    await page.getByTestId('setup-empty').fill(String(Number(written) + 15));
    await page.getByTestId('setup-level').waitFor();
    await page.getByTestId('setup-mark').fill('80');
    await waitFor('a mark that is not above the rule', async () => (await mistakes(page)) === '1');
    await page.getByTestId('setup-mark').fill('90');
    await waitFor('no mistake', async () => (await mistakes(page)) === '0');
    await expectUsable(page);

    await next(page);
    await at(page, 'place');
    await page.getByTestId('setup-place').selectOption('plan');
    await page.getByTestId('setup-place-first').fill('somewhere');
    expect(await page.getByTestId('setup-place-first').getAttribute('aria-invalid')).toBe('true');
    await page.getByTestId('setup-place-first').fill('12');
    await page.getByTestId('setup-place-second').fill('-8.5');
    await expectUsable(page);

    await next(page);
    await at(page, 'save');
    await page.getByTestId('setup-save').click();
    await page.locator('[data-testid="setup-saved"][data-at="kept"]').waitFor({ timeout: 15_000 });
    await waitFor('nothing left to save', () => page.getByTestId('setup-save').isDisabled());
    await expectUsable(page);

    await next(page);
    await at(page, 'valve');
    const open = page.getByTestId('setup-valve-open');
    await waitFor('a level to open on', async () => !(await open.isDisabled()), 30_000);
    await expectUsable(page);
    await longPress(
      open,
      'a command',
      async () => (await page.getByTestId('tank-house-command').count()) > 0,
    );
    await page.locator('[data-testid="setup-valve"][data-state="open"]').waitFor({ timeout: 15_000 });
    await page.locator('[data-testid="setup-valve"][data-state="closed"]').waitFor({ timeout: 30_000 });
    await expectUsable(page);

    await next(page);
    await at(page, 'alerts');
    await page.getByTestId('alerts-add-webhook').waitFor();
    await expectUsable(page);
    await page.getByTestId('setup-done').click();
    await page.getByTestId('setup-house').waitFor();
    await page.context().close();
  }, 180_000);

  test('what the Pi goes by is there again, and another phone has it', async () => {
    const page = await enter('admin', ADMIN_PASSWORD);
    await page.getByTestId('setup-house').click();
    await at(page, 'shape');
    expect(await page.getByTestId('setup-diameter_mm').inputValue()).toBe('1250');
    await next(page);
    await next(page);
    expect(await page.getByTestId('setup-mark').inputValue()).toBe('90');
    await next(page);
    expect(await page.getByTestId('setup-place-first').inputValue()).toBe('12');
    // Another tank that stands nowhere: an admin is led to where it can be told, a viewer told whom to ask.
    const taken = await page.evaluate(async () => {
      const path = '/api/tanks/farm/calibration';
      const { version, shape, empty_distance_mm, full_distance_mm } = await (await fetch(path)).json();
      const fields = { shape, empty_distance_mm, full_distance_mm, position: null };
      const body = JSON.stringify({ based_on: version, ...fields });
      const headers = { 'content-type': 'application/json' };
      return (await fetch(path, { method: 'PUT', headers, body })).status;
    });
    expect(taken).toBe(200);
    await page.goto(`${product.url}/#/`);
    await page.getByTestId('home-view-plan').click();
    expect(await page.getByTestId('plan-unplaced').locator('a').getAttribute('href')).toBe('#/admin/setup');
    await page.context().close();
    const theirs = await enter('viewer', VIEWER_PASSWORD, { home: 'plan' });
    await theirs.goto(`${product.url}/#/`);
    expect(await theirs.getByTestId('plan-unplaced').textContent()).toContain('An admin can');
    await theirs.context().close();
  }, 60_000);

  test.each([
    ['es', 'El nodo mantiene su calibración: otra persona ha calibrado el depósito mientras tanto'],
    ['ar', 'تبقي العقدة معايرتها: عاير غيرك الخزان في هذه الأثناء'],
  ])(
    'what the Pi refuses at the end is said in the language of the page: %s',
    async (language, words) => {
      const page = await enter('admin', ADMIN_PASSWORD, { language });
      await page.getByTestId('setup-farm').click();
      await at(page, 'shape');
      const meanwhile = page.evaluate(async () => {
        const path = '/api/tanks/farm/calibration';
        const { version, shape, empty_distance_mm, full_distance_mm } = await (await fetch(path)).json();
        const body = JSON.stringify({ based_on: version, shape, empty_distance_mm, full_distance_mm });
        const headers = { 'content-type': 'application/json' };
        return (await fetch(path, { method: 'PUT', headers, body })).status;
      });
      expect(await meanwhile).toBe(200);
      for (const _ of ['sensor', 'calibration']) await next(page);
      const empty = page.getByTestId('setup-empty');
      await empty.fill(String(Number(await empty.inputValue()) + 5));
      for (const _ of ['place', 'save']) await next(page);
      await page.getByTestId('setup-save').click();
      await page.locator('[data-testid="setup-saved"][data-at="refused"]').waitFor({ timeout: 15_000 });
      const said = (await page.getByTestId('setup-saved').textContent()) ?? '';
      expect(said).toContain(words);
      expect(said).not.toMatch(/The node|Somebody|meanwhile/);
      await page.context().close();
    },
    90_000,
  );

  test('in Arabic and in the dark, the live sensor and the figures', async () => {
    const page = await enter('admin', ADMIN_PASSWORD, { language: 'ar', theme: 'dark' });
    await page.getByTestId('setup-farm').click();
    await at(page, 'shape');
    await next(page);
    await next(page);
    await at(page, 'calibration');
    await page.locator('[data-testid="setup-live"][data-quality="good"]').waitFor({ timeout: 20_000 });
    await expectUsable(page);
    await page.context().close();
  }, 90_000);

  test('a viewer is told why it is not theirs', async () => {
    const page = await enter('viewer', VIEWER_PASSWORD);
    await page.getByTestId('admin-not-yours').waitFor();
    expect(await page.getByTestId('setup-house').count()).toBe(0);
    await page.context().close();
  }, 60_000);
});
