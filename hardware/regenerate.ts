// Writes anew what is made from the data in this folder: the drawings and the parts list for reading.
// After a change: npm run build && node dist/hardware/regenerate.js hardware
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BUILDS } from './builds/builds.js';
import { drawBuild } from './builds/draw-build.js';
import { partsAsMarkdown } from './parts/markdown.js';
import { readParts } from './parts/parts.js';

/**
 * What is generated, by its path below `hardware/`.
 * @param folder the folder `hardware` of the sources
 */
export function generated(folder: string): Map<string, string> {
  const drawings = BUILDS.map((build) => [`wiring/${build.id}.svg`, drawBuild(build)] as const);
  const parts = readParts(join(folder, 'parts/parts.csv'));
  return new Map([...drawings, ['parts/parts.md', partsAsMarkdown(parts, BUILDS)]]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? 'hardware';
  for (const [path, content] of generated(folder)) writeFileSync(join(folder, path), content);
}
