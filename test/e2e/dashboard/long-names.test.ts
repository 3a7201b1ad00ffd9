import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, PHONE, signIn } from '../support/browser.js';
import { withNode } from '../support/node-file.js';
import { ADMIN_PASSWORD, Product } from '../support/product.js';

/** As long as a name may be: one of many words, one that cannot be broken between any. */
const NAMES = {
  house: 'خزان المرعى العلوي خلف طاحونة الهواء الشمالية الشرقية عند النبع',
  farm: 'Wassersammelbehälteranlagenüberlaufwächterhäuschenobergeschossta',
};
const PLACES = [
  ...['#/', '#/tank/house', '#/tank/farm', '#/system', '#/settings'],
  ...['#/admin/people', '#/admin/alerts', '#/admin/audit', '#/admin/setup'],
];

const tank = (id: string, name: string) => ({
  ...{ id, name },
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'simulated', empty_distance_mm: 2_018 },
  inlet: { relay: { driver: 'simulated' }, max_run_s: 7_200 },
});

/** A farm whose tanks have names as long as may be, on a phone held upright. */
describe('a tank with a long name', () => {
  let product: Product;
  let browser: Browser;

  beforeAll(async () => {
    const tanks = Object.entries(NAMES).map(([id, name]) => tank(id, name));
    product = await Product.start({}, withNode({ tanks }));
    browser = await launchBrowser();
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  }, 30_000);

  /** What reaches beyond the screen on either side, even where a card cuts it off; tables scroll by themselves. */
  const beyondScreen = (page: Page) =>
    page.evaluate(() => {
      const cut = [...document.querySelectorAll('main *')].filter((element) => {
        const { width, left, right } = element.getBoundingClientRect();
        const own = element.closest('.table-scroll, svg, .visually-hidden, .tank-head h2') !== null;
        return width > 0 && !own && (left < -1 || right > window.innerWidth + 1);
      });
      const by = cut.map(({ tagName, className }) => `${tagName}.${className}`);
      return { wider: document.documentElement.scrollWidth - window.innerWidth, by };
    });

  test.each(['en', 'ar'])(
    'pushes nothing off the phone, no tank’s Close and no page, in the language %s',
    async (language) => {
      const context = await browser.newContext({ viewport: PHONE });
      await context.addInitScript(
        (kept) => localStorage.setItem('sluice.settings', kept),
        JSON.stringify({ language }),
      );
      const page = await context.newPage();
      await page.goto(product.url);
      await signIn(page, 'admin', ADMIN_PASSWORD);
      await page.waitForFunction((code) => document.documentElement.lang.startsWith(code), language);
      for (const id of Object.keys(NAMES)) {
        const close = await page.getByTestId(`tank-${id}-close`).boundingBox();
        const inside = close !== null && close.x >= 0 && close.x + close.width <= PHONE.width;
        expect({ id, close, inside }).toMatchObject({ inside: true });
      }
      for (const place of PLACES) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, place);
        await page.locator('main h1').waitFor({ state: 'attached' });
        await page.waitForFunction(() => document.querySelector('main .notice [aria-busy]') === null);
        await page.waitForLoadState('networkidle');
        await page.evaluate(() => {
          for (const folded of document.querySelectorAll('details')) folded.open = true;
        });
        expect({ place, ...(await beyondScreen(page)) }).toEqual({ place, wider: 0, by: [] });
      }
      await context.close();
    },
    90_000,
  );
});
