import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Bench } from './support/bench.js';

const DIE_AT_WRITE = fileURLToPath(new URL('../provisioning/die-at-write.mjs', import.meta.url));

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

describe('killed at every write', () => {
  test('the file is the old one or the new one, and the same command completes it', async () => {
    const args = ['sensor', 'calibrate', 'house', '--empty-distance', '1822', '--yes'];
    const count = join(bench.folder, 'count');
    const before = bench.configText();
    const counted = bench.start(args, { preload: [DIE_AT_WRITE], env: { COUNT_INTO: count } });
    expect((await counted.ended).code).toBe(0);
    const after = bench.configText();
    const writes = Number(readFileSync(count, 'utf8'));
    expect(writes).toBeGreaterThan(8);
    for (let call = 1; call <= writes; call++) {
      writeFileSync(bench.config, before);
      const killed = await bench.start(args, { preload: [DIE_AT_WRITE], env: { DIE_AT: String(call) } })
        .ended;
      expect(killed.signal).toBe('SIGKILL');
      expect([before, after]).toContain(bench.configText());
      expect((await bench.sluice(...args)).code).toBe(0);
      expect(bench.configText()).toBe(after);
      expect(bench.beside().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  }, 300_000);
});
