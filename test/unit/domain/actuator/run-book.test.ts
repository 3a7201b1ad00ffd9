import { beforeEach, describe, expect, test } from '@jest/globals';
import { RunBook, type RunMemory } from '../../../../firmware/domain/actuator/run-book.js';

let runs: RunBook;
beforeEach(() => {
  runs = new RunBook({ max_run_s: 60, rest_s: 10, min_off_s: 4, max_starts_per_hour: 3 });
});

/** One run from this second to that. */
function run(from_s: number, to_s: number): void {
  runs.note(true, from_s * 1_000);
  runs.note(false, to_s * 1_000);
}

describe('the limit of a run', () => {
  test('knows of no end and no rest while nothing runs', () => {
    expect(runs.reached(1e12)).toBe(false);
    expect(runs.runsUntil_ms()).toBeNull();
    expect(runs.restingUntil_ms(0)).toBeNull();
  });

  test('is reached after its time, and the rest begins with the end of the run', () => {
    runs.note(true, 5_000);
    expect(runs.runsUntil_ms()).toBe(65_000);
    expect(runs.reached(64_999)).toBe(false);
    expect(runs.reached(65_000)).toBe(true);
    runs.note(false, 65_000);
    expect(runs.restingUntil_ms(65_000)).toBe(75_000);
    expect(runs.restingUntil_ms(74_999)).toBe(75_000);
    expect(runs.restingUntil_ms(75_000)).toBeNull();
  });

  test('is not put off by being told again and again that it runs', () => {
    for (let s = 0; s < 60; s++) runs.note(true, s * 1_000);
    expect(runs.reached(60_000)).toBe(true);
  });

  test('goes on counting over a pause that is shorter than the rest', () => {
    run(0, 50);
    runs.note(true, 59_999);
    expect(runs.runsUntil_ms()).toBe(69_999);
    expect(runs.latestEnd_ms(60_000)).toBe(69_999);
  });

  test('counts what each run took, not when it was', () => {
    run(1_000, 1_050);
    runs.note(true, 1_055_000);
    expect(runs.runsUntil_ms()).toBe(1_065_000);
    expect([9, 10].map((s) => runs.runsShorter(10, 1_055_000 + s * 1_000))).toEqual([true, false]);
    runs.note(false, 1_056_000);
    expect(runs.runsShorter(10, 1_056_000)).toBe(false);
  });

  test('begins anew after a pause as long as the rest', () => {
    run(0, 50);
    expect(runs.latestEnd_ms(59_999)).toBe(69_999);
    expect(runs.latestEnd_ms(60_000)).toBe(120_000);
    runs.note(true, 60_000);
    expect(runs.runsUntil_ms()).toBe(120_000);
  });

  test('lies where the run is expected to be over, when that is earlier', () => {
    runs.note(true, 0);
    runs.expectEnd(90_000, true);
    expect(runs.runsUntil_ms()).toBe(60_000);
    runs.expectEnd(20_000, true);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.note(false, 20_000);
    expect(runs.restingUntil_ms(20_000)).toBe(30_000);
    runs.note(true, 30_000);
    expect(runs.runsUntil_ms()).toBe(90_000);
  });
});

describe('the end that is expected of a run', () => {
  test('moves away only while water is seen to come', () => {
    runs.note(true, 0);
    runs.expectEnd(20_000, false);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.expectEnd(30_000, false);
    expect(runs.runsUntil_ms()).toBe(20_000);
    runs.expectEnd(30_000, true);
    expect(runs.runsUntil_ms()).toBe(30_000);
    runs.expectEnd(25_000, false);
    expect(runs.runsUntil_ms()).toBe(25_000);
  });
});

describe('the pause between two runs', () => {
  test('lasts its time, and is none while it runs or before the first run', () => {
    expect(runs.pausesUntil_ms(0)).toBeNull();
    runs.note(true, 0);
    expect(runs.pausesUntil_ms(1_000)).toBeNull();
    runs.note(false, 1_000);
    expect(runs.pausesUntil_ms(1_000)).toBe(5_000);
    expect(runs.pausesUntil_ms(4_999)).toBe(5_000);
    expect(runs.pausesUntil_ms(5_000)).toBeNull();
  });
});

describe('the starts of an hour', () => {
  test('are also the changes of source within a run, and are known after a restart', () => {
    const { revision } = runs;
    runs.note(true, 0);
    runs.changedOver(10_000);
    expect(runs.revision).toBe(revision + 2);
    expect([1, 2].map((starts) => runs.allows(starts, 20_000))).toEqual([true, false]);
    runs.changedOver(20_000);
    expect(runs.startsAgainAt_ms(20_000)).toBe(3_600_000);
    expect(runs.memory(20_000).starts_ago_s).toEqual([20, 10, 0]);
    expect([3_599_999, 3_600_000].map((now_ms) => runs.allows(1, now_ms))).toEqual([false, true]);
    expect([3_609_999, 3_610_000].map((now_ms) => runs.allows(2, now_ms))).toEqual([false, true]);
  });

  test('are used up after as many as allowed, until the first of them is an hour old', () => {
    run(0, 1);
    run(100, 101);
    expect(runs.startsAgainAt_ms(150_000)).toBeNull();
    run(200, 201);
    expect(runs.startsAgainAt_ms(201_000)).toBe(3_600_000);
    expect(runs.startsAgainAt_ms(3_599_999)).toBe(3_600_000);
    expect(runs.startsAgainAt_ms(3_600_000)).toBeNull();
    run(3_600, 3_601);
    expect(runs.startsAgainAt_ms(3_601_000)).toBe(3_700_000);
  });
});

describe('a rest that was cut short', () => {
  test('is that of a run that reached its limit, after which a run has its whole limit again', () => {
    runs.note(true, 0);
    runs.note(false, 60_000, 6);
    expect(runs.looks).toBe(true);
    expect(runs.rest_s).toBe(6);
    expect(runs.restingUntil_ms(65_999)).toBe(66_000);
    expect(runs.restingUntil_ms(66_000)).toBeNull();
    runs.note(true, 66_000);
    expect(runs.runsUntil_ms()).toBe(126_000);
  });

  test('is never a longer one', () => {
    runs.note(true, 0);
    runs.note(false, 60_000, 99);
    expect(runs.looks).toBe(false);
    expect(runs.restingUntil_ms(60_000)).toBe(70_000);
  });

  test('is none of a run that ended before its limit: a pause does not renew it', () => {
    runs.note(true, 0);
    runs.note(false, 50_000, 2);
    expect(runs.looks).toBe(false);
    expect(runs.restingUntil_ms(50_000)).toBeNull();
    runs.note(true, 53_000);
    expect(runs.runsUntil_ms()).toBe(63_000);
  });
});

describe('what another book goes on with', () => {
  const LIMITS = { max_run_s: 60, rest_s: 10, min_off_s: 4, max_starts_per_hour: 3 };
  const NOTHING: RunMemory = {
    ...{ resting_s: 0, rest_s: 10, paused_s: 0, spent_s: 0, unrested_s: 0, starts_ago_s: [] },
  };
  /** Another book, on another clock. */
  const goesOn = (memory: RunMemory | null, limits = LIMITS) => {
    const next = new RunBook(limits);
    next.remember(memory, 1_000);
    return next;
  };

  test('is nothing before the first run, and then changes nothing', () => {
    expect(runs.memory(0)).toEqual(NOTHING);
    const next = goesOn(NOTHING);
    expect(next.restingUntil_ms(1_000)).toBeNull();
    expect(next.pausesUntil_ms(1_000)).toBeNull();
    expect(next.startsAgainAt_ms(1_000)).toBeNull();
    expect(next.latestEnd_ms(1_000)).toBe(61_000);
  });

  test('is what is left of the rest, of the pause, and of the run', () => {
    run(0, 60);
    expect(runs.memory(63_500)).toEqual({
      ...{ resting_s: 7, rest_s: 10, paused_s: 1, spent_s: 60, unrested_s: 7, starts_ago_s: [63] },
    });
    const next = goesOn(runs.memory(63_500));
    expect(next.restingUntil_ms(7_999)).toBe(8_000);
    expect(next.restingUntil_ms(8_000)).toBeNull();
    expect(next.pausesUntil_ms(1_999)).toBe(2_000);
    expect(next.pausesUntil_ms(2_000)).toBeNull();
    expect(next.latestEnd_ms(8_000)).toBe(68_000);
    expect(next.rest_s).toBe(10);
  });

  test('counts a run under way as ended now', () => {
    run(0, 20);
    runs.note(true, 25_000);
    expect(runs.memory(40_000)).toEqual({
      ...{ resting_s: 0, rest_s: 10, paused_s: 4, spent_s: 35, unrested_s: 10, starts_ago_s: [40, 15] },
    });
    expect(runs.runsUntil_ms()).toBe(65_000);
    const next = goesOn(runs.memory(40_000));
    expect(next.latestEnd_ms(10_999)).toBe(10_999 + 25_000);
    expect(next.latestEnd_ms(11_000)).toBe(71_000);
    next.note(true, 5_000);
    expect(next.reached(29_999)).toBe(false);
    expect(next.reached(30_000)).toBe(true);
  });

  test('is a rest when the run under way has just reached its limit', () => {
    runs.note(true, 0);
    expect(runs.memory(60_000)).toMatchObject({ resting_s: 10, rest_s: 10, spent_s: 60 });
  });

  test('is the short rest after a look, and how short it is', () => {
    runs.note(true, 0);
    runs.note(false, 60_000, 6);
    const next = goesOn(runs.memory(61_000));
    expect(next.restingUntil_ms(1_000)).toBe(6_000);
    expect(next.rest_s).toBe(6);
  });

  test('forgets what was spent once the whole rest has passed', () => {
    run(0, 20);
    expect(runs.memory(29_999)).toMatchObject({ spent_s: 20, unrested_s: 1 });
    expect(runs.memory(30_000)).toMatchObject({ spent_s: 0, unrested_s: 0 });
  });

  test('knows the starts of the last hour, however often it is handed on', () => {
    for (const s of [0, 100, 200]) run(s, s + 1);
    const next = goesOn(runs.memory(300_000));
    expect(next.startsAgainAt_ms(1_000)).toBe(3_301_000);
    expect(goesOn(next.memory(101_000)).startsAgainAt_ms(1_000)).toBe(3_201_000);
    expect(runs.memory(3_650_000).starts_ago_s).toEqual([3_550, 3_450]);
  });

  test('rests when nothing is left of its limit, so that it does not start for nothing', () => {
    const next = goesOn({ ...NOTHING, spent_s: 60, unrested_s: 10 });
    expect(next.restingUntil_ms(1_000)).toBe(11_000);
    // The limit was made shorter meanwhile.
    expect(goesOn({ ...NOTHING, spent_s: 60, unrested_s: 10 }, { ...LIMITS, max_run_s: 50 }).looks).toBe(
      false,
    );
    expect(
      goesOn({ ...NOTHING, spent_s: 60, unrested_s: 10 }, { ...LIMITS, max_run_s: 70 }).restingUntil_ms(
        1_000,
      ),
    ).toBeNull();
  });

  test('never lasts longer than the limits of now say, and makes sense of no nonsense', () => {
    const wild = goesOn({
      ...{ resting_s: 1e9, rest_s: 1e9, paused_s: 1e9, spent_s: 1e9, unrested_s: 1e9 },
      starts_ago_s: [3_600, 1, -1, Number.NaN, 3_599, 2, 0],
    });
    expect(wild.restingUntil_ms(1_000)).toBe(11_000);
    expect(wild.rest_s).toBe(10);
    expect(wild.pausesUntil_ms(1_000)).toBe(5_000);
    expect(wild.memory(1_000)).toMatchObject({ spent_s: 60, starts_ago_s: [2, 1, 0] });
    const none = Number.NaN;
    const torn = goesOn({
      ...{ resting_s: none, rest_s: none, paused_s: -5, spent_s: none, unrested_s: none, starts_ago_s: [] },
    });
    expect(torn.memory(1_000)).toEqual(NOTHING);
  });

  test('is a pause from now on when nobody knows', () => {
    const next = goesOn(null);
    expect(next.pausesUntil_ms(1_000)).toBe(5_000);
    expect(next.pausesUntil_ms(5_000)).toBeNull();
    expect(next.restingUntil_ms(1_000)).toBeNull();
    expect(next.startsAgainAt_ms(1_000)).toBeNull();
    expect(next.latestEnd_ms(5_000)).toBe(65_000);
  });

  test('has changed with every start and end, and with nothing else', () => {
    const seen = [runs.revision];
    for (const [running, s] of [
      [true, 0],
      [true, 1],
      [false, 2],
      [false, 3],
      [true, 9],
    ] as const) {
      runs.note(running, s * 1_000);
      runs.memory(s * 1_000);
      seen.push(runs.revision);
    }
    expect(seen).toEqual([0, 1, 1, 2, 2, 3]);
  });
});
