import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { HistoryView, TankView } from '../../../firmware/protocol/rest.js';
import { waitFor } from '../../support/wait-for.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { CookieClient } from '../support/cookie-client.js';
import { longPress } from '../support/long-press.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

/** The page of one tank, on the real product and a farm that runs fifty times faster than life. */
describe('the page of a tank', () => {
  let product: Product;
  let browser: Browser;
  let client: CookieClient;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    product = await Product.start({ SLUICE_SIM_SPEED: '50' });
    browser = await launchBrowser();
    client = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
  }, 90_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await product?.stop();
  }, 30_000);

  async function open(username: string, password: string, place: string): Promise<Page> {
    const context = await browser.newContext({ viewport: PHONE, acceptDownloads: true });
    contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => {
      throw error;
    });
    await page.goto(`${product.url}/${place}`);
    await signIn(page, username, password);
    return page;
  }

  const tankNow = (id: string) => client.get<TankView>(`/api/tanks/${id}`);
  const heading = (page: Page) => page.evaluate(() => document.activeElement?.tagName);

  test('is reached by link, names itself, takes the focus, and Back leads home', async () => {
    const page = await open('viewer', VIEWER_PASSWORD, '#/tank/house');
    await page.getByTestId('tank-page').waitFor();
    // Until the gateway has told the name, the page goes by the identifier.
    await waitFor('the name in the title', async () => (await page.title()) === 'House · Sluice');
    await waitFor('focus on the heading after the door', async () => (await heading(page)) === 'H1');
    expect(await page.getByTestId('tank-house-inlet-start').count()).toBe(0);
    expect(await page.getByTestId('tank-house-rule-edit').count()).toBe(0);
    expect(await page.getByTestId('viewer-note-run').textContent()).toMatch(/Only an admin can operate/);
    expect(await page.getByTestId('viewer-note-rule').textContent()).toMatch(
      /Only an admin can change the rule/,
    );
    expect(await page.getByTestId('tank-house-schedule').textContent()).toBe('Fills at any time');
    await page.locator('.back').click();
    await waitFor('home', async () => (await page.title()).startsWith('Tanks'));
    await page.locator('a[href="#/tank/farm"]').first().click();
    await page.getByRole('heading', { level: 1, name: 'Farm' }).waitFor();
    await waitFor('focus on the heading', async () => (await heading(page)) === 'H1');
    await page.goBack();
    await waitFor('home again', async () => (await page.title()).startsWith('Tanks'));
    await page.goto(`${product.url}/#/tank/none-such`);
    await page.getByTestId('tank-gone').waitFor();
  }, 30_000);

  test('says what a rule would do before the node is asked to keep it, and sees another admin’s change', async () => {
    const page = await open('admin', ADMIN_PASSWORD, '#/tank/farm');
    await page.getByTestId('tank-farm-rule-edit').click();
    await page.getByTestId('rule-low').fill('90');
    expect(await page.getByTestId('rule-next').isDisabled()).toBe(true);
    await page.getByTestId('rule-low').fill('60');
    await page.getByTestId('rule-high').fill('75');
    await waitFor(
      'word that it would open',
      async () => (await page.getByTestId('rule-at-once').getAttribute('data-at-once')) === 'opens',
    );
    await page.getByTestId('rule-low-thumb').press('ArrowRight');
    expect(await page.getByTestId('rule-low').inputValue()).toBe('61');

    await client.send('PUT', '/api/tanks/farm/rule', { low_percent: 20, high_percent: 70, enabled: true });
    await page.getByTestId('rule-conflict').waitFor();
    expect(await page.getByTestId('rule-next').isDisabled()).toBe(true);
    await page.getByTestId('rule-conflict').getByRole('button', { name: 'Go on with mine' }).press('Enter');
    await page.getByTestId('rule-conflict').waitFor({ state: 'detached' });
    const form = page.getByTestId('tank-farm-rule-form');
    expect(await form.evaluate((element) => element.ownerDocument.activeElement === element)).toBe(true);

    await page.getByTestId('rule-next').click();
    await page.getByTestId('rule-look').waitFor();
    expect((await tankNow('farm')).rule).toMatchObject({ low_percent: 20, high_percent: 70 });
    await page.getByTestId('rule-confirm').click();
    await waitFor('the new rule', async () =>
      (await page.getByTestId('tank-farm-rule').textContent())?.includes('61'),
    );
    expect((await tankNow('farm')).rule).toMatchObject({ low_percent: 61, high_percent: 75, enabled: true });
    await waitFor(
      'the inlet to open, as was said',
      async () => (await page.getByTestId('tank-farm-inlet-state').getAttribute('data-state')) === 'open',
    );
    await waitFor('the reason among the why', async () =>
      (await page.getByTestId('tank-farm-why').textContent())?.includes('fell below the low setpoint of 61'),
    );
  }, 40_000);

  test('reads anew what was used while the page stays open, and marks it as old without contact', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    contexts.push(context);
    const page = await context.newPage();
    await page.clock.install();
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/tanks/house/use')) asked += 1;
    });
    await page.goto(`${product.url}/#/tank/house`);
    await signIn(page, 'viewer', VIEWER_PASSWORD);
    const use = page.getByTestId('use');
    await use.locator('table, h2 ~ p').first().waitFor();
    await page.locator('[data-testid="connection"][data-phase="live"]').waitFor();
    const before = asked;
    await page.clock.fastForward('05:00');
    await waitFor('another reading', () => asked > before);
    expect(await use.getByText('No contact').count()).toBe(0);
    await context.setOffline(true);
    await page.clock.fastForward('01:00');
    await use.getByText('No contact: this is what was last known.').waitFor();
  }, 60_000);

  test('runs the inlet to a level after a long press, and stops it at one tap', async () => {
    const page = await open('admin', ADMIN_PASSWORD, '#/tank/house');
    await page.getByTestId('tank-house-inlet-by-level').check();
    const target = Number(await page.getByTestId('tank-house-inlet-level').inputValue());
    const start = page.getByTestId('tank-house-inlet-start');
    expect((await start.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    await longPress(
      start,
      'a command',
      async () => (await page.getByTestId('tank-house-command').count()) > 0,
    );
    await waitFor('the inlet to open', async () => (await tankNow('house')).inlet?.state === 'open');
    const { commands } = await client.get<{ commands: { action: string; target_percent: number | null }[] }>(
      '/api/tanks/house/commands',
    );
    expect(commands[0]).toMatchObject({ action: 'open', target_percent: target });
    await page.getByTestId('tank-house-inlet-stop').click();
    await waitFor(
      'the inlet to be shown closed',
      async () => (await page.getByTestId('tank-house-inlet-state').getAttribute('data-state')) === 'closed',
    );
    expect((await tankNow('house')).inlet).toMatchObject({ state: 'closed' });
  }, 60_000);

  test('shows levels as a chart for keys, as words, as a table and as a file', async () => {
    await waitFor(
      'a level worth a chart',
      async () =>
        (await client.get<HistoryView>('/api/tanks/house/history')).buckets.some(
          ({ mean_percent }) => mean_percent !== null,
        ),
      30_000,
    );
    const page = await open('admin', ADMIN_PASSWORD, '#/tank/house');
    const plots = page.getByTestId('chart-plots');
    await plots.waitFor();
    expect(await plots.locator('canvas').count()).toBeGreaterThanOrEqual(1);
    expect(await page.getByTestId('chart-summary').textContent()).toMatch(/^Between /);
    // Days of one's own stand still; the usual spans go on with the time.
    const today = new Date((await tankNow('house')).level?.ts ?? 0).toISOString().slice(0, 10);
    await page.getByTestId('chart-custom').click();
    await page.getByTestId('chart-from').fill(today);
    await page.getByTestId('chart-to').fill(today);
    await page.getByTestId('chart-show').click();
    await page.locator('[data-testid="chart"][data-span="custom"][data-asking="false"]').waitFor();
    await plots.focus();
    const stands = (what: string) => plots.getAttribute(`aria-value${what}`);
    await waitFor(
      'the first of several levels',
      async () => {
        await page.keyboard.press('Home');
        return (
          (await stands('now')) === (await stands('min')) && (await stands('min')) !== (await stands('max'))
        );
      },
      15_000,
    );
    const first = await stands('text');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    expect(await stands('now')).toBe(await stands('max'));
    expect(await stands('text')).not.toBe(first);
    await page.keyboard.press('+');
    await waitFor('a zoomed view', async () => (await plots.getAttribute('data-zoomed')) === 'true');
    await page.keyboard.press('0');
    await waitFor('the whole view', async () => (await plots.getAttribute('data-zoomed')) === 'false');

    await page.getByTestId('chart-week').click();
    await page.getByTestId('chart-table').locator('summary').click();
    // Of a week the gateway tells half hours or hours, as it has them.
    const count = () => page.getByTestId('chart-table').locator('tbody tr').count();
    await waitFor('the table of a week', async () => [168, 169, 336].includes(await count()));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByTestId('chart-csv').click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^sluice-house-.+\.csv$/);
    const rows = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\r\n');
    expect(rows[0]).toBe('time_utc,min_percent,mean_percent,max_percent,inflow_lph,outflow_lph');
    expect(rows).toHaveLength((await count()) + 1);
    await page.getByTestId('tank-house-audit').locator('summary').click();
    await page.getByTestId('tank-house-audit').locator('li').first().waitFor();
  }, 60_000);
});
