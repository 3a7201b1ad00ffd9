import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { pidOf } from '../e2e/support/control.js';
import { Product } from '../e2e/support/product.js';
import { figure } from './support/figures.js';
import { memory_mb } from './support/running-process.js';

const AFTER_S = Number(process.env.SLUICE_BENCH_SECONDS ?? 300);

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
        figure(
          `RSS of the ${name} after ${AFTER_S} s`,
          memory_mb(await pidOf(product, name)),
          'MB',
          budget_mb,
        );
      }
      expect(product.exit_code).toBeNull();
    } finally {
      await product.stop();
    }
  },
  (AFTER_S + 60) * 1000,
);
