import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../e2e/support/browser.js';
import { seedPast } from '../e2e/support/past.js';
import { ADMIN_PASSWORD, Product } from '../e2e/support/product.js';
import { freePort } from '../support/free-port.js';
import { GatewayProcess, PASSWORD } from './full-gateway/gateway-process.js';
import { type Account, Camera, type Look, type Size } from './pictures/camera.js';
import { contactSheet } from './pictures/contact-sheet.js';
import { tellLargeFarm } from './pictures/large-farm.js';
import { PAGES } from './pictures/pages.js';

const SIZES: readonly Size[] = [
  { name: 'phone', width: 390, height: 844 },
  { name: 'tablet', width: 768, height: 1024 },
  { name: 'desk', width: 1440, height: 900 },
];

const LOOKS: readonly Look[] = [
  { name: 'light', theme: 'light', language: 'en', phone: 'light' },
  { name: 'dark', theme: 'dark', language: 'en', phone: 'light' },
  { name: 'sun', theme: 'sun', language: 'en', phone: 'light' },
  { name: 'system', theme: 'system', language: 'en', phone: 'dark' },
  { name: 'arabic', theme: 'light', language: 'ar', phone: 'light' },
];

/** Pictures that are put side by side: which sizes, in which looks, how wide each (px). */
const SHEETS = [
  { size: 'phone', looks: ['light', 'dark', 'sun', 'system', 'arabic'], width: 390, most_height: 1_300 },
  { size: 'tablet', looks: ['light', 'dark', 'sun', 'system', 'arabic'], width: 384, most_height: 768 },
  { size: 'desk', looks: ['light', 'sun', 'arabic'], width: 640, most_height: 800 },
] as const;

/** Where the pictures go, and in its folder `sheets` what is made of them; left out: a folder that is removed. */
const KEEP_IN = process.env.SLUICE_PICTURES;
/** Only the pictures whose name this finds, as `tank-phone`; left out: all. */
const ONLY = new RegExp(process.env.SLUICE_PICTURES_ONLY ?? '');

async function makeSheets(browser: Browser, folder: string): Promise<void> {
  mkdirSync(join(folder, 'sheets'), { recursive: true });
  for (const name of ['sign-in', ...PAGES.map((page) => page.name)]) {
    for (const { size, looks, ...sheet } of SHEETS) {
      const pictures = looks.map((look) => `${name}-${size}-${look}.png`);
      if (!pictures.every((picture) => existsSync(join(folder, picture)))) continue;
      const file = join(folder, 'sheets', `${name}-${size}.webp`);
      await contactSheet(browser, folder, { pictures, quality: 60, ...sheet }, file);
    }
  }
}

/**
 * Every page in every size and look: none wider than the screen, and axe-core objects to nothing. What it cannot judge,
 * a person does by looking at the pictures.
 */
test('pictures of every page', async () => {
  const data = mkdtempSync(join(tmpdir(), 'sluice-pictures-'));
  const folder = KEEP_IN ?? join(data, 'pictures');
  const product = await Product.start({}, (data_dir) => seedPast(data_dir, Date.now()));
  const mqtt_port = await freePort();
  const gateway = await GatewayProcess.start(data, mqtt_port);
  const silence = await tellLargeFarm(mqtt_port);
  const browser = await launchBrowser();
  const faults: string[] = [];
  let taken = 0;
  const farms: Readonly<Record<'two' | 'many', Account>> = {
    two: { url: product.url, username: 'admin', password: ADMIN_PASSWORD },
    many: { url: gateway.url, username: 'viewer', password: PASSWORD },
  };
  try {
    for (const size of SIZES) {
      for (const look of LOOKS) {
        const wanted = (name: string) => ONLY.test(`${name}-${size.name}-${look.name}`);
        const camera = new Camera(browser, size, look, folder);
        for (const farm of ['two', 'many'] as const) {
          const pages = PAGES.filter((page) => page.farm === farm && wanted(page.name));
          const door = farm === 'two' && wanted('sign-in');
          if (pages.length > 0 || door) await camera.photograph(farms[farm], pages, door);
          taken += pages.length + (door ? 1 : 0);
        }
        faults.push(...camera.faults);
      }
    }
    if (KEEP_IN !== undefined) await makeSheets(browser, KEEP_IN);
    process.stdout.write(`pictures taken: ${taken}${KEEP_IN ? `, in ${KEEP_IN}` : ''}\n`);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    silence();
    await gateway.stop();
    await product.stop();
    rmSync(data, { recursive: true, force: true });
  }
});
