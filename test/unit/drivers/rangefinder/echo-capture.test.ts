import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  EchoCapture,
  elapsed_us,
  type PinsRanging,
} from '../../../../firmware/drivers/rangefinder/echo-capture.js';

const tick = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** What the edges tell, each as [level, µs after the trigger]; the trigger is at `from_tick`. */
function told(edges: readonly (readonly [level: number, after_us: number])[], from_tick = 0): PinsRanging {
  const capture = new EchoCapture(from_tick);
  for (const [level, after_us] of edges) capture.edge(level, (from_tick + after_us) % 2 ** 32);
  return capture.result();
}

describe('time between two ticks', () => {
  test('is right from every tick on, also where the counter starts again', () => {
    fc.assert(
      fc.property(tick, fc.integer({ min: 0, max: 2 ** 31 }), (from, span_us) => {
        expect(elapsed_us(from, (from + span_us) % 2 ** 32)).toBe(span_us);
      }),
    );
  });

  test.each([
    [2 ** 31 - 100, 2 ** 31 + 100],
    [2 ** 32 - 100, 100],
    // The same ticks as signed numbers.
    [2 ** 31 - 100, -(2 ** 31) + 100],
    [-100, 100],
  ])('from %d to %d is 200 µs', (from, to) => expect(elapsed_us(from, to)).toBe(200));
});

describe('the edges of one ping', () => {
  test('tell the same echo whatever the tick', () => {
    fc.assert(
      fc.property(tick, fc.integer({ min: 100, max: 35_999 }), (from_tick, width_us) => {
        expect(
          told(
            [
              [1, 500],
              [0, 500 + width_us],
            ],
            from_tick,
          ),
        ).toEqual({ kind: 'echo', echo_us: width_us });
      }),
    );
  });

  test.each<[string, readonly (readonly [number, number])[], PinsRanging]>([
    ['none', [], { kind: 'silent' }],
    ['no end', [[1, 500]], { kind: 'stuck_echo' }],
    ['no beginning', [[0, 500]], { kind: 'silent' }],
    [
      '6 m away, through air of 5 °C',
      [
        [1, 500],
        [0, 36_393],
      ],
      { kind: 'echo', echo_us: 35_893 },
    ],
    [
      '36 ms wide',
      [
        [1, 500],
        [0, 36_500],
      ],
      { kind: 'no_echo' },
    ],
    [
      '38 ms wide',
      [
        [1, 500],
        [0, 38_500],
      ],
      { kind: 'no_echo' },
    ],
    [
      '66 ms wide',
      [
        [1, 500],
        [0, 66_500],
      ],
      { kind: 'no_echo' },
    ],
    [
      'too short for any distance',
      [
        [1, 500],
        [0, 599],
      ],
      { kind: 'silent' },
    ],
    [
      'a spike, then an echo',
      [
        [1, 0],
        [0, 15],
        [1, 500],
        [0, 1_500],
      ],
      { kind: 'echo', echo_us: 1_000 },
    ],
    [
      'a second pulse behind the echo',
      [
        [1, 500],
        [0, 1_500],
        [1, 2_000],
        [0, 9_000],
      ],
      { kind: 'echo', echo_us: 1_000 },
    ],
    [
      'a watchdog of the library between them',
      [
        [1, 500],
        [2, 900],
        [0, 1_500],
      ],
      { kind: 'echo', echo_us: 1_000 },
    ],
    [
      'a beginning from before the trigger',
      [
        [1, 2 ** 32 - 400],
        [0, 1_500],
      ],
      { kind: 'silent' },
    ],
  ])('%s', (_, edges, expected) => expect(told(edges)).toEqual(expected));
});
