import { appendFileSync } from 'node:fs';
import { decadeTank } from './specs.js';
import { live } from './tank-life.js';

/**
 * Lets the tanks of a slice live, one after the other, and writes each down when its years are over, a line of JSON
 * each: what was cut off goes on where it stopped.
 * Arguments: seed, years, file, and the tanks, each `farm.tank`.
 */
const [seed = '1', years = '1', file = '', ...tanks] = process.argv.slice(2);
for (const name of tanks) {
  const [farm = 0, tank = 0] = name.split('.').map(Number);
  const tally = await live(decadeTank(Number(seed), farm, tank), Number(years));
  appendFileSync(
    file,
    `${JSON.stringify({ seed: Number(seed), years: Number(years), tank: name, tally })}\n`,
  );
}
