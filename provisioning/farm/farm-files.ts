import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { parseJson } from '../../firmware/config/parse-json.js';
import { Refusal } from '../refusal.js';
import { type FarmState, farmState, SCHEMA } from './farm-state.js';
import { breachesOf } from './rules.js';
import { type FarmSecrets, farmSecrets } from './secrets.js';

/** Where a farm keeps what. */
export const FARM_FILE = 'farm.json';
export const SECRETS_FILE = 'secrets.json';
export const AUDIT_FILE = 'audit.jsonl';
export const PKI_FOLDER = 'pki';
export const CA_KEYS_FOLDER = 'ca-keys';

/**
 * Reads `farm.json` and checks all of it.
 * @throws Refusal `farm_missing`, `farm_newer`, `farm_damaged`
 */
export function loadFarm(folder: string): FarmState {
  const state = readChecked(folder, FARM_FILE, farmState);
  if (state === undefined)
    throw new Refusal({
      code: 'farm_missing',
      message: `${folder} is no farm: it has no ${FARM_FILE}`,
      hint: 'Begin one with "sluice farm init", or name its folder with --farm.',
      exit: 'not_found',
    });
  const breaches = breachesOf(state);
  if (breaches.length > 0) throw damaged(join(folder, FARM_FILE), breaches);
  return state;
}

/**
 * Reads `secrets.json`; a farm without nodes may have none.
 * @throws Refusal `farm_newer`, `farm_damaged`
 */
export function loadSecrets(folder: string): FarmSecrets {
  return readChecked(folder, SECRETS_FILE, farmSecrets) ?? { schema: SCHEMA, mqtt: {} };
}

/**
 * Reads a JSON file of this version and checks it against its schema.
 * @returns undefined when the file is not there
 * @throws Refusal `farm_newer`, `farm_damaged`
 */
export function readChecked<T>(folder: string, name: string, schema: z.ZodType<T>): T | undefined {
  const path = join(folder, name);
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  const value = parsed(path, text);
  const version = (value as { schema?: unknown } | null)?.schema;
  if (typeof version === 'number' && version > SCHEMA)
    throw new Refusal({
      code: 'farm_newer',
      message: `${path} was written by a newer sluice (schema ${version}; this one knows ${SCHEMA})`,
      hint: 'Install that version; nothing was changed.',
      exit: 'damaged',
    });
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw damaged(
    path,
    result.error.issues.map(({ path: at, message }) => `${at.join('.') || '(whole file)'}: ${message}`),
  );
}

/** @returns undefined when the file, or a folder above it, is not there */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A file of the farm that cannot be used; shows the first breaches. */
export function damaged(path: string, breaches: readonly string[]): Refusal {
  const shown = breaches.slice(0, 5).map((breach) => `\n  ${breach}`);
  const more = breaches.length > 5 ? `\n  and ${breaches.length - 5} more` : '';
  return new Refusal({
    code: 'farm_damaged',
    message: `${path} cannot be used; nothing was changed:${shown.join('')}${more}`,
    hint: 'Undo the last edit of that file by hand, or bring the farm back with "sluice pki restore".',
    exit: 'damaged',
  });
}

function parsed(path: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw damaged(path, [`it ${(error as Error).message}`]);
  }
}
