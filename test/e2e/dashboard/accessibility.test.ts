import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { objections } from '../support/axe.js';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { ADMIN_PASSWORD, Product } from '../support/product.js';

const TABLET = { width: 768, height: 1024 };
const DESK = { width: 1440, height: 900 };
/** The phone whose owner has set the browser to twice the size. */
const TWICE = { width: PHONE.width / 2, height: PHONE.height / 2 };
const THEMES = ['light', 'dark', 'sun'] as const;
const PLACES = ['#/', '#/system', '#/settings', '#/tank/house', '#/admin/people'] as const;
/** What is opened on pages that have more to show. */
const OPENED: Readonly<Record<string, readonly string[]>> = {
  '#/tank/house': ['tank-house-rule-edit', 'tank-house-schedule-edit'],
  '#/admin/alerts': ['alerts-add-email'],
  '#/admin/setup': ['setup-house', ...Array.from({ length: 5 }, () => 'setup-next')],
  '#/admin/audit': [],
};

/** A page that takes more presses than this to get through is no page for the keyboard. */
const MOST_TABS = 150;

/** Everybody can use it: judged by axe-core on the real pages, and by going through them without a pointer. */
describe('the dashboard for everybody', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    product = await Product.start();
    browser = await launchBrowser();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 30_000);

  async function enter(choices: Record<string, string>, viewport = PHONE): Promise<Page> {
    const context = await browser.newContext({ viewport });
    await context.addInitScript(
      (kept) => localStorage.setItem('sluice.settings', kept),
      JSON.stringify(choices),
    );
    const page = await context.newPage();
    await page.goto(product.url);
    await signIn(page, 'admin', ADMIN_PASSWORD);
    await page.getByTestId('tank-house').waitFor();
    return page;
  }

  async function goTo(page: Page, place: string): Promise<void> {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, place);
    // The lazy page has come in the place of the word that it is loading.
    await page.locator('main h1').waitFor({ state: 'attached' });
    await page.waitForFunction(() => document.querySelector('main .notice [aria-busy]') === null);
    await page.waitForLoadState('networkidle');
  }

  const widerThanScreen = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  test.each(THEMES)(
    'nothing to object to in the theme %s',
    async (theme) => {
      const page = await enter({ theme });
      for (const place of PLACES) {
        await goTo(page, place);
        expect({ place, found: await objections(page) }).toEqual({ place, found: [] });
        expect({ place, wider: await widerThanScreen(page) }).toEqual({ place, wider: 0 });
      }
      await page.context().close();
    },
    90_000,
  );

  test.each(['ar', 'hi', 'es'])(
    'nothing to object to in the language %s',
    async (language) => {
      const page = await enter({ language });
      await page.waitForFunction((code) => document.documentElement.lang.startsWith(code), language);
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(language === 'ar' ? 'rtl' : 'ltr');
      for (const place of PLACES) {
        await goTo(page, place);
        expect({ place, found: await objections(page) }).toEqual({ place, found: [] });
        expect({ place, wider: await widerThanScreen(page) }).toEqual({ place, wider: 0 });
      }
      await page.context().close();
    },
    90_000,
  );

  test.each([
    ['a tablet', TABLET],
    ['a desk', DESK],
  ])(
    'nothing to object to on %s',
    async (_, viewport) => {
      const page = await enter({}, viewport);
      expect(await objections(page)).toEqual([]);
      expect(await widerThanScreen(page)).toBe(0);
      await page.context().close();
    },
    60_000,
  );

  test.each(['en', 'ar', 'es'])(
    'everything fits at twice the size in the language %s',
    async (language) => {
      const page = await enter({ language }, TWICE);
      await page.waitForFunction((code) => document.documentElement.lang.startsWith(code), language);
      for (const place of new Set([...PLACES, ...Object.keys(OPENED)])) {
        await goTo(page, place);
        for (const testid of OPENED[place] ?? []) {
          await page.getByTestId(testid).click();
          expect({ place, testid, wider: await widerThanScreen(page) }).toEqual({ place, testid, wider: 0 });
        }
        await page.evaluate(() => {
          for (const folded of document.querySelectorAll('details')) folded.open = true;
        });
        expect({ place, wider: await widerThanScreen(page) }).toEqual({ place, wider: 0 });
      }
      await page.getByTestId('signout').click();
      await page.getByTestId('signin-username').waitFor();
      expect(await widerThanScreen(page)).toBe(0);
      await page.context().close();
    },
    90_000,
  );

  test('what fingers hit is large enough', async () => {
    const page = await enter({});
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button, select, nav a, header a')]
        .filter((element) => element.offsetParent !== null && !element.classList.contains('skip'))
        .map((element) => ({ html: element.outerHTML.slice(0, 120), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.height < 48 || box.width < 48)
        .map(({ html, box }) => `${box.width}×${box.height} ${html}`),
    );
    expect(small).toEqual([]);
    const valve = await page.getByTestId('tank-house-close').boundingBox();
    expect(valve?.height).toBeGreaterThanOrEqual(56);
    await page.context().close();
  }, 60_000);

  test('without a pointer: from the door to a valve, a rule, the settings and out', async () => {
    const context = await browser.newContext({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto(product.url);
    await page.getByTestId('signin-username').focus();
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type(ADMIN_PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('tank-house').waitFor();

    // What comes in the place of the door takes the focus; who comes anew gets past the head by the first key.
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await page.reload();
    await page.getByTestId('tank-house').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');

    // To a valve: two presses open it.
    await tabTo(page, '[data-testid="tank-farm-open"]');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="tank-farm-open"][data-press="armed"]').waitFor();
    await page.waitForTimeout(400);
    await page.keyboard.press('Enter');
    await page.getByTestId('tank-farm-command').waitFor();
    await page.locator('[data-testid="tank-farm-inlet-state"][data-state="open"]').waitFor();
    await tabTo(page, '[data-testid="tank-farm-close"]');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid="tank-farm-inlet-state"][data-state="closed"]').waitFor();

    // Another page takes the focus to its heading; the way back is the browser's own.
    await tabTo(page, 'nav a[href="#/system"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('host-pi0').waitFor();
    await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
    await page.goBack();
    await page.getByTestId('tank-house').waitFor();

    // A tank's page: another low setpoint, looked at once more before it is kept.
    await tabTo(page, 'main a[href="#/tank/farm"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('tank-page').waitFor();
    await tabTo(page, '[data-testid="tank-farm-rule-edit"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('rule-low').waitFor();
    await tabTo(page, '[data-testid="rule-low"]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('23');
    await tabTo(page, '[data-testid="rule-next"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('rule-look').waitFor();
    await tabTo(page, '[data-testid="rule-confirm"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('tank-farm-rule').filter({ hasText: '23' }).waitFor();

    // Settings by the keyboard alone: the theme changes and is kept.
    await tabTo(page, '[data-testid="settings"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('settings-theme').waitFor();
    await tabTo(page, '[name="theme"]');
    await page.keyboard.press('ArrowUp');
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('sun');
    await page.reload();
    await page.getByTestId('settings-theme-sun').waitFor();
    expect(await page.getByTestId('settings-theme-sun').isChecked()).toBe(true);

    await tabTo(page, '[data-testid="signout"]');
    await page.keyboard.press('Enter');
    await page.getByTestId('signin-username').waitFor();
    await context.close();
  }, 120_000);

  test('250 tanks: those in sight alone are in the page, and one is found by its name', async () => {
    const page = await enter({});
    // The farm as this phone knows it, many times over, and no gateway behind it.
    await page.waitForFunction(() => localStorage.getItem('sluice.last_known') !== null);
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('sluice.last_known') ?? '');
      const [model] = kept.snapshot.tanks;
      kept.snapshot.tanks = Array.from({ length: 250 }, (_, n) => ({
        ...model,
        id: `t${n}`,
        name: `Trough ${n}`,
      }));
      localStorage.setItem('sluice.last_known', JSON.stringify(kept));
    });
    await page.route('**/api/farm', (route) => route.abort());
    await page.reload();
    await page.getByTestId('long-list').waitFor();
    expect(await page.locator('article').count()).toBeLessThan(30);
    expect(await objections(page)).toEqual([]);
    expect(await widerThanScreen(page)).toBe(0);
    await page.setViewportSize(TWICE);
    expect(await widerThanScreen(page)).toBe(0);
    await page.setViewportSize(PHONE);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.getByTestId('tank-t249').waitFor();
    await page.getByTestId('home-search').fill('trough 137');
    await page.waitForFunction(() => document.querySelectorAll('article').length === 1);
    await page.getByTestId('tank-t137').waitFor();
    await page.context().close();
  }, 60_000);

  /** Presses Tab until the focus is on what the selector names. */
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let presses = 0; presses < MOST_TABS; presses += 1) {
      const there = await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector);
      if (there) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`${MOST_TABS} presses of Tab do not lead to ${selector}`);
  }
});
