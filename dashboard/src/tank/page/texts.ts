import { book } from '../../i18n/book.js';
import { run } from '../../i18n/en/run.js';
import { tank_page } from '../../i18n/en/tank-page.js';

/** The texts of a tank's page, loaded with it. */
export const tt = book({ ...tank_page, ...run });
