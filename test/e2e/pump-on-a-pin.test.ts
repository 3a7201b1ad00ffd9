import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { describeOnFakeGpio } from '../integration/gpio/support/needs.js';
import { PumpOnAPin } from './support/pump-on-a-pin.js';

describeOnFakeGpio('a transfer pump on the pin of a real board', () => {
  let pump: PumpOnAPin;

  beforeEach(async () => {
    pump = await PumpOnAPin.set();
    pump.startNode();
    await pump.nodeListens();
  }, 90_000);
  afterEach(() => pump.clear(), 30_000);

  test('killed in a transfer leaves the pump on; the next start puts it off, and it stays off without a new lease', async () => {
    await pump.lease(600);
    await pump.levelIs(1);
    await pump.killNode();
    // Nobody has switched the pin: the pump runs on.
    expect(await pump.level()).toBe(1);
    pump.startNode();
    await pump.levelIs(0);
    await pump.nodeListens();
    expect(await pump.level()).toBe(0);
    await pump.lease(600);
    await pump.levelIs(1);
  }, 120_000);
});
