import { book } from '../i18n/book.js';
import { schedule } from '../i18n/en/schedule.js';

/** The texts of schedules, loaded with the pages that show them. */
export const t = book(schedule);
