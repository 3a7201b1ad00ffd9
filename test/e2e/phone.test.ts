import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { io } from 'socket.io-client';
import { waitFor } from '../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from './support/browser.js';
import { CookieClient } from './support/cookie-client.js';
import { longPress } from './support/long-press.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from './support/product.js';

/** How a refill by rule ends: at the setpoint, or so much before it as still comes in. */
const ENDS_BY_RULE = ['reached_high', 'closes_ahead'];

/** The whole trip, as a farmer sees it, on a farm ten times faster than life: slow enough that a busy machine reads every level in time. */
describe('the phone', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await Product.start({ SLUICE_SIM_SPEED: '10' });
    browser = await launchBrowser();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 30_000);

  async function open(username: string, password: string): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // Being signed out is told with a 401, which the browser itself reports.
      if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(product.url);
    await signIn(page, username, password);
    await page.getByTestId('tank-house').waitFor();
    expect(complaints).toEqual([]);
    return page;
  }

  const text = async (page: Page, id: string) => (await page.getByTestId(id).textContent()) ?? '';
  const percent = async (page: Page, tank: string) =>
    Number.parseFloat((await text(page, `tank-${tank}-percent`)).replace(/[^\d.]/g, ''));

  test('sees a refill begin below 15 % and end at the setpoint', async () => {
    const rule = { low_percent: 15, high_percent: 25, enabled: true };
    const admin = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    expect((await admin.send('PUT', '/api/tanks/house/rule', rule)).status).toBe(200);
    const page = await open('viewer', VIEWER_PASSWORD);
    await waitFor(
      'refill of the house tank',
      async () => (await text(page, 'tank-house-status')) === 'Water is refilling',
      60_000,
    );
    expect(await percent(page, 'house')).toBeLessThan(25);
    await waitFor(
      'end of the refill',
      async () => (await text(page, 'tank-house-status')) === 'Water is ready to use',
      200_000,
    );
    const client = await CookieClient.signIn(product.url, 'viewer', VIEWER_PASSWORD);
    const { events } = await client.get<{
      events: { state: string; reason_code: string; reason_args: Record<string, number> }[];
    }>(`/api/tanks/house/history?from=2020-01-01T00:00:00.000Z&to=2100-01-01T00:00:00.000Z`);
    const opened = events.find((event) => event.reason_code === 'below_low');
    // The valve takes its time: it is told to close so much earlier.
    const closed = events.find(({ reason_code }) => ENDS_BY_RULE.includes(reason_code));
    expect(opened?.reason_args.level_percent).toBeLessThan(15);
    expect(closed?.reason_args.level_percent).toBeGreaterThanOrEqual(24);
    expect(closed?.reason_args.level_percent).toBeLessThan(26);
    await page.context().close();
  }, 320_000);

  test('an admin opens and closes by hand, and sees the water confirm it', async () => {
    const page = await open('admin', ADMIN_PASSWORD);
    const button = page.getByTestId('tank-farm-open');
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    const state = () => page.getByTestId('tank-farm-command').getAttribute('data-state');
    await longPress(
      button,
      'a command',
      async () => (await page.getByTestId('tank-farm-command').count()) > 0,
    );
    await waitFor('confirmed opening', async () => (await state()) === 'confirmed', 30_000);
    await page.getByTestId('tank-farm-close').click();
    await waitFor(
      'confirmed closing',
      async () =>
        (await state()) === 'confirmed' && /closed/i.test(await text(page, 'tank-farm-inlet-state')),
      30_000,
    );
    expect(await text(page, 'tank-farm-inlet-reason')).toMatch(/closed by hand/i);
    await page.context().close();
  }, 120_000);

  test('a viewer finds no control, and reaches none by fetch or by the live socket', async () => {
    const page = await open('viewer', VIEWER_PASSWORD);
    for (const control of ['open', 'close', 'auto']) {
      expect(await page.getByTestId(`tank-farm-${control}`).count()).toBe(0);
    }
    const body = { actuator: 'inlet', action: 'open', duration_s: 60 };
    const status = await page.evaluate(async (json) => {
      const response = await fetch('/api/tanks/farm/commands', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: json,
      });
      return response.status;
    }, JSON.stringify(body));
    expect(status).toBe(403);
    await page.context().close();

    const client = await CookieClient.signIn(product.url, 'viewer', VIEWER_PASSWORD);
    const socket = io(product.url, {
      path: '/live',
      transports: ['websocket'],
      extraHeaders: { cookie: client.cookie, origin: product.url },
    });
    try {
      await new Promise((resolve) => socket.once('snapshot', resolve));
      const answer = await socket.timeout(5_000).emitWithAck('command', { tank: 'farm', ...body });
      expect(JSON.stringify(answer)).toContain('event_refused');
    } finally {
      socket.disconnect();
    }
  }, 60_000);

  test('without signing in, the live socket and every figure stay closed', async () => {
    expect((await fetch(`${product.url}/api/tanks`)).status).toBe(401);
    const socket = io(product.url, { path: '/live', transports: ['websocket'], reconnection: false });
    try {
      const refused = await new Promise<Error>((resolve) => socket.once('connect_error', resolve));
      expect(refused.message).toMatch(/not_signed_in/);
    } finally {
      socket.disconnect();
    }
  });
});
