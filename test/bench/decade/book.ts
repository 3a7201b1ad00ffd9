import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isAsGood } from './code-hash.js';
import type { Tally } from './tally.js';

/** One tank that has lived to its end. */
export interface Lived {
  readonly code: string;
  readonly seed: number;
  readonly years: number;
  readonly tank: string;
  readonly tally: Tally;
}

/** Which lives belong together. */
export type Volume = Pick<Lived, 'code' | 'seed' | 'years'>;

/**
 * The file the decade is written down in, a tank per line. A line begins with its own line break: one that was cut off
 * by a kill does not spoil the next.
 */
export function writeDown(file: string, lived: Lived): void {
  appendFileSync(file, `\n${JSON.stringify(lived)}`);
}

/** The lives that are kept with the code, packed: a decade takes hours, and goes on on any machine. */
const RECORD = fileURLToPath(new URL('./lived.jsonl.gz', import.meta.url));

/**
 * What is written down of these lives, in the record and in a file; a line that was cut off is none, and a tank that
 * stands twice counts once.
 */
export function readBack(file: string, { code, seed, years }: Volume): Lived[] {
  const lives = new Map<string, Lived>();
  for (const line of [...linesOf(RECORD), ...linesOf(file)]) {
    const lived = parsed(line);
    if (lived === null || lived.seed !== seed || lived.years !== years) continue;
    if (isAsGood(lived.code, code, seed, lived.tank)) lives.set(lived.tank, lived);
  }
  return [...lives.values()];
}

/** Makes these lives the record. What other code has lived is forgotten with that. */
export function keep(lives: readonly Lived[]): void {
  writeFileSync(RECORD, gzipSync(lives.map((lived) => `${JSON.stringify(lived)}\n`).join(''), { level: 9 }));
}

function linesOf(file: string): string[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
}

function parsed(line: string): Lived | null {
  try {
    return JSON.parse(line) as Lived;
  } catch {
    return null;
  }
}
