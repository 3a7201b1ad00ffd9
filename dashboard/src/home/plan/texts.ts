import { book } from '../../i18n/book.js';
import { plan } from '../../i18n/en/plan.js';

/** The texts of the plan, loaded with it. */
export const tp = book(plan);
