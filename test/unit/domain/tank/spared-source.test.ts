import { expect, test } from '@jest/globals';
import { type IdleSource, maySpare } from '../../../../firmware/domain/tank/spared-source.js';

const MAIN = { kind: 'town', most_lph: 1_350 } as const;
const WEAK_MAIN = { kind: 'town', most_lph: 1_349 } as const;
const UNKNOWN_MAIN = { kind: 'town', most_lph: null } as const;
const PUMP = { kind: 'bore', most_lph: 9_000 } as const;

/** A pump that should bring 1,800 L/h. */
const spared = (drawn_lph: number, rest: Partial<IdleSource>, stale = false) =>
  maySpare({ drawn: { lph: drawn_lph, stale }, inflow_lph: 1_800, reliefs: [], returns: false, ...rest });

test.each<[string, number, IdleSource['reliefs'], boolean]>([
  ['a pump can take over, and they drew less than it brings', 1_349, [PUMP], true],
  ['a pump can take over, and they drew what it brings', 1_350, [PUMP], false],
  ['a weaker main can, and they drew less', 1_349, [WEAK_MAIN], true],
  ['a weaker main can, and they drew what it brings', 1_350, [WEAK_MAIN], false],
  ['a main nobody knows can, and they drew what it brings', 1_350, [UNKNOWN_MAIN], false],
  ['a main as good can, whatever they drew', 5_000, [MAIN], true],
  ['any of them is such a main', 5_000, [PUMP, MAIN, WEAK_MAIN], true],
])('what adds nothing to an empty tank is left, or not, when %s', (_, drawn_lph, reliefs, left) => {
  expect(spared(drawn_lph, { reliefs })).toBe(left);
});

test('for any main it is left once nobody knows what they draw, for a pump it is not', () => {
  expect(spared(1_700, { reliefs: [UNKNOWN_MAIN] }, true)).toBe(true);
  expect(spared(1_700, { reliefs: [PUMP] }, true)).toBe(false);
});

test.each([
  [899, true, true],
  [900, true, false],
  [0, false, false],
])('without relief, when they drew %d L/h and it is tried again: %p', (drawn_lph, returns, left) => {
  expect(spared(drawn_lph, { returns })).toBe(left);
});

test('one of which nobody knows what it should bring is left only while nothing was drawn', () => {
  expect(spared(0, { inflow_lph: null, reliefs: [MAIN] })).toBe(true);
  expect(spared(10, { inflow_lph: null, reliefs: [MAIN] })).toBe(false);
  expect(spared(10, { inflow_lph: null, reliefs: [MAIN] }, true)).toBe(true);
});
