import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { INJECTED } from './decade/plan.js';
import { INSTRUMENT_SETS } from './decade/specs.js';
import { isRight, judged, quantile, report, type Tally, together } from './decade/tally.js';

/**
 * The simulated decade: farms × 4 tanks × years at the production tick, through the real controller and diagnosis. A
 * whole one takes days of processor time, so it goes on where it stopped: every tank that has lived is a line of the
 * file. `SLUICE_DECADE_FARMS`, `_YEARS`, `_FILE` and `_MINUTES` say how much of it, and for how long now.
 */
const SEED = 1;
const FARMS = Number(process.env.SLUICE_DECADE_FARMS ?? 250);
const YEARS = Number(process.env.SLUICE_DECADE_YEARS ?? 10);
const MINUTES = Number(process.env.SLUICE_DECADE_MINUTES ?? 5);
const FILE = process.env.SLUICE_DECADE_FILE ?? `/tmp/sluice-decade-${SEED}-${YEARS}.jsonl`;
const TANKS = 4;

const hooks = fileURLToPath(new URL('../support/typescript-hooks.mjs', import.meta.url));
const worker = fileURLToPath(new URL('./decade/worker.ts', import.meta.url));

interface Line {
  readonly seed: number;
  readonly years: number;
  readonly tank: string;
  readonly tally: Tally;
}

/** The tanks that have lived; a line that was cut off in the middle is none. */
function lived(): Line[] {
  if (!existsSync(FILE)) return [];
  return readFileSync(FILE, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line) as Line];
      } catch {
        return [];
      }
    })
    .filter(({ seed, years }) => seed === SEED && years === YEARS);
}

async function goOn(tanks: readonly string[]): Promise<void> {
  const args = ['--import', hooks, worker, String(SEED), String(YEARS), FILE, ...tanks];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const stop = setTimeout(() => child.kill('SIGKILL'), MINUTES * 60_000);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(stop);
}

test('the simulated decade', async () => {
  const done = new Set(lived().map(({ tank }) => tank));
  const names = Array.from({ length: FARMS * TANKS }, (_, i) => `${Math.floor(i / TANKS)}.${i % TANKS}`);
  const left = names.filter((name) => !done.has(name));
  const cores = availableParallelism();
  const shares = Array.from({ length: cores }, (_, core) => left.filter((_, i) => i % cores === core));
  await Promise.all(shares.filter((share) => share.length > 0).map(goOn));
  const tallies = lived().map(({ tally }) => tally);
  const tally = together(tallies);
  process.stdout.write(`${report(tally)}\n`);
  expect(tally.preventable_overflows).toBe(0);
  expect(tally.dry_runs_too_long).toBe(0);
  expect(tally.without_permission).toBe(0);
  expect(tally.chatter).toBe(0);
  expect(quantile(tally.overshoot_percent, 0.99)).toBeLessThanOrEqual(1);
  const alarms = Object.values(tally.false_alarms).reduce((sum, count) => sum + count, 0);
  expect(alarms / tally.tank_years).toBeLessThan(1);
  for (const set of INSTRUMENT_SETS) {
    for (const kind of INJECTED) {
      const cases = judged(tally.cases, kind, set);
      // A share is only a share from some tens of cases on.
      if (cases.length >= 20)
        expect(cases.filter(isRight).length / cases.length).toBeGreaterThanOrEqual(0.95);
    }
  }
}, 86_400_000);
