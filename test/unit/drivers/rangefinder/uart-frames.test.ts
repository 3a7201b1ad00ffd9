import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Ranging } from '../../../../firmware/domain/level/ranging.js';
import { rangingOf, UartFrameParser } from '../../../../firmware/drivers/rangefinder/uart-frames.js';
import { uartFrame } from '../../../support/uart-frame.js';

const LIMITS = { blind_zone_mm: 30, max_range_mm: 4_500 };
const BAD: Ranging = { kind: 'bad_checksum' };
const echo = (distance_mm: number): Ranging => ({ kind: 'echo', distance_mm });
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const parser = () => new UartFrameParser(LIMITS);

describe('a frame', () => {
  test('from the data sheet reads as 1,953 mm', () => {
    expect(parser().feed(bytes(0xff, 0x07, 0xa1, 0xa7))).toEqual([echo(1953)]);
  });

  test('may arrive byte by byte', () => {
    const p = parser();
    const told = [...uartFrame(1234)].flatMap((byte) => p.feed(bytes(byte)));
    expect(told).toEqual([echo(1234)]);
  });

  test('with a wrong sum is damaged', () => {
    expect(parser().feed(bytes(0xff, 0x07, 0xa1, 0xa8))).toEqual([BAD]);
  });

  test('with a distance byte that is itself FF is read', () => {
    expect(parser().feed(uartFrame(0x02ff))).toEqual([echo(0x02ff)]);
  });
});

describe('the distance of a frame', () => {
  test.each<[number, Ranging]>([
    [0, { kind: 'no_echo' }],
    [1, { kind: 'blind_zone' }],
    [29, { kind: 'blind_zone' }],
    [30, echo(30)],
    [4_500, echo(4_500)],
    [4_501, { kind: 'no_echo' }],
    [0xfffd, { kind: 'no_echo' }],
    [0xfffe, { kind: 'no_echo' }],
    [65_535, { kind: 'no_echo' }],
  ])('%i mm', (distance_mm, expected) => {
    expect(rangingOf(distance_mm, LIMITS)).toEqual(expected);
    expect(parser().feed(uartFrame(distance_mm))).toEqual([expected]);
  });
});

describe('after damage', () => {
  test('an FF inside the damaged frame begins the next good one', () => {
    expect(parser().feed(bytes(0xff, 0x09, ...uartFrame(1500)))).toEqual([BAD, echo(1500)]);
  });

  test('a stray header before a good frame costs nothing but itself', () => {
    expect(parser().feed(bytes(0xff, ...uartFrame(1500)))).toEqual([BAD, echo(1500)]);
  });

  test('noise without a header gives nothing', () => {
    expect(parser().feed(bytes(0x00, 0x13, 0x7e, 0xfe))).toEqual([]);
  });

  test('a line that only sends FF gives damage, never a distance', () => {
    const told = parser().feed(new Uint8Array(100_000).fill(0xff));
    expect(new Set(told.map((ranging) => ranging.kind))).toEqual(new Set(['bad_checksum']));
  });

  test('reset() forgets half a frame', () => {
    const p = parser();
    p.feed(uartFrame(1500).slice(0, 2));
    p.reset();
    expect(p.feed(uartFrame(1500).slice(2))).toEqual([]);
  });
});

describe('a pause', () => {
  test('ends a cut frame when a header follows', () => {
    const p = parser();
    // Read on without a pause, these six bytes begin with a valid frame of 2,047 mm that nobody sent.
    p.feed(bytes(0xff, 0x07));
    expect(p.feed(uartFrame(1500), true)).toEqual([BAD, echo(1500)]);
  });

  test('inside a frame, from a stalled reader, loses nothing', () => {
    const p = parser();
    p.feed(uartFrame(1500).slice(0, 1));
    expect(p.feed(uartFrame(1500).slice(1), true)).toEqual([echo(1500)]);
  });

  test('undoes the false pairing of FF 01 FF FF with itself', () => {
    const p = parser();
    p.feed(bytes(0xff));
    const told = [1, 2, 3].flatMap(() => p.feed(uartFrame(511), true));
    expect(told).toEqual([BAD, echo(511), echo(511), echo(511)]);
  });
});

describe('for any stream', () => {
  const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constant(0xff));
  const garbage = fc.array(byte, { maxLength: 20 });
  const distance = fc.integer({ min: LIMITS.blind_zone_mm, max: LIMITS.max_range_mm });
  const isFrame = (stream: readonly number[], at: number) => {
    const [header, high = 0, low = 0, sum] = stream.slice(at, at + 4);
    return header === 0xff && ((0xff + high + low) & 0xff) === sum;
  };
  const distances = (told: readonly Ranging[]) =>
    told.flatMap((ranging) => (ranging.kind === 'echo' ? [ranging.distance_mm] : []));

  test('every distance is vouched for by a valid checksum, in the order of the stream', () => {
    fc.assert(
      fc.property(garbage, (stream) => {
        let from = 0;
        for (const found of distances(parser().feed(Uint8Array.from(stream)))) {
          while (
            !(isFrame(stream, from) && (stream[from + 1] ?? 0) * 256 + (stream[from + 2] ?? 0) === found)
          ) {
            from += 1;
            expect(from).toBeLessThan(stream.length);
          }
          from += 4;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('every good frame between garbage is found, unless garbage reaches into it with a valid checksum', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, distance), { minLength: 1, maxLength: 5 }), (parts) => {
        const stream: number[] = [];
        const clear: number[] = [];
        const starts: number[] = [];
        for (const [noise, mm] of parts) {
          stream.push(...noise);
          starts.push(stream.length);
          stream.push(...uartFrame(mm));
        }
        starts.forEach((start, index) => {
          const straddled = [1, 2, 3].some((before) => isFrame(stream, start - before) && start >= before);
          if (!straddled) clear.push(parts[index]?.[1] ?? -1);
        });
        const found = distances(parser().feed(Uint8Array.from(stream)));
        let next = 0;
        for (const mm of found) if (mm === clear[next]) next += 1;
        expect(next).toBe(clear.length);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every good frame after a pause is found, whatever came before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(garbage, distance), { minLength: 1, maxLength: 5 }), (parts) => {
        const p = parser();
        for (const [noise, mm] of parts) {
          p.feed(Uint8Array.from(noise));
          expect(p.feed(uartFrame(mm), true).at(-1)).toEqual(echo(mm));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('the pieces in which it arrives change nothing', () => {
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 8 }), (pieces) => {
        const p = parser();
        const piecewise = pieces.flatMap((piece) => p.feed(Uint8Array.from(piece)));
        expect(piecewise).toEqual(parser().feed(Uint8Array.from(pieces.flat())));
      }),
    );
  });
});
