import { PassThrough } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { explain, printAnswer, printError } from '../../../../provisioning/cli/print.js';
import { count, pairs, table } from '../../../../provisioning/cli/table.js';
import { spanText } from '../../../../provisioning/commands/status/span.js';
import { EXIT, EXIT_MEANINGS } from '../../../../provisioning/exit-codes.js';

function streams() {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const text = (stream: PassThrough) => (stream.read() as Buffer | null)?.toString() ?? '';
  return { stdout, stderr, read: () => ({ out: text(stdout), err: text(stderr) }) };
}

const ANSWER = {
  json: { x: 1 },
  text: 'words\n\n',
  warnings: [{ code: 'careful', message: 'mind this' }],
  next: ['this', 'that'],
};

describe('an answer', () => {
  test('for people: text on stdout, the rest on stderr', () => {
    const to = streams();
    expect(printAnswer({ ...ANSWER, exit: 'due' }, false, to)).toBe(EXIT.due);
    expect(to.read()).toEqual({ out: 'words\n', err: 'Warning: mind this\nNext: this\n      that\n' });
  });

  test('for programs: one document with everything in it', () => {
    const to = streams();
    expect(printAnswer(ANSWER, true, to)).toBe(0);
    const { out, err } = to.read();
    expect(JSON.parse(out)).toEqual({ x: 1, warnings: ANSWER.warnings, next: ANSWER.next });
    expect(err).toBe('');
  });
});

describe('an error', () => {
  test('that nobody foresaw is told without its stack', () => {
    const to = streams();
    expect(printError(explain(new TypeError('x is undefined')), false, to)).toBe(EXIT.failed);
    const { out, err } = to.read();
    expect(out).toBe('');
    expect(err).toContain('something unexpected went wrong: x is undefined');
    expect(err).not.toContain(' at ');
  });

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EACCES', 'permission is denied'],
    ['EROFS', 'the disk is read-only'],
  ])('%s of the file system is told in words', (code, words) => {
    const told = explain(Object.assign(new Error(code), { code, path: '/farm/farm.json' }));
    expect(told).toMatchObject({ code: 'file_unusable', exit: 'damaged' });
    expect(told.message).toBe(`/farm/farm.json cannot be used: ${words}`);
  });
});

describe('tables', () => {
  test('are aligned, numbers to the right, nothing behind the last cell', () => {
    const text = table(
      [{ title: 'A' }, { title: 'N', right: true }, { title: 'C' }],
      [
        ['long cell', '5', 'x'],
        ['b', '1000', ''],
      ],
    );
    expect(text).toBe('A             N  C\nlong cell     5  x\nb          1000');
  });

  test('pairs stand under each other', () => {
    expect(
      pairs([
        ['a', '1'],
        ['long', ''],
      ]),
    ).toBe('a     1\nlong');
  });

  test('words follow numbers', () => {
    expect([count(0, 'node'), count(1, 'node'), count(2500, 'node')]).toEqual([
      '0 nodes',
      '1 node',
      '2,500 nodes',
    ]);
  });

  test.each([
    [0, '0 s'],
    [59.9, '59 s'],
    [95, '1 min 35 s'],
    [3600, '1 h'],
    [86_399, '23 h 59 min'],
    [200_000, '2 d 7 h'],
  ])('%d seconds are %s', (span_s, text) => {
    expect(spanText(span_s)).toBe(text);
  });
});

test('every exit code has a meaning and a number of its own', () => {
  expect(Object.keys(EXIT_MEANINGS)).toEqual(Object.keys(EXIT));
  expect(new Set(Object.values(EXIT)).size).toBe(Object.keys(EXIT).length);
});
