import { book } from '../i18n/book.js';
import { settings } from '../i18n/en/settings.js';

/** The texts of the settings page, which come with it. */
export const t = book(settings);
