import { book } from '../i18n/book.js';
import { rule } from '../i18n/en/rule.js';

/** The texts of refill rules, loaded with what shows them. */
export const tt = book(rule);
