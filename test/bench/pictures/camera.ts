import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Photographed } from './pages.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Size {
  readonly name: string;
  readonly width: number;
  readonly height: number;
}

/** A way to look at the dashboard. */
export interface Look {
  readonly name: string;
  readonly theme: 'system' | 'light' | 'dark' | 'sun';
  readonly language: 'en' | 'ar';
  /** What the phone itself is set to. */
  readonly phone: 'light' | 'dark';
}

export interface Account {
  readonly url: string;
  readonly username: string;
  readonly password: string;
}

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** Takes pictures of pages in one size and look, and judges each. */
export class Camera {
  /** What was found wrong, in a line each. */
  readonly faults: string[] = [];

  constructor(
    private readonly browser: Browser,
    private readonly size: Size,
    private readonly look: Look,
    private readonly folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** The door, and then every page as the account's owner sees it. */
  async photograph(account: Account, pages: readonly Photographed[], door: boolean): Promise<void> {
    const context = await this.context();
    try {
      const page = await context.newPage();
      page.on('pageerror', (error) => this.faults.push(`${this.name('script')}: ${error.message}`));
      await page.goto(account.url);
      await page.getByTestId('signin-username').waitFor();
      if (door) await this.take(page, 'sign-in');
      await page.getByTestId('signin-username').fill(account.username);
      await page.getByTestId('signin-password').fill(account.password);
      await page.getByTestId('signin-submit').click();
      await page.locator('main#main').waitFor();
      for (const one of pages) await this.visit(page, one);
    } finally {
      await context.close();
    }
  }

  private async context(): Promise<BrowserContext> {
    const { width, height } = this.size;
    const context = await this.browser.newContext({
      viewport: { width, height },
      colorScheme: this.look.phone,
      reducedMotion: 'reduce',
    });
    const { theme, language } = this.look;
    await context.addInitScript((kept) => {
      if (localStorage.getItem('sluice.settings') === null) localStorage.setItem('sluice.settings', kept);
    }, JSON.stringify({ theme, language }));
    return context;
  }

  /** Each page is loaded anew: so nothing of the one before is left open. */
  private async visit(page: Page, { name, place, view, shows, open, part }: Photographed): Promise<void> {
    await page.evaluate(
      ([hash, home]) => {
        const kept = JSON.parse(localStorage.getItem('sluice.settings') ?? '{}');
        localStorage.setItem('sluice.settings', JSON.stringify({ ...kept, home }));
        location.hash = hash;
      },
      [place, view ?? 'list'] as const,
    );
    await page.reload();
    await page.getByTestId(shows).first().waitFor();
    await page.waitForLoadState('networkidle');
    await open?.(page);
    await page.waitForTimeout(400);
    await this.take(page, name, part);
  }

  private async take(page: Page, name: string, part?: string): Promise<void> {
    // While axe looks, figures change; what has gone meanwhile is no finding.
    for (const found of await findings(page)) this.faults.push(`${this.name(name)}: ${found}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) this.faults.push(`${this.name(name)}: ${wider} px wider than the screen`);
    const path = join(this.folder, `${this.name(name)}.png`);
    if (part === undefined || part === 'screen')
      await page.screenshot({ path, fullPage: part === undefined });
    else await page.locator(part).first().screenshot({ path });
  }

  private name(page: string): string {
    return `${page}-${this.size.name}-${this.look.name}`;
  }
}

/** What axe-core objects to, of every impact, with best practices. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } };
    return (await axe.run()).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`),
  );
}
