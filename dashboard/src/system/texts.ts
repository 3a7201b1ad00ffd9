import { book } from '../i18n/book.js';
import { system } from '../i18n/en/system.js';

/** The texts of the system page, which come with it. */
export const t = book(system);
