import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/**
 * Reads a file of data that lies beside the code: in the sources and in what is compiled from them alike.
 * @param file its URL, by `new URL('name.json', import.meta.url)`
 * @throws when it is not there or does not fit: the installation is damaged
 */
export function readData<T>(schema: z.ZodType<T>, file: URL): T {
  const result = schema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (result.success) return result.data;
  const mistakes = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new Error(`${file.pathname} is damaged (${mistakes}): install Sluice anew`);
}
