import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { check } from './check.js';
import { ConfigError } from './config-error.js';
import { parseJson } from './parse-json.js';

/**
 * Loads a configuration file.
 * @throws ConfigError when it cannot be read, is not JSON, or does not fit the schema
 */
export function loadConfig<T>(schema: z.ZodType<T>, file: string): T {
  return parseConfig(schema, read(file), file);
}

/**
 * Takes in the text of a configuration file.
 * @throws ConfigError when it is not JSON, or does not fit the schema
 */
export function parseConfig<T>(schema: z.ZodType<T>, text: string, file: string): T {
  return check(schema, parse(text, file), file);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ConfigError(file, [{ path: '', message: `cannot be read (${why})` }]);
  }
}

function parse(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new ConfigError(file, [{ path: '', message: (error as Error).message }]);
  }
}
