import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pidOf } from '../e2e/support/control.js';
import { Product } from '../e2e/support/product.js';
import { figure } from './support/figures.js';

const AFTER_S = Number(process.env.SLUICE_BENCH_SECONDS ?? 300);

function rss_mb(pid: number): number {
  const kib = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/** Resident memory of both processes after five minutes at the speed of life. */
test(
  'memory',
  async () => {
    const product = await Product.start();
    try {
      await pause(AFTER_S * 1000);
      for (const [name, budget_mb] of [
        ['node', 80],
        ['gateway', 150],
      ] as const) {
        figure(`RSS of the ${name} after ${AFTER_S} s`, rss_mb(await pidOf(product, name)), 'MB', budget_mb);
      }
      expect(product.exit_code).toBeNull();
    } finally {
      await product.stop();
    }
  },
  (AFTER_S + 60) * 1000,
);
