import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Whatever a simulated life depends on. */
const FOLDERS = ['firmware/domain', 'firmware/drivers/simulated', 'test/bench/decade'];

/** A number for the sources that a life was lived by: tanks that lived by other ones are not counted with these. */
export function codeHash(): string {
  const hash = createHash('sha256');
  for (const path of FOLDERS.flatMap((folder) => sources(join(root, folder))).sort()) {
    hash.update(`${relative(root, path)}\n`).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 12);
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}
