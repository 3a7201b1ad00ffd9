import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, liveSocket, PHONE, signIn } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

let product: Product;
let browser: Browser;
/** Somebody's own service, which takes alarms. */
let service: Server;
const taken: { authorization: string | undefined; body: string }[] = [];

beforeAll(async () => {
  service = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      taken.push({ authorization: request.headers.authorization, body });
      response.end();
    });
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  product = await Product.start();
  browser = await launchBrowser();
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await product?.stop();
  await new Promise((resolve) => service.close(resolve));
}, 30_000);

async function signedIn(
  username: string,
  password: string,
  address: string,
  timezoneId = 'Europe/Madrid',
): Promise<Page> {
  const context = await browser.newContext({ viewport: PHONE, timezoneId });
  const page = await context.newPage();
  const listening = liveSocket(page);
  await page.goto(`${product.url}/${address}`);
  await signIn(page, username, password);
  await page.locator('h1').first().waitFor();
  await listening;
  return page;
}

const serviceUrl = () => `http://127.0.0.1:${(service.address() as AddressInfo).port}/alarms`;

describe('the administration, in a browser', () => {
  test('whoever leaves while a person is being added leaves nothing broken behind', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/people');
    const broken: Error[] = [];
    page.on('pageerror', (error) => broken.push(error));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/api/users', async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue();
    });
    await page.getByTestId('person-add-username').fill('late');
    await page.getByTestId('person-add-password').fill('a-good-password');
    await page.getByTestId('person-add-submit').click();
    await page.locator('a[href="#/"]').first().click();
    await page.getByTestId('tank-house').waitFor();
    const added = page.waitForResponse((answer) => answer.request().method() === 'POST');
    release();
    expect((await added).status()).toBe(201);
    await page.locator('a[href^="#/admin"]').first().click();
    await page.getByTestId('person-late').waitFor();
    expect(broken).toEqual([]);
    await page.context().close();
  }, 60_000);

  test('what a session that has ended left undone is told at the door', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '');
    await page.getByTestId('tank-house-close').waitFor();
    await page.context().clearCookies();
    await page.getByTestId('tank-house-close').click();
    await page.getByTestId('signin-username').waitFor();
    expect(await page.getByRole('alert').textContent()).toMatch(/what you asked for last was not done/);
    // And nothing goes on being said of it.
    expect(await page.getByRole('status').allTextContents()).toEqual(['']);
    await page.context().close();
  }, 60_000);

  test('an admin adds a person, who may then sign in; makes them admin; removes them', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/people');
    await page.getByTestId('person-add-username').fill('ann');
    await page.getByTestId('person-add-password').fill('a-good-password');
    await page.getByTestId('person-add-submit').click();
    await page.getByTestId('person-ann').waitFor();
    expect(await page.getByTestId('person-ann').getAttribute('data-role')).toBe('viewer');

    const hers = await signedIn('ann', 'a-good-password', '');
    expect(await hers.getByTestId('role').getAttribute('data-role')).toBe('viewer');
    await hers.context().close();

    // The first press only asks.
    await page.getByTestId('person-ann-role').click();
    expect(await page.getByTestId('person-ann').getAttribute('data-role')).toBe('viewer');
    await page.getByTestId('person-ann-role').click();
    await page.locator('[data-testid="person-ann"][data-role="admin"]').waitFor();

    await page.getByTestId('person-add-username').fill('ann');
    await page.getByTestId('person-add-password').fill('another-password');
    await page.getByTestId('person-add-submit').click();
    await page.getByText('There is somebody with this user name already').waitFor();

    await page.getByTestId('person-ann-remove').click();
    await page.getByTestId('person-ann-remove').click();
    await page.getByTestId('person-ann').waitFor({ state: 'detached' });
    // Nobody takes away their own way in by mistake.
    expect(await page.getByTestId('person-admin-remove').count()).toBe(0);
    await page.context().close();
  });

  test('what was typed stays when it could not be saved, and goes with the next attempt', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/people');
    await page.getByTestId('person-viewer-password').click();
    const typed = page.getByTestId('person-viewer-new-password');
    await typed.fill('another-for-tests');
    await page.route('**/api/users**', (route) => route.abort());
    const save = page.getByTestId('person-viewer').locator('form button');
    await save.click();
    // Beside the form, and above the list.
    const troubles = page.locator('main [role="alert"]', { hasText: 'The gateway does not answer' });
    await waitFor('word of both', async () => (await troubles.count()) === 2);
    expect(await typed.inputValue()).toBe('another-for-tests');
    await page.unroute('**/api/users**');
    await typed.fill(VIEWER_PASSWORD);
    await save.click();
    await typed.waitFor({ state: 'detached' });
    expect(await troubles.count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test('an admin adds a webhook and tries it; its secret goes along and is never shown again', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/alerts');
    await page.getByTestId('alerts-add-webhook').click();
    expect(await page.getByTestId('channel-save').isDisabled()).toBe(true);
    await page.getByTestId('channel-name').fill('Night shift');
    await page.getByTestId('channel-url').fill(serviceUrl());
    await page.getByTestId('channel-secret').fill('not-for-everybody');
    await page.getByTestId('channel-save').click();
    const row = page.locator('[data-testid^="channel-"]', { hasText: 'Night shift' }).first();
    await row.getByRole('button', { name: 'Send a test message to Night shift' }).click();
    await waitFor('the test message', () => taken.length > 0, 10_000);
    expect(taken[0]?.authorization).toBe('Bearer not-for-everybody');
    await row.getByText('Last message taken').waitFor();
    expect(await page.content()).not.toContain('not-for-everybody');

    await row.getByRole('button', { name: 'Change Night shift' }).click();
    expect(await page.getByTestId('channel-secret').inputValue()).toBe('');
    await page.getByTestId('channel-url').fill('http://127.0.0.1:9/nobody');
    await page.getByTestId('channel-save').click();
    await row.getByRole('button', { name: 'Send a test message to Night shift' }).click();
    await row.locator('[data-testid$="-last"].trouble').waitFor();
    await page.context().close();
  });

  test('quiet hours, like hours for filling, are offered by the clock of the farm, not by that of a phone elsewhere', async () => {
    const client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    const hours = { time_zone: 'Europe/Madrid', windows: [], one_off: [], floor_percent: 5, vacation: null };
    expect(await client.send('PUT', '/api/tanks/house/schedule', hours)).toMatchObject({ status: 200 });
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/alerts', 'Africa/Nairobi');
    await page.getByTestId('alerts-add-ntfy').click();
    await page.getByTestId('channel-name').fill('Asleep');
    await page.getByTestId('channel-url').fill(serviceUrl());
    await page.getByLabel('Quiet hours').check();
    const zone = page.getByTestId('channel-quiet-zone');
    expect(await zone.inputValue()).toBe('Europe/Madrid');
    await page.getByTestId('channel-save').click();
    const row = page.locator('li[data-testid^="channel-"]', { hasText: 'Asleep' });
    await row.getByText('quiet from 22:00 to 06:00 (Europe/Madrid)').waitFor();

    await row.getByRole('button', { name: 'Change Asleep' }).click();
    await zone.selectOption('Africa/Nairobi');
    await page.getByTestId('channel-save').click();
    await row.getByText('(Africa/Nairobi)').waitFor();

    await page.goto(`${product.url}/#/tank/farm`);
    await page.getByTestId('tank-farm-schedule-edit').click();
    expect(await page.getByLabel('Time zone of the farm').inputValue()).toBe('Europe/Madrid');
    await page.context().close();
  }, 60_000);

  test('the audit log tells who did it, and finds it', async () => {
    const page = await signedIn('admin', ADMIN_PASSWORD, '#/admin/audit');
    await page.getByTestId('audit-search').fill('admin ann');
    await waitFor('the person in the log', async () => {
      const entries = await page.getByTestId('audit-list').locator('li').allTextContents();
      return entries.length > 0 && entries.every((text) => text.includes('ann'));
    });
    await page.context().close();
  });

  test('a viewer is told why it is not theirs, and gets nothing of it', async () => {
    const page = await signedIn('viewer', VIEWER_PASSWORD, '#/admin/people');
    await page.getByTestId('admin-not-yours').waitFor();
    expect(await page.getByTestId('person-admin').count()).toBe(0);
    await page.context().close();
  });
});
