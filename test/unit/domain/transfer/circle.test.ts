import { describe, expect, test } from '@jest/globals';
import { circleThrough } from '../../../../firmware/domain/transfer/circle.js';

describe('the way back', () => {
  test.each<[Record<string, string[]>, string[] | null]>([
    [{}, null],
    [{ b: ['a'] }, ['a', 'b', 'a']],
    [{ b: ['c'], c: ['b'] }, null],
    [{ b: ['c', 'd'], c: ['b'], d: ['e', 'a'], e: ['a'] }, ['a', 'b', 'd', 'a']],
    [{ a: ['c'], c: ['a'] }, null],
  ])('%j', (ways, path) => {
    expect(circleThrough('a', 'b', new Map(Object.entries(ways)))).toEqual(path);
  });

  test('from a tank to itself is short', () => {
    expect(circleThrough('a', 'a', new Map())).toEqual(['a', 'a']);
  });
});
