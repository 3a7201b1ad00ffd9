import { first } from './001-first.js';
import { alarms } from './002-alarms.js';

/** Every step from an empty file to the present tables, in order; the file's `user_version` counts those taken. */
export const MIGRATIONS: readonly string[] = [first, alarms];
