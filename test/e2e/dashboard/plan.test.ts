import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { GatewayProcess, PASSWORD } from '../../bench/full-gateway/gateway-process.js';
import { tellLargeFarm } from '../../bench/pictures/large-farm.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { objections } from '../support/axe.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { Product, VIEWER_PASSWORD } from '../support/product.js';

const DESK = { width: 1440, height: 900 };
const TABLET = { width: 768, height: 1024 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 30_000);
afterAll(() => browser?.close());

async function enter(url: string, password: string, viewport = PHONE): Promise<Page> {
  const page = await (await browser.newContext({ viewport, hasTouch: true })).newPage();
  await page.goto(url);
  await signIn(page, 'viewer', password);
  await page.locator('main#main').waitFor();
  return page;
}

/** How each mark lies on the screen. */
function boxes(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.plan-mark')].map((mark) => {
      const { left, top, width, height } = mark.getBoundingClientRect();
      return { left, top, width, height };
    }),
  );
}

/** Every mark is large enough for a thumb, none lies over another, and all are on the drawing. */
async function layOutWell(page: Page): Promise<number> {
  const marks = await boxes(page);
  const plan = await page.locator('.plan').boundingBox();
  if (plan === null) throw new Error('there is no plan');
  for (const [index, one] of marks.entries()) {
    expect(Math.min(one.width, one.height)).toBeGreaterThanOrEqual(48);
    expect(one.left).toBeGreaterThanOrEqual(plan.x - 1);
    expect(one.left + one.width).toBeLessThanOrEqual(plan.x + plan.width + 1);
    const over = marks
      .slice(index + 1)
      .filter(
        (other) =>
          one.left < other.left + other.width - 1 &&
          other.left < one.left + one.width - 1 &&
          one.top < other.top + other.height - 1 &&
          other.top < one.top + one.height - 1,
      );
    expect(over).toEqual([]);
  }
  return marks.length;
}

/** Of each card in the page, by the name of its tank, the lines of its status; runs in the page. */
function linesShown(): Record<string, { shown: number; spare: number }> {
  const cards = [...document.querySelectorAll('.tank.compact')].map((card) => {
    const status = card.querySelector('.compact-status');
    const words = status?.querySelector('span');
    if (!status || !words) throw new Error('a card has no status');
    const style = getComputedStyle(words);
    const line = Number.parseFloat(style.lineHeight);
    const [room, box] = [status.getBoundingClientRect(), words.getBoundingClientRect()];
    // Below the last line there is room for the tails of its letters.
    const end = box.bottom - Number.parseFloat(style.paddingBottom);
    const shown = (Math.min(room.bottom, end) - box.top) / line;
    // Room below a sentence that is cut short.
    const cut = words.scrollHeight > words.clientHeight + line / 2;
    return [
      card.querySelector('h2')?.textContent ?? '?',
      { shown, spare: cut ? (room.bottom - end) / line : 0 },
    ];
  });
  return Object.fromEntries(cards);
}

describe('the plan of a farm with two tanks', () => {
  let product: Product;
  beforeAll(async () => {
    product = await Product.start();
  }, 90_000);
  afterAll(() => product?.stop(), 30_000);

  test('shows each tank where it stands, leads to its page, and is remembered', async () => {
    const page = await enter(product.url, VIEWER_PASSWORD);
    await page.getByTestId('tank-house').waitFor();
    await page.getByTestId('home-view-plan').click();
    await page.getByTestId('plan-house').waitFor();
    expect(await layOutWell(page)).toBe(2);
    const [house, farm] = await Promise.all(
      ['plan-house', 'plan-farm'].map((mark) => page.getByTestId(mark).boundingBox()),
    );
    // The farm's tank stands to the north-east of the house's.
    expect(farm?.x).toBeGreaterThan(house?.x ?? 0);
    expect(farm?.y).toBeLessThan(house?.y ?? 0);
    expect(await page.getByTestId('plan-house').textContent()).toMatch(/House \d+\s% /);
    expect(await objections(page)).toEqual([]);

    await page.getByTestId('plan-house').press('Enter');
    await page.getByRole('heading', { level: 1, name: 'House' }).waitFor();
    await page.goBack();
    await page.getByTestId('plan-farm').waitFor();
    await page.reload();
    await page.getByTestId('plan-farm').waitFor();

    // As a phone is turned.
    await page.setViewportSize({ width: 844, height: 390 });
    await waitFor(
      'a drawing as wide',
      async () => ((await page.locator('.plan').boundingBox())?.width ?? 0) > 700,
    );
    expect(await layOutWell(page)).toBe(2);

    await page.getByTestId('home-view-list').click();
    await page.getByTestId('tank-house').waitFor();
    expect(await page.getByTestId('plan').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test('without contact there is the list, whatever was chosen: the plan leads nowhere then', async () => {
    const page = await enter(product.url, VIEWER_PASSWORD);
    await page.getByTestId('home-view-plan').click();
    await page.getByTestId('plan-house').waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.context().setOffline(true);
    await page.reload();
    await page.getByTestId('watermark').waitFor();
    await page.getByTestId('tank-house').waitFor();
    expect(await page.getByTestId('plan').count()).toBe(0);
    await page.context().close();
  }, 60_000);
});

describe('a farm of 250 tanks', () => {
  let folder: string;
  let gateway: GatewayProcess;
  let silence: () => void;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-plan-'));
    const mqtt_port = await freePort();
    gateway = await GatewayProcess.start(folder, mqtt_port);
    silence = await tellLargeFarm(mqtt_port);
  }, 90_000);
  afterAll(async () => {
    silence?.();
    await gateway?.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  test.each([
    ['a phone', PHONE],
    ['a desk', DESK],
  ])(
    'on the plan on %s tanks without room stand in groups, which open; none is lost',
    async (_, viewport) => {
      const page = await enter(gateway.url, PASSWORD, viewport);
      await page.getByTestId('home-view-plan').click();
      await page.getByTestId('plan-group').first().waitFor();
      await layOutWell(page);
      expect(await objections(page)).toEqual([]);
      const counted = await page.evaluate(() =>
        [...document.querySelectorAll('.plan-count')].map((count) =>
          Number.parseInt(count.textContent ?? '0', 10),
        ),
      );
      const alone = await page.locator('a.plan-mark').count();
      expect(counted.reduce((sum, count) => sum + count, alone)).toBe(240);
      expect(
        await page.locator('[aria-labelledby="plan-elsewhere"] li[aria-setsize="10"]').count(),
      ).toBeGreaterThan(0);

      // Closer and closer, until each stands alone; the focus follows.
      for (let step = 0; step < 8 && (await page.getByTestId('plan-group').count()) > 0; step++) {
        const before = await page.locator('.plan').textContent();
        await page.getByTestId('plan-group').first().press('Enter');
        await waitFor('the part', async () => (await page.locator('.plan').textContent()) !== before);
        await waitFor('the focus on the way back', () =>
          page.evaluate(() => document.activeElement?.getAttribute('data-testid') === 'plan-whole'),
        );
        await layOutWell(page);
      }
      expect(await page.getByTestId('plan-group').count()).toBe(0);
      expect(await page.locator('a.plan-mark').count()).toBeGreaterThan(1);
      await page.getByTestId('plan-whole').click();
      await page.getByTestId('plan-group').first().waitFor();
      await page.context().close();
    },
    90_000,
  );

  test('Back from a tank leads to where the list was: as it was ordered, searched and scrolled', async () => {
    const page = await enter(gateway.url, PASSWORD);
    await page.getByTestId('home-sort').selectOption('node');
    await page.getByTestId('home-search').fill('north');
    await page.locator('.group-name').first().waitFor();
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    await waitFor('the middle', () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.tank a')]
          .map((link) => link.getBoundingClientRect().top)
          .some((top) => top > window.innerHeight / 3 && top < window.innerHeight),
      ),
    );
    const left = await page.evaluate(() => {
      const seen = [...document.querySelectorAll<HTMLElement>('.tank a')].find(
        (link) => link.getBoundingClientRect().top > window.innerHeight / 3,
      );
      seen?.click();
      return { y: window.scrollY, name: seen?.textContent ?? '' };
    });
    await page.getByRole('heading', { level: 1, name: left.name }).waitFor();
    await page.goBack();
    await page.getByRole('link', { name: left.name, exact: true }).waitFor();
    expect(await page.evaluate(() => window.scrollY)).toBe(left.y);
    expect(await page.getByTestId('home-sort').inputValue()).toBe('node');
    expect(await page.getByTestId('home-search').inputValue()).toBe('north');
    await page.context().close();
  }, 60_000);

  test('the list says of each tank what fills it, in which mode, and for how long yet', async () => {
    const page = await enter(gateway.url, PASSWORD, DESK);
    await page.getByTestId('home-search').fill('North paddock 4');
    const line = page.getByTestId('tank-tank-3-inlet-line');
    await line.waitFor();
    expect(await line.getAttribute('data-state')).toBe('open');
    expect(await line.textContent()).toMatch(/^Inlet open · Auto · From: roof/);
    expect(await line.locator('[role="timer"]').textContent()).toMatch(/Stops within [78]:\d\d$/);
    expect(await page.getByTestId('tank-tank-3-pump-line').textContent()).toBe('Pump off · Auto');
    // Nothing of a card is cut off.
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll('.compact')].filter((card) => card.scrollHeight > card.clientHeight + 1)
          .length,
    );
    expect(cut).toBe(0);
    expect(await objections(page)).toEqual([]);
    await page.context().close();
  }, 60_000);

  test.each([
    ['light on a phone', 'light', PHONE],
    ['sun on a phone', 'sun', PHONE],
    ['sun on a tablet', 'sun', TABLET],
    ['sun at a desk', 'sun', DESK],
  ] as const)(
    'the list cuts no line of a status through, and none short that has room: %s',
    async (_, theme, viewport) => {
      const page = await enter(gateway.url, PASSWORD, viewport);
      const settings = JSON.stringify({ theme });
      await page.evaluate((kept) => localStorage.setItem('sluice.settings', kept), settings);
      await page.reload();
      await page.getByTestId('home-search').fill('Dairy');
      await page.locator('.tank.compact').first().waitFor();
      const lines: ReturnType<typeof linesShown> = {};
      // All of them, as somebody who scrolls.
      for (let top = 0; top < 14_000; top += 1_200) {
        await page.evaluate((to) => window.scrollTo(0, to), top);
        await page.evaluate(
          () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
        Object.assign(lines, await page.evaluate(linesShown));
      }
      const all = Object.entries(lines);
      expect(all.length).toBe(50);
      expect(all.filter(([, { shown }]) => Math.abs(shown - Math.round(shown)) > 0.05)).toEqual([]);
      expect(all.filter(([, { shown, spare }]) => shown < 0.9 || spare >= 1)).toEqual([]);
      await page.context().close();
    },
    60_000,
  );
});
