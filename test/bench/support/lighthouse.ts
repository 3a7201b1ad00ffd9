import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { launchSteerable, signIn } from '../../e2e/support/browser.js';
import { freePort } from '../../support/free-port.js';
import { figure } from './figures.js';

/** A phone in the sun at the edge of the network: what Lighthouse calls slow 3G, on a processor a quarter as fast. */
const THROTTLING = [
  '--throttling-method=devtools',
  '--throttling.requestLatencyMs=400',
  '--throttling.downloadThroughputKbps=400',
  '--throttling.uploadThroughputKbps=400',
  '--throttling.cpuSlowdownMultiplier=4',
];

/** The largest thing a page shows stands there after so many seconds at the latest. */
const MOST_LCP_S = 2.5;

/** The least score of each category, 0–100. */
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 95 } as const;
type Category = keyof typeof LEAST;

/** Where somebody signs in, and what is then seen first. */
export interface Visited {
  readonly url: string;
  readonly password: string;
  readonly shows: string;
}

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

/** What cost a category its points, for whoever reads the figures. */
function lost({ categories, audits }: Report, category: Category): string[] {
  return categories[category].auditRefs.flatMap(({ id }) => {
    const audit = audits[id];
    return audit !== undefined && audit.score !== null && audit.score < 0.9 ? [audit.title] : [];
  });
}

/** A page: what it is called here, and where it is. */
export type Place = readonly [name: string, path: string];

/** Looks at pages of a gateway, prints their figures, and gives what is beyond its budget. */
export async function look(gateway: Visited, places: readonly Place[]): Promise<string[]> {
  const missed: string[] = [];
  for (const place of places) missed.push(...(await lookAt(gateway, place)));
  return missed;
}

/** Looks at a page in a browser of its own, where somebody signed in, and which then forgot all but that. */
async function lookAt({ url, password, shows }: Visited, [name, path]: Place): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-lighthouse-'));
  const port = await freePort();
  const browser = await launchSteerable(join(folder, 'profile'), port);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await signIn(page, 'viewer', password);
    await page.getByTestId(shows).waitFor();
    await (await browser.newCDPSession(page)).send('Network.clearBrowserCache');
    await page.close();
    return tell(name, await measure(url + path, port, folder));
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the figures of a page, and gives what is beyond its budget. */
function tell(name: string, report: Report): string[] {
  const lcp_s = (report.audits['largest-contentful-paint']?.numericValue ?? Number.NaN) / 1_000;
  figure(`${name}: largest contentful paint`, lcp_s, 's', MOST_LCP_S);
  const scores = (Object.keys(LEAST) as Category[]).map((category) => {
    const score = Math.round(report.categories[category].score * 100);
    process.stdout.write(
      `figure ${name}: ${category} ${score} of 100 (at least ${LEAST[category]}) ${lost(report, category).join('; ')}\n`,
    );
    return { category, low: score < LEAST[category] };
  });
  const low = scores.flatMap(({ category, low }) => (low ? [`${name}: ${category}`] : []));
  return lcp_s <= MOST_LCP_S ? low : [`${name}: largest contentful paint`, ...low];
}
