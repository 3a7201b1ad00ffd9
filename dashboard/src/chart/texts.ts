import { book } from '../i18n/book.js';
import { chart } from '../i18n/en/chart.js';
import { run } from '../i18n/en/run.js';

/** The texts of charts, loaded with them. */
export const tt = book({ ...chart, ...run });
