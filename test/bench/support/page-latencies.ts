import type { Page } from 'playwright-core';

type Timed = { readonly latencies_ms: number[] };

/**
 * From now on each level is timed when it arrives at the page, before the page's own code sees it: from its time stamp
 * on the node to the message of the live socket, on one machine. To be called before the page is opened.
 */
export async function timeLevels(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const latencies_ms: number[] = [];
    Object.assign(globalThis, { latencies_ms });
    const Plain = globalThis.WebSocket;
    globalThis.WebSocket = class extends Plain {
      constructor(...args: ConstructorParameters<typeof Plain>) {
        super(...args);
        this.addEventListener('message', ({ data }) => {
          const arrived_ms = Date.now();
          if (!String(data).startsWith('42["delta"')) return;
          for (const match of String(data).matchAll(/"level":\{"ts":"([^"]+)"/g)) {
            latencies_ms.push(arrived_ms - Date.parse(match[1] ?? ''));
          }
        });
      }
    };
  });
}

/** Resolves once so many levels have come. */
export async function levelsTimed(page: Page, count: number): Promise<void> {
  const enough = (wanted: number) => (globalThis as unknown as Timed).latencies_ms.length >= wanted;
  await page.waitForFunction(enough, count, { timeout: 0 });
}

/** What was timed since the last asking, in ms. */
export function takeLatencies_ms(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as Timed).latencies_ms.splice(0));
}
