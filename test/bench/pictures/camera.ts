import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { objections } from '../../e2e/support/axe.js';
import { signIn } from '../../e2e/support/browser.js';
import type { Photographed } from './pages.js';

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
      await signIn(page, account.username, account.password);
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
    // What was clicked is neither hovered over nor scrolled to when the picture is taken.
    await page.mouse.move(0, 0);
    if (part === undefined) await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(400);
    await this.take(page, name, part);
  }

  private async take(page: Page, name: string, part?: string): Promise<void> {
    // While axe looks, figures change; what has gone meanwhile is no finding.
    for (const found of await objections(page)) this.faults.push(`${this.name(name)}: ${found}`);
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
