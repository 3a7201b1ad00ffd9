import { expect, test } from '@jest/globals';
import { echoesOf } from '../../../../firmware/domain/diagnosis/echoes.js';

test('the nearest and the farthest of those that are echoes', () => {
  expect(
    echoesOf([
      { kind: 'no_echo' },
      { kind: 'echo', distance_mm: 903 },
      { kind: 'echo', distance_mm: 899 },
      { kind: 'silent' },
    ]),
  ).toEqual({ nearest_mm: 899, farthest_mm: 903 });
});

test('without an echo there is nothing to say', () => {
  expect(echoesOf([{ kind: 'silent' }])).toBeNull();
  expect(echoesOf([])).toBeNull();
});

test('a reading that only stands until the next one says nothing by standing', () => {
  expect(echoesOf([{ kind: 'echo', distance_mm: 900, age_ms: 20_000 }])).toBeNull();
});
