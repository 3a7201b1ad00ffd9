import { describe, expect, test } from '@jest/globals';
import { columnsOf, csvLine, valuesOf } from '../../../../firmware/gateway/history/csv.js';
import type { ReadingRow } from '../../../../firmware/ports/history-export.js';

const READING: ReadingRow = {
  ts: Date.UTC(2026, 2, 1, 6),
  tank: 'house',
  percent: 50,
  depth_mm: 900,
  litres: 1_000,
  quality: 'good',
  rate_lph: -12.5,
};

describe('a line of CSV', () => {
  test('has a value for each column', () => {
    expect(columnsOf('raw')).toHaveLength(valuesOf(READING).length);
    expect(csvLine(columnsOf('raw'))).toBe(
      'time_utc,tank,level_percent,depth_mm,volume_litres,quality,rate_litres_per_hour\r\n',
    );
    expect(csvLine(valuesOf(READING))).toBe('2026-03-01T06:00:00.000Z,house,50,900,1000,good,-12.5\r\n');
  });

  test('leaves empty what is unknown', () => {
    const unknown = { percent: null, depth_mm: null, litres: null, quality: 'bad', rate_lph: null } as const;
    expect(csvLine(valuesOf({ ...READING, ...unknown }))).toBe('2026-03-01T06:00:00.000Z,house,,,,bad,\r\n');
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', `"'\rx"`],
    ['=HYPERLINK("http://example.org","x")', `"'=HYPERLINK(""http://example.org"",""x"")"`],
  ])('takes from the text %j what a spreadsheet would reckon', (text, field) => {
    expect(csvLine([text])).toBe(`${field}\r\n`);
  });

  test.each([
    ['a,b', '"a,b"'],
    ['say "water"', '"say ""water"""'],
    ['two\nlines', '"two\nlines"'],
    ['house-1', 'house-1'],
    ['1=1', '1=1'],
    [-1, '-1'],
    [0, '0'],
  ])('writes %j as %s', (value, field) => {
    expect(csvLine([value, 1])).toBe(`${field},1\r\n`);
  });
});
