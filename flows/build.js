// Writes the flow files from `source/`, where their functions can be read and tested. Run it after a change there:
// node flows/build.js
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FLOWS } from './source/index.js';

const here = fileURLToPath(new URL('.', import.meta.url));
for (const [name, nodes] of Object.entries(FLOWS)) {
  writeFileSync(`${here}${name}`, `${JSON.stringify(nodes, null, 2)}\n`);
}
const biome = ['biome', 'format', '--write', ...Object.keys(FLOWS).map((name) => here + name)];
process.exit(spawnSync('npx', biome, { stdio: 'inherit' }).status ?? 1);
