import { expect, test } from '@jest/globals';
import { launchBrowser, PHONE, signIn } from '../e2e/support/browser.js';
import { CookieClient } from '../e2e/support/cookie-client.js';
import { ADMIN_PASSWORD, Product, VIEWER_PASSWORD } from '../e2e/support/product.js';
import { figure, quantile } from './support/figures.js';
import { levelsTimed, takeLatencies_ms, timeLevels } from './support/page-latencies.js';

const READINGS = Number(process.env.SLUICE_BENCH_READINGS ?? 200);

/**
 * From the time stamp of a reading on the node to its message in the page of a phone-sized Chromium on the same machine,
 * while both tanks are being filled, so that both tell their level once a second.
 */
test('reading to browser', async () => {
  const product = await Product.start();
  const browser = await launchBrowser();
  try {
    const admin = await CookieClient.signIn(product.url, 'admin', ADMIN_PASSWORD);
    for (const tank of ['house', 'farm']) {
      const run = { actuator: 'inlet', action: 'open', duration_s: 1_800 };
      expect((await admin.send('POST', `/api/tanks/${tank}/commands`, run)).status).toBe(202);
    }
    const page = await browser.newPage({ viewport: PHONE });
    await timeLevels(page);
    await page.goto(product.url);
    await signIn(page, 'viewer', VIEWER_PASSWORD);
    await levelsTimed(page, READINGS);
    const latencies_ms = await takeLatencies_ms(page);
    figure('reading to browser, p50', quantile(latencies_ms, 0.5), 'ms');
    figure('reading to browser, p99', quantile(latencies_ms, 0.99), 'ms', 150);
    expect(latencies_ms.length).toBeGreaterThanOrEqual(READINGS);
  } finally {
    await browser.close();
    await product.stop();
  }
}, 600_000);
