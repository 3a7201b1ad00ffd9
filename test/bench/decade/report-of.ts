import { readFileSync } from 'node:fs';
import { report, type Tally, together } from './tally.js';

/** Prints the figures of the tanks that a file holds, as far as it goes. */
const lines = readFileSync(process.argv[2] ?? '', 'utf8')
  .trim()
  .split('\n');
const tallies = lines.map((line) => (JSON.parse(line) as { tally: Tally }).tally);
process.stdout.write(`${report(together(tallies))}\n`);
