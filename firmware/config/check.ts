import type { z } from 'zod';
import { ConfigError } from './config-error.js';

/**
 * Checks a value against a schema, whole: one mistake refuses all of it.
 * @param source where it came from, for the message
 * @throws ConfigError with the path of every mistake; an unknown key gets the name it may have been meant for
 */
export function check<T>(schema: z.ZodType<T>, value: unknown, source: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) => {
    const path = issue.path.join('.');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message, ...reasonOf(issue) }];
    return issue.keys.map((key) => ({
      path: path === '' ? key : `${path}.${key}`,
      message: `unknown key${hint(key)}`,
    }));
  });
  throw new ConfigError(source, mistakes);
}

/** The reason code that a check has given its mistake, for those who are told of it in another language. */
function reasonOf(issue: z.core.$ZodIssue): { readonly reason_code?: string } {
  const code = issue.code === 'custom' ? issue.params?.reason_code : undefined;
  return typeof code === 'string' ? { reason_code: code } : {};
}

/** Lengths are in mm and times in s throughout: the commonest unknown key is a right one with another unit. */
function hint(key: string): string {
  const unit = /_(m|cm|inch|in|ft|ms|min|h|l|m3|gal|f|k|lpm|gpm|fraction)$/.exec(key);
  return unit
    ? ` (the unit "${unit[1]}" is not used here: lengths end in _mm, times in _s, flows in _lph)`
    : '';
}
