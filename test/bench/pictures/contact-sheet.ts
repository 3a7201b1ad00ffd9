import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';

export interface Sheet {
  /** Pictures in the folder, from left to right. */
  readonly pictures: readonly string[];
  /** Of each of them, in px. */
  readonly width: number;
  /** What is lower down is cut off, in px of the sheet. */
  readonly most_height: number;
  /** Of the WebP, 1–100. */
  readonly quality: number;
}

const GAP = 12;

/** Puts pictures of a folder side by side, as one WebP. */
export async function contactSheet(
  browser: Browser,
  folder: string,
  { pictures, width, most_height, quality }: Sheet,
  file: string,
): Promise<void> {
  const html = join(folder, 'sheet.html');
  const images = pictures.map((name) => `<div><img src="${encodeURIComponent(name)}"></div>`).join('');
  const style = `body { display: flex; gap: ${GAP}px; align-items: start; margin: 0; padding: ${GAP}px; background: #b9c4cc; }
    div { width: ${width}px; max-height: ${most_height}px; overflow: hidden; } img { display: block; width: 100%; }`;
  writeFileSync(html, `<!doctype html><style>${style}</style>${images}`);
  const viewport = { width: pictures.length * (width + GAP) + GAP, height: 400 };
  const context = await browser.newContext({ viewport });
  try {
    const page = await context.newPage();
    await page.goto(pathToFileURL(html).href);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    const devtools = await context.newCDPSession(page);
    const { data } = await devtools.send('Page.captureScreenshot', {
      ...{ format: 'webp', quality, captureBeyondViewport: true },
      clip: { x: 0, y: 0, width: viewport.width, height, scale: 1 },
    });
    writeFileSync(file, Buffer.from(data, 'base64'));
  } finally {
    await context.close();
    rmSync(html);
  }
}
