import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A life is lived by this file, and by whatever it imports. */
const LIFE = fileURLToPath(new URL('./tank-life.ts', import.meta.url));
const IMPORTED = /^(?:import|export)\s(?!type\s)[^;]*?from '(\.[^']+)\.js';/gm;

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
