import type { z } from 'zod';
import { type Mistake, refusal } from './errors.js';

/** The part of a request that was looked at. */
export type Part = 'body' | 'query' | 'path' | 'header';

/** More do not help anybody, and keys from outside may be as long as the body. */
const MAX_MISTAKES = 10;
const MAX_KEY = 64;

/**
 * Checks something from outside against its schema, whole.
 * @throws GatewayError `request_invalid` with the places of the mistakes; an unknown key is one
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown, part: Part): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap(toMistakes).slice(0, MAX_MISTAKES);
  const mistake = mistakes
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  const place = mistakes.map(({ path }) => path || part).join(', ');
  throw refusal('request_invalid', { part, place, mistake }, { mistakes });
}

function toMistakes(issue: z.core.$ZodIssue): Mistake[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
  return issue.keys.map((key) => ({
    path: [...path, key.slice(0, MAX_KEY)].join('.'),
    message: 'unknown key',
  }));
}
