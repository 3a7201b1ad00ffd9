import { appendFileSync, existsSync, readFileSync } from 'node:fs';
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

/** What is written down of these lives; a line that was cut off is none, and a tank that stands twice counts once. */
export function readBack(file: string, { code, seed, years }: Volume): Lived[] {
  if (!existsSync(file)) return [];
  const lives = new Map<string, Lived>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const lived = parsed(line);
    if (lived?.code === code && lived.seed === seed && lived.years === years) lives.set(lived.tank, lived);
  }
  return [...lives.values()];
}

function parsed(line: string): Lived | null {
  try {
    return JSON.parse(line) as Lived;
  } catch {
    return null;
  }
}
