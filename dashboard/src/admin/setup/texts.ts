import { book } from '../../i18n/book.js';
import { core } from '../../i18n/en/core.js';
import { setup } from '../../i18n/en/setup.js';

/** The texts of the wizard come with it; those of every page are there already. */
export const t = book({ ...core, ...setup });
