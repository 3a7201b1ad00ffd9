import { expect, test } from '@jest/globals';
import { PumpOnAPin } from '../e2e/support/pump-on-a-pin.js';
import { figure, quantile } from './support/figures.js';

const ROUNDS = 5;

/** From the start of a node that was killed while its pump ran, to the pump's pin at rest. Wants root and FUSE. */
test('safe after a kill', async () => {
  const spans_ms: number[] = [];
  const pump = await PumpOnAPin.set();
  try {
    pump.startNode();
    for (let round = 0; round < ROUNDS; round++) {
      await pump.nodeListens();
      await pump.lease(600);
      await pump.levelIs(1);
      await pump.killNode();
      const began_ms = performance.now();
      pump.startNode();
      await pump.levelIs(0);
      spans_ms.push(performance.now() - began_ms);
    }
  } finally {
    await pump.clear();
  }
  figure('start of a killed node to its pump off, median', quantile(spans_ms, 0.5) / 1000, 's', 2);
  expect(spans_ms).toHaveLength(ROUNDS);
}, 300_000);
