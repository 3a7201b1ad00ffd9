import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { end } from '../../integration/vpn/support/namespaces.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { objections } from '../support/axe.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { ROOT, VIEWER_PASSWORD } from '../support/product.js';

/** A gateway alone on its Pi: no node tells how that is. */

let folder: string;
let url: string;
let gateway: ChildProcess;
let browser: Browser;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-gateway-machine-'));
  const config = join(folder, 'gateway.json');
  writeFileSync(config, JSON.stringify({ schema: 1, gateway: 'gw0', nodes: [] }));
  const http = await freePort();
  url = `http://127.0.0.1:${http}`;
  gateway = spawn(process.execPath, [join(ROOT, 'dist/firmware/main.js'), 'gateway', config], {
    stdio: 'ignore',
    env: {
      ...process.env,
      SLUICE_DATA_DIR: folder,
      SLUICE_MQTT_PORT: String(await freePort()),
      SLUICE_HTTP_PORT: String(http),
      SLUICE_VIEWER_PASSWORD: VIEWER_PASSWORD,
    },
  });
  browser = await launchBrowser();
  await waitFor('the gateway', async () => (await fetch(url).catch(() => undefined))?.ok, 30_000);
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await end(gateway);
  rmSync(folder, { recursive: true });
}, 30_000);

test('the system page shows how it is, and that no node has come yet', async () => {
  const context = await browser.newContext({ viewport: PHONE });
  const page = await context.newPage();
  await page.goto(`${url}/#/system`);
  await signIn(page, 'viewer', VIEWER_PASSWORD);
  const card = page.getByTestId('host-gw0');
  await card.waitFor();
  expect(await card.locator('h2').textContent()).toBe('Gateway gw0');
  expect(await card.getAttribute('data-present')).toBe('true');
  for (const [figure, shown] of [
    ['memory', /^\d+(\.\d)?\s?%$/],
    ['load', /^\d/],
    ['disk', /^\d+(\.\d)?\s?%$/],
    ['version', /^\d+\.\d+/],
  ] as const)
    expect((await page.getByTestId(`host-gw0-${figure}`).textContent()) ?? '').toMatch(shown);
  // The first look tells no load of the processor, the next one does.
  await page.locator('[data-testid="host-gw0-cpu"][data-known="true"]').waitFor();
  await page.getByTestId('system-week').click();
  await page
    .locator('[data-testid="host-gw0-trend"][data-span="week"][data-asking="false"] svg')
    .first()
    .waitFor();
  expect(await page.locator('main').textContent()).toContain('No node has connected');
  expect(await objections(page)).toEqual([]);
  if (process.env.SLUICE_TEST_PICTURES !== undefined)
    await page.screenshot({
      path: join(process.env.SLUICE_TEST_PICTURES, 'gateway-machine.png'),
      fullPage: true,
    });

  gateway.kill('SIGKILL');
  await page.locator('[data-testid="host-gw0"][data-present="false"]').waitFor();
  expect(await card.textContent()).toContain('Last known values');
  await context.close();
}, 60_000);
