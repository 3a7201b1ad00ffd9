import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { keep, readBack } from './decade/book.js';
import { codeHash } from './decade/code-hash.js';
import { INJECTED } from './decade/plan.js';
import { INSTRUMENT_SETS } from './decade/specs.js';
import { falseAlarms, isRight, judged, overshootP99, report, together } from './decade/tally.js';

/**
 * The simulated decade: farms × 4 tanks × years at the production tick, through the real controller and diagnosis. A
 * whole one takes hours of all cores, so it goes on where it stopped: every tank that has lived is a line of the file, or
 * of the record beside the code, as long as the code is the same. `SLUICE_DECADE_FARMS`, `_YEARS`, `_FILE` and `_MINUTES`
 * say how much of it, and for how long now; with 0 minutes it judges what there is. `_KEEP=1` puts all that into the record.
 */
const SEED = 1;
const FARMS = Number(process.env.SLUICE_DECADE_FARMS ?? 250);
const YEARS = Number(process.env.SLUICE_DECADE_YEARS ?? 10);
const MINUTES = Number(process.env.SLUICE_DECADE_MINUTES ?? 5);
const FILE = process.env.SLUICE_DECADE_FILE ?? `/tmp/sluice-decade-${SEED}-${YEARS}.jsonl`;
/**
 * The plain rule lets a run go on for ever. Ours rests for 15 minutes after its limit of hours: while a leak takes nearly
 * all that comes, that is what the tank lacks, 900 s of 22,500 s.
 */
const REST_COSTS = 1.04;
/** What people hold closed by hand while the tank is low, in minutes per tank-year; the plain rule knows no hand. */
const HELD_MINUTES = 5;
/** A share is only a share from some tens of cases on. */
const ENOUGH_CASES = 20;

/** A life makes little that lasts: a large nursery is emptied seldom, and needs no second thread for it. */
const FOR_SPEED = ['--single-threaded-gc', '--max-semi-space-size=32'];

const hooks = fileURLToPath(new URL('../support/typescript-hooks.mjs', import.meta.url));
const worker = fileURLToPath(new URL('./decade/worker.ts', import.meta.url));

async function goOn(first: number, step: number): Promise<void> {
  const share = [SEED, YEARS, FILE, first, step, FARMS].map(String);
  const child = spawn(process.execPath, [...FOR_SPEED, '--import', hooks, worker, ...share], {
    stdio: 'inherit',
  });
  const stop = setTimeout(() => child.kill('SIGKILL'), MINUTES * 60_000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(stop);
}

test('the simulated decade', async () => {
  const cores = availableParallelism();
  if (MINUTES > 0) await Promise.all(Array.from({ length: cores }, (_, core) => goOn(core, cores)));
  const lives = readBack(FILE, { code: codeHash(), seed: SEED, years: YEARS });
  if (process.env.SLUICE_DECADE_KEEP === '1') keep(lives);
  const tally = together(lives.map((lived) => lived.tally));
  process.stdout.write(`${report(tally)}\n`);
  expect(tally.tank_years).toBeGreaterThan(0);
  expect(tally.preventable_overflows).toBe(0);
  expect(tally.dry_runs_too_long).toBe(0);
  expect(tally.without_permission).toBe(0);
  expect(tally.chatter).toBe(0);
  expect(tally.from_locked_out).toBe(0);
  expect(tally.waits_too_long).toBe(0);
  expect(overshootP99(tally)).toBeLessThanOrEqual(1);
  expect(tally.low_minutes).toBeLessThanOrEqual(
    REST_COSTS * tally.plain_low_minutes + HELD_MINUTES * tally.tank_years,
  );
  expect(falseAlarms(tally) / tally.tank_years).toBeLessThan(1);
  const wrong = INSTRUMENT_SETS.flatMap((set) =>
    INJECTED.map((kind) => ({ set, kind, cases: judged(tally.cases, kind, set) })),
  ).filter(({ cases }) => cases.length >= ENOUGH_CASES && cases.filter(isRight).length < 0.95 * cases.length);
  expect(wrong.map(({ set, kind }) => `${kind} by ${set}`)).toEqual([]);
}, 86_400_000);
