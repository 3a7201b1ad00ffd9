import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A life is lived by this file, and by whatever it imports. */
const LIFE = fileURLToPath(new URL('./tank-life.ts', import.meta.url));
const IMPORTED = /^(?:import|export)\s(?!type\s)[^;]*?from '(\.[^']+)\.js';/gm;

/**
 * Lives of other code that count as lives of this one, by its number. Between the two only the judge was changed, so that he
 * has less to say against a life, and never more: what the older code has counted stands on the safe side.
 */
const AS_GOOD: Readonly<Record<string, readonly string[]>> = {
  '0f4635839c49': ['25187cb73ef5'],
};

/** Whether a life of other code counts as one of this code. */
export function isAsGood(lived_by: string, code: string): boolean {
  return lived_by === code || AS_GOOD[code]?.includes(lived_by) === true;
}

/** A number for the sources that a life was lived by: tanks that lived by other ones are not counted with these. */
export function codeHash(): string {
  const hash = createHash('sha256');
  for (const path of [...reachedFrom(LIFE)].sort()) {
    hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

/** That file and all it imports, over any number of steps; what is imported for its types alone does nothing. */
function reachedFrom(path: string, reached: Set<string> = new Set()): Set<string> {
  if (reached.has(path)) return reached;
  reached.add(path);
  for (const [, imported = ''] of readFileSync(path, 'utf8').matchAll(IMPORTED)) {
    reachedFrom(join(dirname(path), `${imported}.ts`), reached);
  }
  return reached;
}
