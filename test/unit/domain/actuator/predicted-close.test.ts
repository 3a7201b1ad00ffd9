import { beforeEach, expect, test } from '@jest/globals';
import { PredictedClose } from '../../../../firmware/domain/actuator/outlook.js';

let close: PredictedClose;
beforeEach(() => {
  close = new PredictedClose();
});
const inS = (likely_s: number) => ({ likely_s, soonest_s: likely_s, latest_s: likely_s });

test('is told while it is open and somebody can tell', () => {
  expect(close.at_ms).toBeNull();
  close.see(true, inS(600), 5_000);
  expect(close.at_ms).toBe(605_000);
  close.see(true, null, 6_000);
  expect(close.at_ms).toBeNull();
  close.see(true, inS(600), 7_000);
  close.see(false, inS(600), 8_000);
  expect(close.at_ms).toBeNull();
});

test('stands until it is wrong by more than half a minute', () => {
  close.see(true, inS(100), 0);
  close.see(true, inS(130), 0);
  expect(close.at_ms).toBe(100_000);
  close.see(true, inS(130.001), 0);
  expect(close.at_ms).toBe(130_001);
  close.see(true, inS(90), 0);
  expect(close.at_ms).toBe(90_000);
});

test('far away it stands until it is wrong by more than a tenth of what is left', () => {
  close.see(true, inS(10_000), 0);
  close.see(true, inS(11_000), 0);
  expect(close.at_ms).toBe(10_000_000);
  close.see(true, inS(11_112), 0);
  expect(close.at_ms).toBe(11_112_000);
});
