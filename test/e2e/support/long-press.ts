import type { Locator } from 'playwright-core';
import { waitFor } from '../../support/wait-for.js';

const TRIES = 8;
const COMES_WITHIN_MS = 4_000;

/**
 * Holds a button until something came of it. A button that a page moved from under the mouse takes no press, and on a farm
 * that runs fifty times faster than life the words above it change their length all the time: it is pressed again then,
 * as by a person.
 */
export async function longPress(button: Locator, what: string, came: () => Promise<boolean>): Promise<void> {
  const { mouse } = button.page();
  for (let tried = 1; ; tried++) {
    await button.hover();
    await mouse.down();
    try {
      await waitFor(what, came, COMES_WITHIN_MS);
      return;
    } catch (error) {
      if (tried === TRIES) throw error;
    } finally {
      await mouse.up();
    }
  }
}
