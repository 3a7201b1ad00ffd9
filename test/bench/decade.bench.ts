import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { keep, readBack } from './decade/book.js';
import { brokenBounds, unjudged } from './decade/bounds.js';
import { codeHash } from './decade/code-hash.js';
import { decadeTank } from './decade/specs.js';
import { report, together } from './decade/tally.js';

/**
 * The simulated decade: farms × 4 tanks × years at the production tick, through the real controller and diagnosis. A
 * whole one takes hours of all cores, so it goes on where it stopped: every tank that has lived is a line of the file, or
 * of the record beside the code, as long as the code is the same. `SLUICE_DECADE_FARMS`, `_YEARS`, `_FILE` and `_MINUTES`
 * say how much of it, and for how long now; with 0 minutes it judges what there is, and is satisfied with the whole decade
 * alone. `_KEEP=1` puts all that into the record.
 */
const SEED = 1;
const FARMS = Number(process.env.SLUICE_DECADE_FARMS ?? 250);
const YEARS = Number(process.env.SLUICE_DECADE_YEARS ?? 10);
const MINUTES = Number(process.env.SLUICE_DECADE_MINUTES ?? 5);
const FILE = process.env.SLUICE_DECADE_FILE ?? `/tmp/sluice-decade-${SEED}-${YEARS}.jsonl`;
/** A whole decade. */
const TANKS = FARMS * 4;
const TANK_YEARS = 10_000;
/** A life makes little that lasts: a large nursery is emptied seldom, and needs no second thread for it. */
const FOR_SPEED = ['--single-threaded-gc', '--max-semi-space-size=32'];

const hooks = fileURLToPath(new URL('../support/typescript-hooks.mjs', import.meta.url));
const worker = fileURLToPath(new URL('./decade/worker.ts', import.meta.url));

function hasTwoSources(name: string): boolean {
  const [farm = 0, tank = 0] = name.split('.').map(Number);
  return decadeTank(SEED, farm, tank).two_sources;
}

async function goOn(first: number, step: number): Promise<void> {
  const share = [SEED, YEARS, FILE, first, step, FARMS].map(String);
  const child = spawn(process.execPath, [...FOR_SPEED, '--import', hooks, worker, ...share], {
    stdio: 'inherit',
  });
  const stop = setTimeout(() => child.kill('SIGKILL'), MINUTES * 60_000);
  const ended = new Promise<unknown>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  // A life that throws would be left out of every figure.
  expect([0, 'SIGKILL']).toContain(await ended);
  clearTimeout(stop);
}

test('the simulated decade', async () => {
  const cores = availableParallelism();
  if (MINUTES > 0) await Promise.all(Array.from({ length: cores }, (_, core) => goOn(core, cores)));
  const lives = readBack(FILE, { code: codeHash(), seed: SEED, years: YEARS });
  if (process.env.SLUICE_DECADE_KEEP === '1') keep(lives);
  const tally = together(lives.map((lived) => lived.tally));
  const { low_minutes, plain_low_minutes } = together(
    lives.filter(({ tank }) => !hasTwoSources(tank)).map((lived) => lived.tally),
  );
  const low = `${low_minutes.toFixed(0)}, ${plain_low_minutes.toFixed(0)}`;
  process.stdout.write(`${report(tally)}\nthe same, tanks with one source             ${low}\n`);
  expect(brokenBounds(tally)).toEqual([]);
  // Beside a weak bore the plain rule, which takes the main only for a dry one, is no match: the others have to hold it alone.
  expect(low_minutes).toBeLessThanOrEqual(plain_low_minutes);
  // Of the whole decade nothing may be left out.
  if (lives.length === TANKS) expect(unjudged(tally)).toEqual([]);
  // Whoever lives on sees how far it has come; whoever only judges must not take a few tanks for all of them.
  const lived = Math.round(tally.tank_years);
  if (MINUTES === 0 && (lives.length < TANKS || lived < TANK_YEARS))
    throw new Error(
      `${lives.length} of ${TANKS} tanks have lived, ${lived} of ${TANK_YEARS} tank-years: give SLUICE_DECADE_MINUTES to live on`,
    );
}, 86_400_000);
