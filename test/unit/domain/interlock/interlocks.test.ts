import { describe, expect, test } from '@jest/globals';
import { RunBook } from '../../../../firmware/domain/actuator/run-book.js';
import { DRAWING } from '../../../../firmware/domain/interlock/drawing.js';
import { FILLING } from '../../../../firmware/domain/interlock/filling.js';
import { mayNotStart, statesOf } from '../../../../firmware/domain/interlock/interlock.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { bad, good } from '../support/readings.js';

const LIMITS = {
  ...{ max_run_s: 60, rest_s: 10, min_off_s: 4, max_starts_per_hour: 3 },
  ...{ full_percent: 95, reserve_percent: 10, restore_percent: 20 },
};

function circumstances(rest: object = {}) {
  const always = { now_ms: 0, reading: good(50), forbidden: null, excluded_by: null, trip: null };
  return { ...always, runs: new RunBook(LIMITS), limits: LIMITS, ...rest };
}
const blocking = (interlocks: typeof FILLING | typeof DRAWING, rest: object = {}) =>
  Object.fromEntries(
    statesOf<typeof LIMITS>(interlocks, circumstances(rest)).flatMap(({ name, blocks }) =>
      blocks === null ? [] : [[name, blocks]],
    ),
  );

describe.each([
  ['filling', FILLING],
  ['drawing', DRAWING],
])('%s', (_, interlocks) => {
  test('nothing stands in the way of a tank that is half full', () => {
    expect(blocking(interlocks)).toEqual({});
  });

  test('without a level that alone is told: nobody asks an unknown level for its percent', () => {
    const why = { fault: 'sensor_silent', echoes: 0 };
    expect(blocking(interlocks, { reading: bad() })).toEqual({
      level_known: reason('level_unknown', why),
      level_certain: reason('level_uncertain', why),
    });
  });

  test('the limit of a run is told by how long it really ran', () => {
    const runs = new RunBook(LIMITS);
    runs.note(true, 1_000);
    expect(blocking(interlocks, { runs, now_ms: 61_000 })).toEqual({
      within_run_limit: reason('run_limit_reached', { limit_s: 60 }),
    });
    runs.expectEnd(31_000, true);
    expect(blocking(interlocks, { runs, now_ms: 31_000 })).toEqual({
      within_run_limit: reason('run_limit_reached', { limit_s: 30 }),
    });
  });
});

test('a tank is not filled above its full mark, nor drawn below its reserve', () => {
  expect(blocking(FILLING, { reading: good(95.04) })).toEqual({
    below_full: reason('tank_full', { level_percent: 95, full_percent: 95 }),
  });
  expect(blocking(DRAWING, { reading: good(10) })).toMatchObject({
    above_reserve: reason('at_reserve', { level_percent: 10, reserve_percent: 10 }),
  });
});

test('a draw begins again from its own mark on', () => {
  expect(blocking(DRAWING, { reading: good(19.99) })).toEqual({
    restored: reason('below_restore', { level_percent: 19.9, restore_percent: 20 }),
  });
  expect(blocking(DRAWING, { reading: good(20) })).toEqual({});
});

test('what ends a run is no matter of starting: it is asked elsewhere', () => {
  expect(mayNotStart<typeof LIMITS>(FILLING, circumstances({ reading: good(99) }))).toBeNull();
  expect(mayNotStart<typeof LIMITS>(FILLING, circumstances({ excluded_by: 'outlet' }))).toEqual(
    reason('excluded', { actuator: 'outlet' }),
  );
});
