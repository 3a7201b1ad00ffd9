import { readFileSync } from 'node:fs';
import type { Lived } from './book.js';
import { report, together } from './tally.js';

/** Prints the figures of the tanks that a file holds, as far as it goes. Argument: the file. */
const lines = readFileSync(process.argv[2] ?? '', 'utf8').split('\n');
const whole = lines.filter((line) => line.startsWith('{') && line.endsWith('}'));
process.stdout.write(`${report(together(whole.map((line) => (JSON.parse(line) as Lived).tally)))}\n`);
