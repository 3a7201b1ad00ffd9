import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page, Route } from 'playwright-core';
import type { Snapshot } from '../../../firmware/protocol/rest.js';
import { Authority, makeAuthority } from '../../../provisioning/pki/authority.js';
import { makeKeyPair } from '../../../provisioning/pki/key-pair.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { objections } from '../support/axe.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { seedHosts } from '../support/host-past.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../support/product.js';

const DESK = { width: 1440, height: 900 };
const DAY_MS = 86_400_000;
const SECRET = '0123456789abcdef0123456789abcdef';
/** Where pictures of the page go, for whoever wants to look at it. */
const PICTURES = process.env.SLUICE_TEST_PICTURES;

/** The configuration of a gateway with a web certificate that ends in so many days. */
async function configuration(days: number) {
  const keys = await makeKeyPair(2048);
  const until = (count: number) => ({
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + count * DAY_MS + 3_600_000),
  });
  const { pem } = await makeAuthority({ common_name: 'Farm Web CA 1', ...keys, validity: until(7_300) });
  const own = await makeKeyPair(2048);
  const signed = await (await Authority.open(pem, keys.private_pem)).signLeaf({
    ...{ usage: 'web', name: 'gw0', addresses: ['127.0.0.1'], dns: [] },
    ...{ public_der: own.public_der, validity: until(days) },
  });
  return (folder: string) => {
    for (const name of ['web', 'secrets']) mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, 'web', 'ca.pem'), pem);
    writeFileSync(join(folder, 'web', 'cert.pem'), signed.pem);
    writeFileSync(join(folder, 'web', 'key.pem'), own.private_pem);
    writeFileSync(join(folder, 'secrets', 'pi0'), `${SECRET}\n`);
    const secret_sha256 = createHash('sha256').update(SECRET).digest('hex');
    const config = {
      ...{ schema: 1, gateway: 'gw0', nodes: [{ id: 'pi0', secret_sha256, tanks: ['house', 'farm'] }] },
      web: { cert_file: 'web/cert.pem', key_file: 'web/key.pem' },
    };
    writeFileSync(join(folder, 'gateway.json'), JSON.stringify(config));
  };
}

describe('the system page, in a browser', () => {
  let product: Product;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-system-'));
    const configure = await configuration(12);
    product = await Product.start({ SLUICE_HTTPS_PORT: String(await freePort()) }, (data) => {
      configure(data);
      seedHosts(data);
    });
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
    rmSync(folder, { recursive: true });
  }, 30_000);

  async function enter(
    username: 'admin' | 'viewer',
    { choices = {}, viewport = PHONE }: { choices?: Record<string, string>; viewport?: typeof PHONE } = {},
  ): Promise<Page> {
    const context = await browser.newContext({ viewport, acceptDownloads: true });
    const kept = JSON.stringify(choices);
    await context.addInitScript((text) => localStorage.setItem('sluice.settings', text), kept);
    const page = await context.newPage();
    await page.goto(`${product.url}/#/system`);
    await signIn(page, username, username === 'admin' ? ADMIN_PASSWORD : VIEWER_PASSWORD);
    await page.locator('[data-testid="host-pi0-trend"][data-asking="false"] svg').first().waitFor();
    return page;
  }

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES !== undefined)
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  /** Chooses how far back, and waits until the lines are of that. */
  async function choose(page: Page, span: string): Promise<string> {
    await page.getByTestId(`system-${span}`).click();
    const trend = page.locator(
      `[data-testid="host-pi0-trend"][data-span="${span}"][data-asking="false"][data-old="false"]`,
    );
    await trend.waitFor();
    return (await trend.textContent()) ?? '';
  }

  test('a machine’s last day, week and month, also what was long before the page was opened', async () => {
    const page = await enter('viewer');
    const day = await choose(page, 'day');
    expect(day).toMatch(/CPU: \d+(\.\d)?\s% to \d+/);
    // Three weeks ago it was hot.
    expect(day).toMatch(/Temperature: \d+°C to \d+°C/);
    expect(day).not.toContain('to 86°C');
    // This machine, too, may have been started not long ago.
    expect(day).toMatch(/Load, 1 min: at most \d.*Uptime: restarted (once|2 times); full height 6\sd/);
    expect(day).not.toContain('Throttled');
    expect(await page.locator('[data-figure="throttled_percent"]').count()).toBe(0);
    expect(await choose(page, 'week')).not.toContain('Throttled');
    const month = await choose(page, 'month');
    expect(month).toMatch(/Temperature: \d+°C to 86°C/);
    expect(month).toMatch(/Uptime: restarted [56] times/);
    for (const figure of ['load1_max', 'uptime', 'throttled_percent'])
      expect(await page.locator(`[data-figure="${figure}"] path:not(.band)`).getAttribute('d')).toMatch(/^M/);
    // A peak of two hours outlives a month on one phone's screen.
    expect(month).toMatch(/Throttled for (1\sh\s5\d\smin|2\sh)/);
    // The hours it was away are a gap, not a line.
    await choose(page, 'day');
    const line = await page
      .locator('[data-testid="host-pi0-trend"] path:not(.band)')
      .first()
      .getAttribute('d');
    expect(line?.match(/M/g)?.length).toBeGreaterThanOrEqual(2);

    for (const hidden of ['certificates', 'backup', 'vpn'])
      expect(await page.getByTestId(hidden).count()).toBe(0);
    expect(await page.locator('main').textContent()).toContain('shown to admins alone');
    await page.context().close();
  }, 60_000);

  test('of many machines only those in sight are asked for, two at a time, and none once the page is left', async () => {
    const context = await browser.newContext({ viewport: PHONE, serviceWorkers: 'block' });
    const page = await context.newPage();
    await page.route(/\/api\/farm$/, async (route) => {
      const response = await route.fetch();
      // Nobody has signed in yet.
      if (!response.ok()) return route.fulfill({ response });
      const farm: Snapshot = await response.json();
      const [one] = farm.nodes;
      if (one === undefined) throw new Error('the farm has no node');
      const nodes = Array.from({ length: 60 }, (_, at) => ({ ...one, id: `pi${at}` }));
      await route.fulfill({ response, json: { ...farm, nodes } });
    });
    const asked: string[] = [];
    const held: Route[] = [];
    await page.route(/\/api\/nodes\/pi\d+\/history/, (route) => {
      asked.push(/pi\d+/.exec(route.request().url())?.[0] ?? '');
      held.push(route);
    });
    const answer = async () => {
      const response = { node: 'pi0', from: new Date().toISOString(), to: new Date().toISOString() };
      const route = held.shift();
      await route?.fulfill({ json: { ...response, bucket_s: 900, resolution: 'five_minutes', buckets: [] } });
    };
    const trend = (id: string) => page.getByTestId(`host-${id}-trend`);
    await page.goto(`${product.url}/#/system`);
    await signIn(page, 'viewer', VIEWER_PASSWORD);
    await trend('pi59').waitFor();
    await waitFor('two questions', () => asked.length === 2);
    expect(asked.toSorted()).toEqual(['pi0', 'pi1']);

    // What was scrolled past is not asked for when its turn comes.
    const seen = async (id: string, is: boolean) => {
      await page
        .locator(`[data-testid="host-${id}-trend"][data-seen="${is}"]`)
        .waitFor({ state: 'attached' });
      // What follows from it is done with the next picture on the screen.
      for (let frame = 0; frame < 3; frame += 1)
        await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
    };
    await trend('pi59').scrollIntoViewIfNeeded();
    await seen('pi59', true);
    await trend('pi30').scrollIntoViewIfNeeded();
    await seen('pi30', true);
    await seen('pi59', false);
    await answer();
    await waitFor('another question', () => asked.length === 3);
    expect(Number(asked[2]?.slice(2))).toBeGreaterThan(20);
    expect(Number(asked[2]?.slice(2))).toBeLessThan(40);
    expect(held).toHaveLength(2);

    await page.locator('a[href="#/"]').first().click();
    await page.getByTestId('tank-house').waitFor();
    for (let left = held.length; left > 0; left -= 1) await answer();
    await page.evaluate(() => fetch('/api/session'));
    expect(asked).toHaveLength(3);

    await context.close();
  }, 60_000);

  test('an admin sees which certificate ends soon, not by its colour alone', async () => {
    const page = await enter('admin');
    const soon = page.getByTestId('certificate-web');
    await soon.waitFor();
    expect(await soon.getAttribute('data-state')).toBe('soon');
    expect(await soon.textContent()).toMatch(/Dashboard gw0\s*until .* 12 days/);
    expect(await soon.locator('svg').count()).toBe(1);
    const fine = page.getByTestId('certificate-web_authority');
    expect(await fine.getAttribute('data-state')).toBe('fine');
    expect(await fine.locator('svg').count()).toBe(0);
    await page.context().close();
  }, 60_000);

  test('an admin makes a backup, watches it, and takes it home', async () => {
    const page = await enter('admin');
    await page.getByTestId('backup-make').click();
    await page.getByTestId('backup-ready').waitFor();
    const coming = page.waitForEvent('download');
    await page.getByTestId('backup-fetch').click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(/^sluice-gw0-\d{4}-\d\d-\d\dT\d{4}Z\.tar\.gz$/);
    const archive = join(folder, 'backup.tar.gz');
    await download.saveAs(archive);
    const listed = execFileSync('tar', ['-tzf', archive], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual(['manifest.json', 'README.txt', 'gateway.json', 'gateway.db']);
    expect(readFileSync(archive).includes(SECRET)).toBe(false);
    expect(await objections(page)).toEqual([]);
    await picture(page, 'backup-phone');
    await page.context().close();
  }, 60_000);

  test('a backup is seen to be ready over a line whose answers take longer than a second', async () => {
    const page = await enter('admin');
    await page.getByTestId('backup-make').waitFor();
    const copying = { state: 'copying', percent: 50, by: 'admin' };
    const ready = { state: 'ready', made: new Date().toISOString(), until: new Date().toISOString() };
    const answers = [copying, copying, copying];
    const underWay = { now: 0, most: 0 };
    await page.route('**/api/backup', async (route) => {
      if (route.request().method() === 'POST') return route.fulfill({ status: 202, json: copying });
      underWay.most = Math.max(underWay.most, ++underWay.now);
      const json = answers.shift() ?? { ...ready, file_name: 'backup.tar.gz', size_bytes: 1e6 };
      // The line is slow, not the gateway.
      await new Promise((arrived) => setTimeout(arrived, 1_300));
      underWay.now -= 1;
      // A question that nobody waits for any more has no answer.
      await route.fulfill({ json }).catch(() => {});
    });
    await page.getByTestId('backup-make').click();
    await page.getByTestId('backup-progress').waitFor();
    await page.getByTestId('backup-ready').waitFor({ timeout: 15_000 });
    expect(underWay.most).toBe(1);
    await page.context().close();
  }, 60_000);

  test.each([
    ['phone-light', { theme: 'light' }, PHONE],
    ['phone-sun', { theme: 'sun' }, PHONE],
    ['phone-arabic', { language: 'ar' }, PHONE],
    ['desk-dark', { theme: 'dark' }, DESK],
    ['desk-hindi', { language: 'hi' }, DESK],
  ])(
    'nothing to object to: %s',
    async (name, choices, viewport) => {
      const page = await enter('admin', { choices, viewport });
      await page.getByTestId('certificate-web').waitFor();
      expect(await objections(page)).toEqual([]);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider).toBe(0);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('main button, main a.button')]
          .map((element) => element.getBoundingClientRect())
          .filter(({ height, width }) => height < 48 || width < 48),
      );
      expect(small).toEqual([]);
      await picture(page, name);
      await page.context().close();
    },
    60_000,
  );
});
