import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Lines } from '../../../../firmware/drivers/rangefinder/lines.js';

const bytes = (text: string) => Buffer.from(text);

test('however a stream is cut, its lines are the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 20, unit: 'grapheme' })),
      fc.integer({ min: 1, max: 7 }),
      (given, size) => {
        const sent = given.map((line) => line.replaceAll('\n', ''));
        const stream = bytes(sent.map((line) => `${line}\n`).join(''));
        const lines = new Lines(1_000);
        const got: string[] = [];
        for (let at = 0; at < stream.length; at += size)
          got.push(...(lines.push(stream.subarray(at, at + size)) ?? []));
        expect(got).toEqual(sent);
      },
    ),
  );
});

test('a line may have as many bytes as said, and not one more', () => {
  expect(new Lines(4).push(bytes('abcd\n'))).toEqual(['abcd']);
  expect(new Lines(4).push(bytes('abcde\n'))).toBeNull();
  expect(new Lines(4).push(bytes('ééé\n'))).toBeNull();
});

test('a line without an end is refused as soon as it is too long, in pieces or whole', () => {
  const lines = new Lines(4);
  expect(lines.push(bytes('a\nbcd'))).toEqual(['a']);
  expect(lines.push(bytes('e'))).toEqual([]);
  expect(lines.push(bytes('f'))).toBeNull();
});
