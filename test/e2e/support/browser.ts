import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const executablePath = process.env.SLUICE_TEST_CHROMIUM ?? '/usr/bin/chromium';

/** It keeps its hands off the network outside. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Debian's Chromium, headless. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args: QUIET });
}

/** The same with one profile for all its pages, which another program may steer through `port` on loopback. */
export function launchSteerable(profile_folder: string, port: number): Promise<BrowserContext> {
  const args = [...QUIET, `--remote-debugging-port=${port}`];
  return chromium.launchPersistentContext(profile_folder, { executablePath, args });
}

/** A phone held upright. */
export const PHONE = { width: 390, height: 844 };

/** Resolves when the page's live socket has told where it goes on from. To be asked before somebody signs in. */
export async function liveSocket(page: Page): Promise<void> {
  const socket = await page.waitForEvent('websocket', (opened) => opened.url().includes('/live'));
  await socket.waitForEvent('framereceived', ({ payload }) =>
    /^42\["(resumed|snapshot)"/.test(String(payload)),
  );
}

/** Signs in on the page that asks for it. */
export async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.getByTestId('signin-username').fill(username);
  await page.getByTestId('signin-password').fill(password);
  await page.getByTestId('signin-submit').click();
}
