import { expect, test } from '@jest/globals';
import { TankDiagnosis } from '../../../firmware/domain/diagnosis/tank-diagnosis.js';
import { levelPayload } from '../../../firmware/node/telling.js';
import { learned } from '../../../firmware/protocol/learned.js';
import { levelPayload as schema } from '../../../firmware/protocol/payloads.js';
import { VirtualTank } from '../domain/support/virtual-tank.js';

const MINUTE_MS = 60_000;
const OPTIONS = {
  ...{ capacity_litres: 2_000, litres_per_mm: 1, closing_s: 0, rain_fed: false, inflow_lph: null },
};

/** Ten days of 60 L/h by day and nothing at night, looked at once a minute, in a tank that somebody keeps half full. */
function tenDays(): TankDiagnosis {
  const diagnosis = new TankDiagnosis(OPTIONS);
  let litres = 1_500;
  for (let minute = 0; minute < 10 * 1_440; minute++) {
    const hour = Math.floor(minute / 60) % 24;
    if (hour >= 6 && hour < 18) litres -= 1;
    if (minute % 1_440 === 0) litres = 1_500;
    diagnosis.see({
      ...{ now_ms: minute * MINUTE_MS, open: null, hour, raining: null },
      pings: [{ kind: 'echo', distance_mm: 2_000 - litres + (minute % 5) / 10 }],
      reading: {
        quality: 'good',
        level: { litres, depth_mm: litres, percent: litres / 20 },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
  }
  return diagnosis;
}

test('what people draw tells when a tank will be empty, also after a restart', () => {
  const before = tenDays();
  // From six on: 600 L are ten hours of a day.
  const likely_h = (before.emptiesIn(600, 360)?.likely_s ?? Number.NaN) / 3_600;
  expect(likely_h).toBeGreaterThan(9);
  expect(likely_h).toBeLessThan(11);
  const kept = learned.parse(JSON.parse(JSON.stringify({ fill: null, diagnosis: before.memory }))).diagnosis;
  expect(new TankDiagnosis(OPTIONS, kept).emptiesIn(600, 360)).toEqual(before.emptiesIn(600, 360));
});

test.each([
  ['its own pump draws', true],
  ['another tank takes', false],
])('what %s empties a tank, too, however short it runs', (_, drawn) => {
  const diagnosis = new TankDiagnosis({ ...OPTIONS, drawn });
  let litres = 1_500;
  for (let minute = 0; minute < 10 * 1_440; minute++) {
    if (minute % 1_440 === 0) litres = 1_500;
    // 200 L a day by the pump, three minutes of every ten from six to eighteen, and 50 L by a tap.
    const by_day = Math.floor(minute / 60) % 24 >= 6 && Math.floor(minute / 60) % 24 < 18;
    const drawing = by_day && minute % 10 < 3;
    if (drawing) litres -= 200 / 216;
    if (by_day) litres -= 50 / 720;
    diagnosis.see({
      ...{
        now_ms: minute * MINUTE_MS,
        open: null,
        hour: Math.floor(minute / 60) % 24,
        raining: null,
        drawing,
      },
      pings: [{ kind: 'echo', distance_mm: 2_000 - litres + (minute % 5) / 10 }],
      reading: {
        quality: 'good',
        level: { litres, depth_mm: litres, percent: litres / 20 },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
  }
  expect(diagnosis.faults).toEqual([]);
  const days = (diagnosis.emptiesIn(575, 0)?.likely_s ?? Number.NaN) / 86_400;
  expect(days).toBeGreaterThan(2.2);
  expect(days).toBeLessThan(2.7);
  const kept = learned.parse(
    JSON.parse(JSON.stringify({ fill: null, diagnosis: diagnosis.memory })),
  ).diagnosis;
  const after = new TankDiagnosis({ ...OPTIONS, drawn }, kept);
  expect(after.emptiesIn(575, 0)).toEqual(diagnosis.emptiesIn(575, 0));
  // What only taps were seen to draw is no answer for a tank that has a pump.
  const older = { draws: kept.draws, inflows: kept.inflows };
  expect(new TankDiagnosis({ ...OPTIONS, drawn: true }, older).emptiesIn(575, 0)).toBeNull();
});

test('it is told with the level, in whole minutes, and left out while nobody knows', () => {
  const tank = new VirtualTank({ percent: 50 });
  tank.wakeUp();
  const told = levelPayload(tank.last, 0, { likely_s: 3_629, soonest_s: 1_799, latest_s: null });
  expect(schema.parse(told).emptying).toEqual({ likely_s: 3_600, soonest_s: 1_800, latest_s: null });
  expect(levelPayload(tank.last, 0)).not.toHaveProperty('emptying');
});
