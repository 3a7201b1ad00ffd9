import { describe, expect, test } from '@jest/globals';
import { exportQuery, useQuery } from '../../../firmware/protocol/history.js';
import { hostHistoryQuery } from '../../../firmware/protocol/host-history.js';
import { historyQuery } from '../../../firmware/protocol/rest.js';

const QUERIES = [
  ['a history', historyQuery],
  ['the history of a Pi', hostHistoryQuery],
  ['an export', exportQuery],
  ['a use report', useQuery],
] as const;

describe.each(QUERIES)('the span of %s', (_, query) => {
  test.each([
    ['seconds', '2026-03-01T06:12:44Z', '2026-03-01T07:12:44Z'],
    ['milliseconds', '2026-03-01T06:12:44.123Z', '2026-03-01T07:12:44.123Z'],
    ['both ways', '2026-03-01T06:12:44Z', '2026-03-01T06:12:44.500Z'],
  ])('may be told in %s', (_how, from, to) => {
    expect(query.safeParse({ from, to }).success).toBe(true);
  });

  test.each([
    ['no word of the zone', '2026-03-01T06:12:44'],
    ['minutes alone', '2026-03-01T06:12Z'],
    ['a day alone', '2026-03-01'],
    ['a day that is none', '2026-02-30T00:00:00Z'],
    ['seconds since 1970', '1772345564'],
    ['nothing', ''],
    ['NaN', 'NaN'],
  ])('that begins at %s is refused, and told how it is written', (_what, from) => {
    const { error } = query.safeParse({ from, to: '2026-04-01T00:00:00Z' });
    expect(error?.issues[0]).toMatchObject({
      path: ['from'],
      message: 'write it in UTC, as 2026-06-01T06:12:44Z',
    });
  });
});

describe.each(QUERIES.slice(0, 2))('the span of %s', (_, query) => {
  test.each([
    ['the second it ends in', '2026-03-01T06:12:44.000Z', '2026-03-01T06:12:44Z'],
    ['half a second after its end', '2026-03-01T06:12:44.500Z', '2026-03-01T06:12:44Z'],
  ])('that begins %s is refused', (_when, from, to) => {
    expect(query.safeParse({ from, to }).error?.issues[0]?.message).toBe('from must be before to');
  });
});
