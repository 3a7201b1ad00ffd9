import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Route } from 'playwright-core';
import type { TankView } from '../../firmware/protocol/rest.js';
import { waitFor } from '../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from './support/browser.js';
import { pidOf } from './support/control.js';
import { CookieClient } from './support/cookie-client.js';
import { mosquittoSub } from './support/mosquitto.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from './support/product.js';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const NIGHTLY = {
  time_zone: 'Europe/Madrid',
  windows: [{ weekdays: WEEKDAYS, from_minute: 22 * 60, to_minute: 6 * 60 }],
  one_off: [],
  floor_percent: 5,
  vacation: null,
};
const PATH = '/api/tanks/house/schedule';

let product: Product;
let admin: CookieClient;

beforeEach(async () => {
  product = await Product.start();
  admin = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
}, 90_000);
afterEach(() => product?.stop(), 30_000);

const house = (client = admin) => client.get<TankView>('/api/tanks/house');

test('a schedule from the phone is applied by the node, survives its death, and a bad one leaves it as it was', async () => {
  expect(await admin.send('PUT', PATH, NIGHTLY)).toEqual({ status: 200, body: NIGHTLY });
  const applied = await waitFor('the schedule as applied', async () => {
    const { schedule } = await house();
    return schedule?.version === 1 && schedule.effect.limited_by !== 'time_untrusted' && schedule;
  });
  expect(applied).toMatchObject(NIGHTLY);
  expect(['inside_window', 'outside_window']).toContain(applied.effect.reason_code);

  const bad = { ...NIGHTLY, windows: [{ weekdays: ['mon'], from_minute: -1, to_minute: 9 }] };
  expect(await admin.send('PUT', PATH, bad)).toMatchObject({
    status: 400,
    body: { code: 'request_invalid', mistakes: [expect.objectContaining({ path: 'windows.0.from_minute' })] },
  });
  const viewer = await CookieClient.signIn(product.url, 'viewer', VIEWER_PASSWORD);
  expect(await viewer.send('PUT', PATH, NIGHTLY)).toMatchObject({ status: 403 });

  process.kill(await pidOf(product, 'node'), 'SIGKILL');
  await waitFor('the death of the node', async () => !(await house()).online);
  const back = await waitFor(
    'the return of the node',
    async () => {
      const tank = await house(viewer);
      return tank.online && tank.schedule?.version === 1 && tank.schedule;
    },
    20_000,
  );
  expect(back).toMatchObject(NIGHTLY);
  const { stdout } = await mosquittoSub(
    { port: product.mqtt_port, username: 'viewer', password: VIEWER_PASSWORD },
    'sluice/gw0/tank/house/schedule',
  );
  expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toMatchObject({ ...NIGHTLY, version: 1 });
}, 90_000);

test('an admin sets the hours on the phone with the form alone, and a viewer reads them', async () => {
  const browser = await launchBrowser();
  try {
    const open = async (username: string, password: string) => {
      const context = await browser.newContext({ viewport: PHONE, timezoneId: 'Europe/Madrid' });
      const page = await context.newPage();
      await page.goto(`${product.url}/#/tank/house`);
      await signIn(page, username, password);
      await page.getByTestId('tank-house').waitFor();
      return page;
    };
    const page = await open('admin', ADMIN_PASSWORD);
    const edit = page.getByTestId('tank-house-schedule-edit');
    await edit.press('Enter');
    const form = page.getByTestId('tank-house-schedule-form');
    const preview = form.getByRole('status');
    await form.getByLabel('Sunday').press('Space');
    expect((await preview.textContent())?.replaceAll(/\s/g, ' ')).toBe(
      'Fills from 10:00 PM to 6:00 AM, Mon–Sat; below 5 % at any time.',
    );
    await form.getByLabel('Fill at any time below').fill('0');
    expect(await preview.textContent()).toBe('A share to keep must be between 1 and 90 %.');
    expect(await form.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await form.getByLabel('Fill at any time below').fill('7');
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await form.getByLabel('Fill at any time below').press('Enter');
    await form.waitFor({ state: 'detached' });

    const viewer = await open('viewer', VIEWER_PASSWORD);
    await waitFor(
      'the hours on the phone of the viewer',
      async () =>
        (await viewer.getByTestId('tank-house-schedule').textContent())?.replaceAll(/\s/g, ' ') ===
        'Fills from 10:00 PM to 6:00 AM, Mon–Sat; below 7 % at any time',
    );
    expect(await viewer.getByTestId('tank-house-schedule-edit').count()).toBe(0);
    expect((await house()).schedule).toMatchObject({
      version: 1,
      time_zone: 'Europe/Madrid',
      floor_percent: 7,
    });
  } finally {
    await browser.close();
  }
}, 90_000);

test('of two admins who change the hours at once, the second is told before anything is overwritten', async () => {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: PHONE, timezoneId: 'Europe/Madrid' });
    const page = await context.newPage();
    await page.goto(`${product.url}/#/tank/house`);
    await signIn(page, 'admin', ADMIN_PASSWORD);
    const edit = page.getByTestId('tank-house-schedule-edit');
    const form = page.getByTestId('tank-house-schedule-form');
    const floor = form.getByLabel('Fill at any time below');
    const save = form.getByRole('button', { name: 'Save' });
    const conflict = page.getByTestId('schedule-conflict');
    const editing = async () => {
      await edit.press('Enter');
      await floor.waitFor();
    };
    await editing();
    await floor.fill('7');

    expect(await admin.send('PUT', PATH, NIGHTLY)).toMatchObject({ status: 200 });
    await conflict.waitFor();
    expect(await conflict.textContent()).toMatch(/changed by somebody else.*10:00\sPM to 6:00\sAM/);
    expect(await save.isDisabled()).toBe(true);
    await conflict.getByRole('button', { name: 'Take theirs' }).click();
    await conflict.waitFor({ state: 'detached' });
    expect(await floor.inputValue()).toBe('5');
    // The button went with the question: whoever has no pointer goes on from the form, not from the top of the page.
    expect(await form.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);

    await floor.fill('8');
    expect(await admin.send('PUT', PATH, { ...NIGHTLY, floor_percent: 6 })).toMatchObject({ status: 200 });
    await conflict.getByRole('button', { name: 'Go on with mine' }).click();
    const [asked] = await Promise.all([
      page.waitForRequest((request) => request.method() === 'PUT'),
      save.press('Enter'),
    ]);
    expect(asked.postDataJSON()).toMatchObject({ based_on: 2, floor_percent: 8 });
    await form.waitFor({ state: 'detached' });
    expect((await house()).schedule).toMatchObject({ version: 3, floor_percent: 8 });
    await page.getByText('The node keeps the hours.').waitFor({ state: 'attached' });
    expect(await edit.evaluate((button) => button.ownerDocument.activeElement === button)).toBe(true);

    // Somebody else is faster than word of it: the node itself refuses what was made from older hours.
    await editing();
    await floor.fill('9');
    const overtake = async (route: Route) => {
      await admin.send('PUT', PATH, { ...NIGHTLY, floor_percent: 4 });
      await route.continue();
    };
    await page.route(/\/schedule$/, overtake, { times: 1 });
    await save.press('Enter');
    await form.getByText('somebody else has changed the hours meanwhile').waitFor();
    await conflict.waitFor();
    expect((await house()).schedule).toMatchObject({ version: 4, floor_percent: 4 });
  } finally {
    await browser.close();
  }
}, 90_000);

test('a page that is open tells why it is so anew when the hours change', async () => {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: PHONE });
    await page.goto(`${product.url}/#/tank/house`);
    await signIn(page, 'admin', ADMIN_PASSWORD);
    const why = page.getByTestId('tank-house-why');
    await why.getByText('It opens below 15 %').waitFor();
    // One hour, and not the present one.
    const from_minute = (new Date().getUTCHours() * 60 + 6 * 60) % 1440;
    const windows = [{ weekdays: WEEKDAYS, from_minute, to_minute: (from_minute + 60) % 1440 }];
    const later = { ...NIGHTLY, time_zone: 'UTC', windows };
    expect(await admin.send('PUT', PATH, later)).toMatchObject({ status: 200 });
    await why.getByText('It opens at any time below the floor of 5 %').waitFor({ timeout: 10_000 });
  } finally {
    await browser.close();
  }
}, 60_000);
