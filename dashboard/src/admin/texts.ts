import { book } from '../i18n/book.js';
import { admin } from '../i18n/en/admin.js';
import { core } from '../i18n/en/core.js';

/** The texts of the administration come with its pages; those of every page are there already. */
export const t = book({ ...core, ...admin });
