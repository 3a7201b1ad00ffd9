import { beforeEach, describe, expect, test } from '@jest/globals';
import { TankSchedule } from '../../../firmware/node/tank-schedule.js';
import { TrustedTime } from '../../../firmware/node/trusted-time.js';
import type { KeptSchedule } from '../../../firmware/protocol/schedule.js';
import { NO_SCHEDULE } from '../../../firmware/protocol/schedule.js';
import { RecordedLog } from '../../support/recorded-log.js';

const MINUTE_MS = 60_000;
/** Whatever day it is, at 06:10 in UTC. */
const BEGIN_MS = Date.parse('2026-07-06T06:10:00Z');
const SIX_TO_SEVEN: KeptSchedule = {
  ...NO_SCHEDULE,
  version: 3,
  draws: [
    {
      actuator: 'outlet',
      weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
      ...{ from_minute: 360, to_minute: 420 },
    },
  ],
};

let wall_ms: number;
let monotonic_ms: number;
let occasion: string | null;
let time: TrustedTime;

const clock = {
  wall_ms: () => wall_ms,
  monotonic_ms: () => monotonic_ms,
  sleep: () => Promise.resolve(),
};

function kept(): TankSchedule {
  const nothing = () => {
    throw new Error('not asked for here');
  };
  const schedule = new TankSchedule(
    'garden',
    {
      loadSchedule: () => SIX_TO_SEVEN,
      ...{ saveSchedule: nothing, loadRule: nothing, saveRule: nothing, loadTrips: nothing },
      ...{
        loadHolds: nothing,
        saveHolds: nothing,
        loadWait: nothing,
        saveWait: nothing,
        loadRests: nothing,
        saveRests: nothing,
        saveTrips: nothing,
        loadLearned: nothing,
        saveLearned: nothing,
      },
      ...{
        loadCalibration: nothing,
        saveCalibration: nothing,
        dropCalibration: nothing,
        lostCalibration: nothing,
      },
    },
    time,
  );
  schedule.load();
  return schedule;
}

/** Both clocks go on, and the wall clock may be set beside it. */
function pass(span_ms: number, set_ms = 0): void {
  monotonic_ms += span_ms;
  wall_ms += span_ms + set_ms;
}

const asks = (schedule: TankSchedule) => schedule.now()?.draws.some((draw) => draw.asks) ?? false;

beforeEach(async () => {
  [wall_ms, monotonic_ms, occasion] = [BEGIN_MS, 0, 'ntp 1'];
  time = new TrustedTime({ newest: async () => occasion }, clock, new RecordedLog());
  await time.ask();
});

describe('hours to draw, by the clock of the node', () => {
  test('end with their last minute, to the second', () => {
    const schedule = kept();
    expect(asks(schedule)).toBe(true);
    pass(50 * MINUTE_MS - 1_000);
    expect(asks(schedule)).toBe(true);
    pass(1_000);
    expect(asks(schedule)).toBe(false);
  });

  test.each([
    ['ten minutes on, still within the hours', 10],
    ['ten minutes back, still within the hours', -10],
    ['six hours on', 360],
    ['a day back, to the same minute', -1_440],
  ])('end at once when the clock is set %s, until it is confirmed once more', async (_, set_minutes) => {
    const schedule = kept();
    expect(asks(schedule)).toBe(true);
    pass(1_000, set_minutes * MINUTE_MS);
    expect(asks(schedule)).toBe(false);
    wall_ms = BEGIN_MS + monotonic_ms;
    expect(asks(schedule)).toBe(false);
    await time.ask();
    expect(asks(schedule)).toBe(false);
    occasion = 'ntp 2';
    await time.ask();
    expect(asks(schedule)).toBe(true);
  });

  test('do not begin after a start before anything has confirmed the clock', async () => {
    occasion = null;
    time = new TrustedTime({ newest: async () => occasion }, clock, new RecordedLog());
    await time.ask();
    const schedule = kept();
    expect(asks(schedule)).toBe(false);
    pass(MINUTE_MS);
    expect(asks(schedule)).toBe(false);
    occasion = 'ntp 1';
    await time.ask();
    expect(asks(schedule)).toBe(true);
  });
});
