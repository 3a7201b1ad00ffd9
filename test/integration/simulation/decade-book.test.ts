import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Lived, readBack, writeDown } from '../../bench/decade/book.js';
import { codeHash } from '../../bench/decade/code-hash.js';
import { decadeTank } from '../../bench/decade/specs.js';
import { emptyTally } from '../../bench/decade/tally.js';
import { live, sameLife } from '../../bench/decade/tank-life.js';

const hooks = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const worker = fileURLToPath(new URL('../../bench/decade/worker.ts', import.meta.url));
/** Nobody keeps lives of this seed beside the code. */
const SEED = 99;
const YEARS = 0.004;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-decade-'));
  file = join(folder, 'lives.jsonl');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('the book of the decade', () => {
  const volume = { code: 'code', seed: SEED, years: 1 };
  const life = (tank: string, more: Partial<Lived> = {}): Lived => ({
    ...{ ...volume, tank, tally: emptyTally() },
    ...more,
  });
  const tanks = () => readBack(file, volume).map(({ tank }) => tank);

  test('gives back each life once, and none of another code, seed or length', () => {
    const others = [{ code: 'older' }, { seed: 98 }, { years: 10 }].map((other) => life('0.3', other));
    for (const one of [life('0.0'), life('0.1'), life('0.0'), ...others]) writeDown(file, one);
    expect(tanks()).toEqual(['0.0', '0.1']);
  });

  test('counts lives of code that judges tanks with two sources in another way, where there is one', () => {
    const [later = '', earlier = ''] = ['7737e31ddc5c', '0f4635839c49'];
    const has = (two_sources: boolean) =>
      [...Array(100).keys()].find((farm) => decadeTank(SEED, farm, 0).two_sources === two_sources);
    const [one, two] = [`${has(false)}.0`, `${has(true)}.0`];
    for (const tank of [one, two]) writeDown(file, life(tank, { code: earlier }));
    const by = (code: string) => readBack(file, { ...volume, code }).map(({ tank }) => tank);
    expect([by(later), by(earlier), by('code')]).toEqual([[one], [one, two], []]);
  });

  test('loses the line that a kill cut off, and no other', () => {
    writeDown(file, life('0.0'));
    writeDown(file, life('0.1'));
    writeFileSync(file, readFileSync(file).subarray(0, -20));
    writeDown(file, life('0.2'));
    expect(tanks()).toEqual(['0.0', '0.2']);
  });

  test('is empty where there is no file, and where there is something else in it', () => {
    expect(tanks()).toEqual([]);
    appendFileSync(file, 'no life\nnull\n[]\n');
    expect(tanks()).toEqual([]);
  });
});

describe('a decade that is killed', () => {
  const begin = () => {
    const share = [SEED, YEARS, file, 0, 1, 1].map(String);
    return spawn(process.execPath, ['--import', hooks, worker, ...share], { stdio: 'ignore' });
  };

  test('goes on at the tank where it was, and comes to the same', async () => {
    writeFileSync(file, '');
    const changed = new Promise<void>((resolve) => {
      const watcher = watch(file, () => {
        watcher.close();
        resolve();
      });
    });
    const killed = begin();
    await changed;
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const volume = { code: codeHash(), seed: SEED, years: YEARS };
    const before = readBack(file, volume);
    expect(before.length).toBeGreaterThan(0);
    expect(before.length).toBeLessThan(4);
    const [code] = await once(begin(), 'exit');
    expect(code).toBe(0);
    const lives = readBack(file, volume);
    expect(lives.map(({ tank }) => tank)).toEqual(['0.0', '0.1', '0.2', '0.3']);
    expect(lives.slice(0, before.length)).toEqual(before);
    const last = await live(decadeTank(SEED, 0, 3), YEARS);
    expect(sameLife((lives[3] as Lived).tally, last)).toBe(true);
  }, 60_000);
});
