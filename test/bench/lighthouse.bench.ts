import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { launchSteerable, signIn } from '../e2e/support/browser.js';
import { Product, VIEWER_PASSWORD } from '../e2e/support/product.js';
import { freePort } from '../support/free-port.js';
import { figure } from './support/figures.js';

/** A phone in the sun at the edge of the network: what Lighthouse calls slow 3G, on a processor a quarter as fast. */
const THROTTLING = [
  '--throttling-method=devtools',
  '--throttling.requestLatencyMs=400',
  '--throttling.downloadThroughputKbps=400',
  '--throttling.uploadThroughputKbps=400',
  '--throttling.cpuSlowdownMultiplier=4',
];

const PAGES = [
  ['home', '/'],
  ['tank page', '/#/tank/house'],
] as const;

/** The least score of each category, 0–100. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 95 } as const;
type Category = keyof typeof LEAST;

interface Report {
  readonly categories: Readonly<
    Record<Category, { readonly score: number; readonly auditRefs: readonly { readonly id: string }[] }>
  >;
  readonly audits: Readonly<
    Record<string, { readonly numericValue?: number; readonly score: number | null; readonly title: string }>
  >;
}

/** Measures in a browser that runs already, and keeps its cookies. */
async function measure(url: string, port: number, folder: string): Promise<Report> {
  const file = join(folder, 'report.json');
  const child = spawn(
    process.execPath,
    [
      join(process.cwd(), 'node_modules/lighthouse/cli/index.js'),
      url,
      ...[`--port=${port}`, '--disable-storage-reset'],
      `--only-categories=${Object.keys(LEAST).join(',')}`,
      ...['--output=json', `--output-path=${file}`, '--quiet'],
      ...THROTTLING,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const code = await new Promise((resolve) => child.once('exit', resolve));
  expect(code).toBe(0);
  return JSON.parse(readFileSync(file, 'utf8')) as Report;
}

async function visitFirst(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await signIn(page, 'viewer', VIEWER_PASSWORD);
  await page.getByTestId('tank-house').waitFor();
  await page.close();
}

/** What cost a category its points, for whoever reads the figures. */
function lost({ categories, audits }: Report, category: Category): string[] {
  return categories[category].auditRefs.flatMap(({ id }) => {
    const audit = audits[id];
    return audit !== undefined && audit.score !== null && audit.score < 0.9 ? [audit.title] : [];
  });
}

test.each(PAGES)(
  'Lighthouse on the %s, as a signed-in viewer',
  async (name, path) => {
    const product = await Product.start();
    const folder = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-'));
    try {
      const port = await freePort();
      const browser = await launchSteerable(join(folder, 'profile'), port);
      await visitFirst(await browser.newPage(), product.url);
      const report = await measure(`${product.url}${path}`, port, folder);
      await browser.close();
      const lcp_s = (report.audits['largest-contentful-paint']?.numericValue ?? Number.NaN) / 1_000;
      figure(`${name}: largest contentful paint`, lcp_s, 's', 2.5);
      for (const category of Object.keys(LEAST) as Category[]) {
        const score = Math.round(report.categories[category].score * 100);
        process.stdout.write(
          `figure ${name}: ${category} ${score} of 100 (at least ${LEAST[category]}) ${lost(report, category).join('; ')}\n`,
        );
      }
      expect(lcp_s).toBeLessThanOrEqual(2.5);
      for (const category of Object.keys(LEAST) as Category[]) {
        expect(report.categories[category].score * 100).toBeGreaterThanOrEqual(LEAST[category]);
      }
    } finally {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
  300_000,
);
