import { expect, test } from '@jest/globals';
import { TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const CAPACITY_LITRES = 2_000;

/** A tank without an inlet, looked at once a minute: three weeks of short draws, and then six hours of one long one. */
function faultsAfterSixHours(drawing: boolean): readonly string[] {
  const diagnosis = new TankDiagnosis({
    ...{
      capacity_litres: CAPACITY_LITRES,
      litres_per_mm: 1,
      closing_s: 0,
      rain_fed: false,
      inflow_lph: null,
    },
  });
  let litres = 1_900;
  const see = (minute: number, draws: boolean) =>
    diagnosis.see({
      ...{ now_ms: minute * MINUTE_MS, open: null, drawing: draws && drawing, hour: null, raining: null },
      pings: [{ kind: 'echo', distance_mm: 2_000 - litres + (minute % 5) }],
      reading: {
        quality: 'good',
        level: { litres, depth_mm: litres, percent: (100 * litres) / CAPACITY_LITRES },
        reason: { code: 'level_good', args: {} },
      },
      instruments: { level_switches: [], flow_meters: [] },
    });
  const learned = 21 * DAY_MINUTES;
  for (let minute = 0; minute < learned; minute++) {
    litres = 1_900 - (minute % 60 < 10 ? minute % 60 : 0);
    see(minute, false);
  }
  for (let minute = learned; minute < learned + 360; minute++) {
    litres -= 200 / 60;
    see(minute, true);
  }
  return diagnosis.faults.map(({ name }) => name);
}

test('a run of an outlet or pump is no leak; the same outflow with both at rest is one', () => {
  expect(faultsAfterSixHours(true)).toEqual([]);
  expect(faultsAfterSixHours(false)).toContain('leak');
});
