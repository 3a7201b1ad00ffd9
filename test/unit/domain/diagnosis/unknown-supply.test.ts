import { beforeEach, describe, expect, test } from '@jest/globals';
import { UnknownSupply } from '../../../../firmware/domain/diagnosis/unknown-supply.js';

const MINUTE_MS = 60_000;
/** A rise of so much is none of the sensor's noise. */
const RISE_LITRES = 12;

let supply: UnknownSupply;
let now_ms: number;
beforeEach(() => {
  supply = new UnknownSupply({ litres: 4, rise_litres: RISE_LITRES });
  supply.opened();
  now_ms = 0;
});

/** What a block of so many minutes tells, in litres per hour. */
function block(gained_litres: number, minutes = 10): number | null {
  const span_ms = minutes * MINUTE_MS;
  now_ms += span_ms;
  const told = { gained_litres, brought_litres: gained_litres, metered: false, empty: false };
  return supply.take({ ...told, ended_ms: now_ms, span_ms });
}

describe('what rises of which nobody knows what should come', () => {
  test('is told by a block that rose beyond the noise', () => {
    expect(block(20)).toBeCloseTo(120);
  });

  test('is told by the mean of two that did so together, whatever their lengths', () => {
    expect(block(7)).toBeNull();
    expect(block(9)).toBeCloseTo(48);
    expect(block(6, 5)).toBeCloseTo(60);
  });

  test('is told by the second block alone where the first one fell', () => {
    expect(block(-30)).toBeNull();
    expect(block(20)).toBeCloseTo(120);
  });

  test.each([
    ['of which the second hardly rose', [11, 2]],
    ['that rose too little together', [6, 5]],
    ['of which the first fell', [-30, 11]],
  ])('is not told by two blocks %s', (_, gained) => {
    expect(gained.map((litres) => block(litres)).at(-1)).toBeNull();
  });

  test('is not told by two blocks of two runs', () => {
    block(8);
    supply.opened();
    expect(block(8)).toBeNull();
  });
});
