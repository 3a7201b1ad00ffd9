import type { z } from 'zod';

/** A value that may not get into a rendered file. The message names what it was for and every mistake in it. */
export class VpnInputError extends Error {
  readonly code = 'vpn_input_invalid';
  constructor(
    readonly subject: string,
    readonly mistakes: readonly { readonly path: string; readonly message: string }[],
  ) {
    const list = mistakes.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(`${subject} cannot be used; nothing was written. ${list.join('; ')}`);
    this.name = 'VpnInputError';
  }
}

/**
 * Checks a value, whole, before any of it is rendered. Values themselves never get into the message: some are keys.
 * @param subject what the value is for, as the message names it
 * @throws VpnInputError with the path of every mistake
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, subject: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new VpnInputError(
    subject,
    result.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  );
}

/** Refuses what a schema alone cannot see. */
export function refused(subject: string, message: string): VpnInputError {
  return new VpnInputError(subject, [{ path: '', message }]);
}
