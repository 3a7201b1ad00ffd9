import { beforeEach, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { type Choice, ChosenRangeFinder } from '../../../../firmware/drivers/rangefinder/chosen.js';
import type { RangeFinder } from '../../../../firmware/ports/range-finder.js';
import { RecordedLog } from '../../../support/recorded-log.js';

let clock: VirtualClock;
let log: RecordedLog;
let offers: Choice[];
let looks: number;
let life: string[];

const finder: RangeFinder = {
  start: async () => void life.push('start'),
  stop: async () => void life.push('stop'),
  range: async () => ({ kind: 'echo', distance_mm: 1 }),
};
const NONE: Choice = { finder: null, why: 'nothing here can time an echo', advice: 'Install gpiod.' };
const SOME: Choice = { finder, why: 'gpiomon 2.2 can watch gpiochip0' };

beforeEach(() => {
  clock = new VirtualClock();
  log = new RecordedLog();
  offers = [];
  looks = 0;
  life = [];
});

function make(choose = async () => offers[Math.min(looks++, offers.length - 1)] ?? NONE): ChosenRangeFinder {
  return new ChosenRangeFinder({ tank: 'house', choose, clock, log });
}

const warnings = () => log.lines.filter(({ level }) => level === 'error');

test('what the machine offers is started, and pings', async () => {
  offers = [SOME];
  const chosen = make();
  await chosen.start(new AbortController().signal);
  expect(await chosen.range()).toEqual({ kind: 'echo', distance_mm: 1 });
  await chosen.stop();
  expect(life).toEqual(['start', 'stop']);
  expect(await chosen.range()).toEqual({ kind: 'silent' });
});

test('a machine that offers nothing is silence, told once with what to do, and looked at again', async () => {
  offers = [NONE, NONE, SOME];
  const chosen = make();
  const starting = chosen.start(new AbortController().signal);
  await clock.advance(1_500);
  await starting;
  expect(await chosen.range()).toEqual({ kind: 'silent' });
  await clock.advance(30_000);
  expect(warnings()).toMatchObject([
    { fields: { code: 'sensor_has_no_driver' }, sentence: expect.stringContaining('Install gpiod.') },
  ]);
  await clock.advance(30_000);
  expect(await chosen.range()).toEqual({ kind: 'echo', distance_mm: 1 });
  await chosen.stop();
});

test('a look that hangs does not hold up the start', async () => {
  let answer: (choice: Choice) => void = () => {};
  const chosen = make(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const starting = chosen.start(new AbortController().signal);
  await clock.advance(1_500);
  await starting;
  expect(await chosen.range()).toEqual({ kind: 'silent' });
  answer(SOME);
  await clock.advance(0);
  expect(await chosen.range()).toEqual({ kind: 'echo', distance_mm: 1 });
  await chosen.stop();
});

test('stopped while it looks, it starts nothing', async () => {
  offers = [NONE];
  const chosen = make();
  const starting = chosen.start(new AbortController().signal);
  await clock.advance(10);
  await Promise.all([chosen.stop(), starting]);
  offers = [SOME];
  await clock.advance(100_000);
  expect(life).toEqual([]);
});

test('stopped while a look takes its time, it starts nothing afterwards', async () => {
  let answer: (choice: Choice) => void = () => {};
  const chosen = make(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  const over = new AbortController();
  const starting = chosen.start(over.signal);
  over.abort();
  await starting;
  answer(SOME);
  await chosen.stop();
  expect(life).toEqual([]);
});
