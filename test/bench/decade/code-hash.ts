import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decadeTank } from './specs.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** A life is lived by this file, and by whatever it imports. */
const LIFE = fileURLToPath(new URL('./tank-life.ts', import.meta.url));
const IMPORTED = /^(?:import|export)\s(?!type\s)[^;]*?from '(\.[^']+)\.js';/gm;

/** Lives of older code that count as lives of this one. A tank lives the same life by all of them, to the last figure. */
interface AsGood {
  /** They were judged more strictly, and every bound held. */
  readonly stricter: readonly string[];
  /** How a tank with two sources is judged has changed since: they count where there is one. */
  readonly with_one_source: readonly string[];
}

const AS_GOOD: Readonly<Record<string, AsGood>> = {
  '7737e31ddc5c': {
    stricter: ['ea2841b36b06'],
    with_one_source: ['27dfdf0fffd3', '0f4635839c49', '25187cb73ef5'],
  },
};

/** Whether the life of a tank by other code counts as one by this code. */
export function isAsGood(lived_by: string, code: string, seed: number, tank: string): boolean {
  if (lived_by === code) return true;
  const { stricter = [], with_one_source = [] } = AS_GOOD[code] ?? {};
  if (stricter.includes(lived_by)) return true;
  const [farm = 0, number = 0] = tank.split('.').map(Number);
  return with_one_source.includes(lived_by) && !decadeTank(seed, farm, number).two_sources;
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
