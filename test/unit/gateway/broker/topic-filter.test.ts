import { describe, expect, test } from '@jest/globals';
import {
  filtersMeet,
  isFilter,
  shown,
  wellFormed,
} from '../../../../firmware/gateway/broker/topic-filter.js';

describe('wellFormed', () => {
  test.each([
    'a',
    'sluice/gw0/tank/house/level',
    '#',
    'caffè/水',
    'a b',
    '\xa0',
    '\ue000',
    '😀',
    'x'.repeat(256),
  ])('accepts %j', (text) => {
    expect(wellFormed(text)).toBe(true);
  });

  test.each([
    '',
    'x'.repeat(257),
    'a\0b',
    'a\nb',
    '\x7f',
    '\x85',
    '\ud800',
    'a\udc00',
    '\ufffd',
    '\uffff',
    'é'.repeat(129),
  ])('refuses %j', (text) => {
    expect(wellFormed(text)).toBe(false);
  });

  test('what is shown of a text is printable and short', () => {
    expect(shown('a\0b\ufffd')).toBe('a?b?');
    expect(shown('x'.repeat(500))).toHaveLength(120);
  });
});

describe('isFilter', () => {
  test.each(['#', '+', 'a/#', '+/a/+', '/+', 'a//b'])('accepts %s', (filter) => {
    expect(isFilter(filter)).toBe(true);
  });

  test.each(['a#', '#/a', 'a+', '+a', 'a/b+/c', 'a/#/b', '##'])('refuses %s', (filter) => {
    expect(isFilter(filter)).toBe(false);
  });
});

describe('filtersMeet', () => {
  test.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/c', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/b/c', false],
    ['a/#', 'a/b/c', true],
    ['a/#', 'a', true],
    ['a/#', 'ab', false],
    ['a/+/#', 'a', false],
    ['#', 'a/b', true],
    ['#', '$SYS/x', false],
    ['+/x', '$SYS/x', false],
    ['$SYS/#', '$SYS/x', true],
    ['+/b', 'a/+', true],
    ['a/house/level', 'a/+/level', true],
    ['a/+/level', 'a/+/rule', false],
  ])('%s and %s: %s', (filter, other, meet) => {
    expect(filtersMeet(filter, other)).toBe(meet);
  });
});
