import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PulseCounter } from '../../../../firmware/domain/instruments/pulse-counter.js';

describe('pulses', () => {
  test.each([0, 1] as const)('are pairs of changes, from a contact that rests at %d', (rest) => {
    const counter = new PulseCounter(rest, 0);
    for (let n = 0; n < 6; n++) {
      counter.change(rest === 0 ? 1 : 0, n * 100);
      expect(counter.count(n * 100)).toBe(n);
      counter.change(rest, n * 100 + 50);
      expect(counter.count(n * 100 + 50)).toBe(n + 1);
    }
  });

  test('a change that leaves the contact where it was is a whole pulse', () => {
    const counter = new PulseCounter(0, 1);
    counter.change(0, 10);
    counter.change(0, 20);
    expect(counter.count(30)).toBe(2);
  });

  test('bounces make neither more nor fewer', () => {
    const counter = new PulseCounter(1, 40);
    for (const ms of [0, 1, 3, 6, 10]) counter.change(ms % 2 === 0 ? 0 : 1, ms);
    expect(counter.count(49)).toBe(0);
    for (const [level, ms] of [
      [1, 200],
      [0, 202],
      [1, 203],
    ] as const) {
      counter.change(level, ms);
    }
    expect(counter.count(242)).toBe(0);
    expect(counter.count(243)).toBe(1);
  });

  test('two that are nearer than the debounce time are one', () => {
    const counter = new PulseCounter(0, 50);
    for (const ms of [0, 10, 20, 30]) counter.change(ms % 20 === 0 ? 1 : 0, ms);
    expect(counter.count(100)).toBe(1);
  });

  test('are counted however late the program is: it sees every change, or none of a pair', () => {
    const anyPulses = fc.array(fc.boolean(), { maxLength: 50 });
    fc.assert(
      fc.property(anyPulses, (late) => {
        const counter = new PulseCounter(0, 1);
        let now_ms = 0;
        for (const one of late) {
          now_ms += 5;
          if (!one) counter.change(1, now_ms);
          now_ms += 5;
          counter.change(0, now_ms);
        }
        expect(counter.count(now_ms + 1)).toBe(late.length);
      }),
    );
  });
});
