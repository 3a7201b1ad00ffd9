import { expect, test } from '@jest/globals';
import { Product } from '../e2e/support/product.js';
import { waitFor } from '../support/wait-for.js';
import { figure, quantile } from './support/figures.js';

const ROUNDS = 5;

/** From `npm start` on a built checkout to the first decision about a tank, and to `sluice ready`. */
test('start', async () => {
  const decisions_ms: number[] = [];
  const readies_ms: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const begun_ms = performance.now();
    const product = await Product.launch();
    try {
      await waitFor('first decision', () => /node: .*(Water|Level)/.test(product.output), 30_000);
      decisions_ms.push(performance.now() - begun_ms);
      await waitFor('sluice ready', () => product.output.includes('sluice ready'), 30_000);
      readies_ms.push(performance.now() - begun_ms);
    } finally {
      await product.stop();
    }
  }
  figure('npm start to first decision, median', quantile(decisions_ms, 0.5) / 1000, 's', 2);
  figure('npm start to sluice ready, median', quantile(readies_ms, 0.5) / 1000, 's');
  expect(readies_ms).toHaveLength(ROUNDS);
}, 120_000);
