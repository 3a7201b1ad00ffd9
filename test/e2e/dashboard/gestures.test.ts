import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { seedPast } from '../support/past.js';
import { Product, VIEWER_PASSWORD } from '../support/product.js';

/** One finger's way over the screen, in px. */
interface Finger {
  readonly from: Point;
  readonly to: Point;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

const STEPS = 12;
/** Points of the chart that a finger may be off: some two of them lie under one px. */
const NEAR = 8;

/** The chart under real fingers: touches as the browser gets them from its screen. */
describe('a chart under fingers', () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let screen: CDPSession;
  let chart: { left: number; right: number; middle: number; y: number };

  beforeAll(async () => {
    product = await Product.start({}, (folder) => seedPast(folder, Date.now()));
    browser = await launchBrowser();
    const context = await browser.newContext({ viewport: PHONE, hasTouch: true, isMobile: true });
    page = await context.newPage();
    screen = await context.newCDPSession(page);
    await page.goto(`${product.url}/#/tank/house`);
    await signIn(page, 'viewer', VIEWER_PASSWORD);
    await page.getByTestId('chart-plots').waitFor();
    // A day that is over: it stands still.
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await page.getByTestId('chart-custom').click();
    await page.getByTestId('chart-from').fill(yesterday);
    await page.getByTestId('chart-to').fill(yesterday);
    await page.getByTestId('chart-show').click();
    await page.locator('[data-testid="chart"][data-span="custom"][data-asking="false"]').waitFor();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 30_000);

  beforeEach(async () => {
    await page.getByTestId('chart-plots').press('0');
    await waitFor('the whole chart', async () => !(await isZoomed()));
    await page.evaluate(() =>
      document.querySelector('[data-testid="chart-plots"]')?.scrollIntoView({ block: 'center' }),
    );
    // While it is drawn anew there is none for a moment.
    const box = await waitFor('the chart', () => page.locator('.plot .u-over').first().boundingBox());
    chart = {
      left: box.x + 4,
      right: box.x + box.width - 4,
      middle: box.x + box.width / 2,
      y: box.y + box.height / 2,
    };
  });

  const plots = () => page.getByTestId('chart-plots');
  const isZoomed = async () => (await plots().getAttribute('data-zoomed')) === 'true';

  /** Fingers come down one after another, move together in steps, and leave. */
  async function touch(...fingers: readonly Finger[]): Promise<void> {
    const at = (share: number, count = fingers.length) =>
      fingers.slice(0, count).map(({ from, to }, id) => ({
        id,
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
      }));
    for (let count = 1; count <= fingers.length; count++) {
      await screen.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0, count) });
    }
    for (let step = 1; step <= STEPS; step++) {
      await screen.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step / STEPS) });
    }
    await screen.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  }

  const across = (from_x: number, to_x: number): Finger => ({
    from: { x: from_x, y: chart.y },
    to: { x: to_x, y: chart.y },
  });

  /** The number of the point that lies under a place of the screen, as a tap there shows it. */
  async function pointUnder(x: number): Promise<number> {
    await touch(across(x, x));
    return Number(await plots().getAttribute('aria-valuenow'));
  }

  test('a tap shows the level of that moment', async () => {
    const last = Number(await plots().getAttribute('aria-valuemax'));
    expect(last).toBeGreaterThan(100);
    expect(await pointUnder(chart.left)).toBeLessThan(NEAR + 8);
    expect(await pointUnder(chart.right)).toBeGreaterThan(last - NEAR - 8);
    const middle = await pointUnder(chart.middle);
    expect(Math.abs(middle - last / 2)).toBeLessThan(NEAR);
    expect(await page.getByTestId('chart-point').textContent()).toMatch(/%/);
  }, 30_000);

  test('two fingers apart zoom in: what was under each stays under it; together they zoom out again', async () => {
    const [a, b] = [chart.middle - 30, chart.middle + 30];
    const under = [await pointUnder(a), await pointUnder(b)];
    await touch(across(a, a - 70), across(b, b + 70));
    await waitFor('a zoomed chart', isZoomed);
    const now = [await pointUnder(a - 70), await pointUnder(b + 70)];
    expect(Math.abs((now[0] ?? 0) - (under[0] ?? 0))).toBeLessThan(NEAR);
    expect(Math.abs((now[1] ?? 0) - (under[1] ?? 0))).toBeLessThan(NEAR);
    // The chart is zoomed, not the page.
    expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);

    await touch(across(chart.left + 10, chart.middle - 20), across(chart.right - 10, chart.middle + 20));
    await waitFor('the whole chart', async () => !(await isZoomed()));
  }, 30_000);

  test('one finger moves what is zoomed, and no further than there is', async () => {
    await touch(across(chart.middle - 30, chart.left + 20), across(chart.middle + 30, chart.right - 20));
    const held = await pointUnder(chart.middle);
    await touch(across(chart.middle, chart.middle + 80));
    expect(Math.abs((await pointUnder(chart.middle + 80)) - held)).toBeLessThan(NEAR);
    for (let i = 0; i < 8; i++) await touch(across(chart.left + 20, chart.right - 20));
    expect(await pointUnder(chart.left)).toBeLessThan(NEAR);
    expect(await isZoomed()).toBe(true);
  }, 30_000);

  test('two fingers side by side move it as well', async () => {
    await touch(across(chart.middle - 30, chart.left + 20), across(chart.middle + 30, chart.right - 20));
    const held = await pointUnder(chart.middle);
    await touch(across(chart.middle, chart.middle + 60), across(chart.middle + 50, chart.middle + 110));
    expect(Math.abs((await pointUnder(chart.middle + 60)) - held)).toBeLessThan(NEAR);
  }, 30_000);

  test('up and down stays the page’s', async () => {
    await touch(across(chart.middle - 30, chart.left + 20), across(chart.middle + 30, chart.right - 20));
    const under = await pointUnder(chart.left);
    const before = await page.evaluate(() => window.scrollY);
    const x = chart.middle;
    await touch({ from: { x, y: chart.y }, to: { x, y: chart.y - 160 } });
    await waitFor('the page to move', async () => (await page.evaluate(() => window.scrollY)) > before + 60);
    await page.evaluate((top) => window.scrollTo(0, top), before);
    expect(Math.abs((await pointUnder(chart.left)) - under)).toBeLessThan(NEAR);
  }, 30_000);

  test('its words tell of what is in sight, and are said aloud once it rests', async () => {
    const whole = await told(false);
    expect(whole).toMatch(/^Between /);
    await page.evaluate(() => {
      const region = document.querySelector('[role="status"].visually-hidden');
      if (region === null) throw new Error('nothing on the page says changes aloud');
      new MutationObserver(() => {
        document.body.dataset.said = `${document.body.dataset.said ?? ''}|${region.textContent}`;
      }).observe(region, { characterData: true, childList: true, subtree: true });
    });

    // One touch of many steps: said once.
    await touch(across(chart.middle - 30, chart.left + 20), across(chart.middle + 30, chart.right - 20));
    const part = await told(true);
    expect(part).toMatch(/^Shown from .+ to .+\. Between /);
    // A wheel turns in many small steps, too.
    await page.mouse.move(chart.middle, chart.y);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -50);
    await page.keyboard.up('Control');
    await waitFor('words of less time', async () => (await told(true)) !== part);
    const less = await told(true);
    // By keys: later, then all of it again.
    await plots().press('PageUp');
    await waitFor('words of earlier hours', async () => (await told(true)) !== less);
    const earlier = await told(true);
    // Steps from point to point are said as such; that the chart follows them is not said as well.
    await plots().press('Home');
    await waitFor('words of the first hours', async () => (await told(true)) !== earlier);
    await plots().press('0');
    expect(await told(false)).toBe(whole);
    expect((await page.evaluate(() => document.body.dataset.said))?.split('|').slice(1)).toEqual([
      part,
      less,
      earlier,
      `All of the time is shown. ${whole}`,
    ]);
  }, 30_000);

  /** The words of the chart, once they are of a part of it or of all. */
  async function told(part: boolean): Promise<string> {
    const line = page.locator(`[data-testid="chart-summary"][data-part="${part}"]`);
    await line.waitFor();
    return (await line.textContent()) ?? '';
  }
});
