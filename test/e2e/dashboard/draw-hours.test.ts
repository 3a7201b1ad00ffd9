import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { withNode } from '../support/node-file.js';
import { ADMIN_PASSWORD, Product } from '../support/product.js';

/** A tank that is filled elsewhere: all it has is an outlet. */
const NODE = {
  tanks: [
    {
      id: 'house',
      name: 'House',
      shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
      sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
      outlet: { relay: { driver: 'simulated' }, reserve_percent: 2, restore_percent: 3 },
    },
  ],
};

let product: Product;

beforeAll(async () => {
  product = await Product.start({}, withNode(NODE));
}, 90_000);
afterAll(() => product?.stop(), 30_000);

test('an admin sets hours for the outlet on the phone, it opens by them, and closes when they are removed', async () => {
  const client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
  const house = () => client.get<TankView>('/api/tanks/house');
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: PHONE, timezoneId: 'Europe/Madrid' });
    const page = await context.newPage();
    await page.goto(`${product.url}/#/tank/house`);
    await signIn(page, 'admin', ADMIN_PASSWORD);
    await page.getByTestId('tank-page').waitFor();
    await page.getByTestId('tank-house-schedule-edit').press('Enter');
    const form = page.getByTestId('tank-house-schedule-form');
    expect(await form.getByText('Fill at any time below').count()).toBe(0);
    await form.getByRole('button', { name: 'Add hours for the outlet' }).press('Enter');
    const hours = form.getByRole('group', { name: 'Hours 1: outlet open' });
    expect((await form.getByRole('status').textContent())?.replaceAll(/\s/g, ' ')).toContain(
      'outlet open from 6:00 AM to 6:30 AM, every day',
    );
    await hours.getByLabel('From').fill('00:00');
    await hours.getByLabel('To').fill('00:00');
    expect(await form.getByRole('status').textContent()).toContain('outlet open all day, every day');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    const open = await waitFor('the outlet by its hours', async () => {
      const { outlet } = await house();
      return outlet?.state === 'open' && outlet;
    });
    expect(open).toMatchObject({ mode: 'auto', reason_code: 'by_schedule' });
    await page
      .getByText(/draws by its schedule until 00:00/i)
      .first()
      .waitFor();

    await page.getByTestId('tank-house-schedule-edit').press('Enter');
    await hours.getByRole('button', { name: 'Remove' }).press('Enter');
    await form.getByRole('button', { name: 'Save' }).press('Enter');
    await form.waitFor({ state: 'detached' });
    await waitFor('the outlet at rest', async () => (await house()).outlet?.state === 'closed');
    expect((await house()).schedule).toMatchObject({ version: 2 });
    expect((await house()).schedule?.draws).toBeUndefined();
  } finally {
    await browser.close();
  }
}, 90_000);
