import { readBack, writeDown } from './book.js';
import { codeHash } from './code-hash.js';
import { decadeTank } from './specs.js';
import { live } from './tank-life.js';

/**
 * Lets the tanks of a share live, one after the other, and writes each down when its years are over. Killed at any
 * moment, it has lost no more than the tank it was at; started again, it goes on there.
 * Arguments: seed, years, file, first, step, farms: every step-th tank from the first on.
 */
const TANKS = 4;
const [seed = 1, years = 1, first = 0, step = 1, farms = 1] = [2, 3, 5, 6, 7].map((i) =>
  Number(process.argv[i]),
);
const file = process.argv[4] ?? '';
const volume = { code: codeHash(), seed, years };
const done = new Set(readBack(file, volume).map(({ tank }) => tank));
for (let number = first; number < farms * TANKS; number += step) {
  const [farm, tank] = [Math.floor(number / TANKS), number % TANKS];
  const name = `${farm}.${tank}`;
  if (done.has(name)) continue;
  writeDown(file, { ...volume, tank: name, tally: await live(decadeTank(seed, farm, tank), years) });
}
