import { expect, test } from '@jest/globals';
import { textLine } from '../../../firmware/drivers/log/text-line.js';

const entry = { level: 30, time: '2026-06-01T06:00:00.123Z', name: 'node', msg: 'Water is refilling' };

test('a line of log reads: time, process, sentence, figures', () => {
  expect(textLine(JSON.stringify({ ...entry, tank: 'house', percent: '14.8' }))).toBe(
    '2026-06-01 06:00:00Z node: Water is refilling  [tank=house percent=14.8]\n',
  );
});

test('a warning and an error stand out, and an error tells its message', () => {
  const line = textLine(JSON.stringify({ ...entry, level: 50, error: { message: 'EIO', stack: 'at …' } }));
  expect(line).toBe('2026-06-01 06:00:00Z node: ERROR Water is refilling  [error="EIO"]\n');
});
