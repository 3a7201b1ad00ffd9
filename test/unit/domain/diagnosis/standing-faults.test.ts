import { describe, expect, test } from '@jest/globals';
import type { Fault } from '../../../../firmware/domain/diagnosis/fault.js';
import { FaultDiagnosis, type FaultMemory } from '../../../../firmware/domain/diagnosis/fault-diagnosis.js';
import type { DiagnosisOptions, Situation } from '../../../../firmware/domain/diagnosis/situation.js';
import type { StandingMemory } from '../../../../firmware/domain/diagnosis/standing-faults.js';
import { TankDiagnosis } from '../../../../firmware/domain/diagnosis/tank-diagnosis.js';
import { reason } from '../../../../firmware/domain/reason.js';
import { DiagnosedTank } from '../support/diagnosed-tank.js';

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const HOUR_MS = 3_600_000;
const OPTIONS = { capacity_litres: 2_000, litres_per_mm: 1.13, closing_s: 0, rain_fed: false };
const NOTHING = { watched_ms: 0, longest_ms: [] };
/** For an hour now. */
const NAMED = { evidence: 15, lasted_ms: HOUR_MS };
const STUCK: StandingMemory = { source: '', supply: null, stuck_open: NAMED };
const DRY = { name: 'no_water_arrives', ...NAMED } as const;

const namesOf = (tank: { diagnosis: { faults: readonly Fault[] } }) =>
  tank.diagnosis.faults.map(({ name }) => name);

/** What is named at the first look of a node that has kept this. */
function afterwards(
  changed: Partial<DiagnosisOptions>,
  standing: StandingMemory | undefined,
  seen: Partial<Situation> = {},
  known: Partial<FaultMemory> = {},
): string[] {
  const diagnosis = new FaultDiagnosis({ ...OPTIONS, ...changed }, { draws: NOTHING, standing, ...known });
  diagnosis.see({
    now_ms: 9 * HOUR_MS,
    reading: {
      quality: 'good',
      level: { litres: 1_000, depth_mm: 884, percent: 50 },
      reason: reason('level_good'),
    },
    echoes: { nearest_mm: 900, farthest_mm: 902 },
    inlet: { open: false, since_ms: 0 },
    expected_inflow: { rate_lph: 1_800, error_lph: 100 },
    ...{ level_switches: [], flow_meters: [], raining: null },
    ...seen,
  });
  return namesOf({ diagnosis });
}

/** Its valve hangs open, and has filled it to the brim. */
function brimful(draw_lph: number): DiagnosedTank {
  const tank = new DiagnosedTank({ percent: 60, idle_interval_ms: 60_000, draw_lph: () => draw_lph });
  tank.valve_stuck = true;
  tank.valve_open = true;
  tank.live(2 * HOUR_S);
  expect(namesOf(tank)).toEqual(['overflow', 'inlet_stuck_open']);
  return tank;
}

/** Nothing came in for the 40 minutes that its inlet was open below the low setpoint; 20 L/h are drawn. */
function dry(known_inflow_lph: number | null = 1_800): DiagnosedTank {
  const tank = new DiagnosedTank({
    ...{ percent: 14, supply_lph: 0, known_inflow_lph, draw_lph: () => 20 },
    inlet: { max_run_s: 7_200 },
  });
  tank.live(known_inflow_lph === null ? 5 * HOUR_S : 40 * MINUTE_S);
  expect(namesOf(tank)).toEqual(['no_water_arrives']);
  return tank;
}

describe('an inlet that is stuck open, after a restart', () => {
  test.each([0, 100])('is so still at the brim, since then, while people draw %s L/h', (draw_lph) => {
    const tank = brimful(draw_lph);
    const since_ms = tank.diagnosis.faults.find(({ name }) => name === 'inlet_stuck_open')?.since_ms;
    tank.restart();
    tank.live(MINUTE_S);
    const after = tank.diagnosis.faults.find(({ name }) => name === 'inlet_stuck_open');
    // Nobody knows how long the restart took.
    expect((after?.since_ms ?? 0) - (since_ms ?? 0)).toBeLessThanOrEqual(MINUTE_S * 1_000);
    for (let hour = 0; hour < 24; hour++) {
      tank.live(HOUR_S);
      expect(namesOf(tank)).toContain('inlet_stuck_open');
      if (hour % 7 === 0) tank.restart();
    }
  });

  test('is not once it has been mended and the water falls', () => {
    const tank = brimful(200);
    tank.valve_open = false;
    tank.restart();
    tank.live(HOUR_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('does not stay so by restarts alone', () => {
    const tank = brimful(200);
    tank.valve_open = false;
    tank.litres *= 0.97;
    for (let n = 0; n < 8; n++) {
      tank.restart();
      tank.live(5 * MINUTE_S);
    }
    expect(namesOf(tank)).toEqual([]);
  });
});

describe('a supply that is off, after a restart', () => {
  test('is so still, and until water comes', () => {
    const tank = dry();
    tank.restart();
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual(['no_water_arrives']);
    tank.live(HOUR_S);
    expect(namesOf(tank)).toEqual(['no_water_arrives']);
    tank.supply_lph = 1_800;
    tank.live(20 * MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('where nobody knows what should come, is so still, and until water comes', () => {
    const tank = dry(null);
    tank.restart();
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual(['no_water_arrives']);
    tank.supply_lph = 1_800;
    tank.live(20 * MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('stopped, and is not said never to have come', () => {
    const tank = new DiagnosedTank({ percent: 14, draw_lph: () => 20, inlet: { max_run_s: 7_200 } });
    tank.live(10 * MINUTE_S);
    tank.supply_lph = 0;
    tank.live(HOUR_S);
    expect(namesOf(tank)).toEqual(['no_supply']);
    tank.restart();
    tank.live(HOUR_S);
    expect(namesOf(tank)).toEqual(['no_supply']);
  });
});

describe('after a restart with another configuration', () => {
  test('a supply is not weak where nobody knows any more what it should bring', () => {
    const tank = new DiagnosedTank({ percent: 14, inlet: { max_run_s: 14_400 }, known_inflow_lph: 6_000 });
    tank.live(30 * MINUTE_S);
    expect(namesOf(tank)).toEqual(['weak_supply']);
    tank.restart({ inflow_lph: null });
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('what is known to bring nothing is so by what it should bring, too, and until water comes', () => {
    const tank = dry(null);
    tank.restart({ inflow_lph: 1_800 });
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual(['no_water_arrives']);
    tank.supply_lph = 1_800;
    tank.live(20 * MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('an inlet that got named sources is not held to what the one without a name brought', () => {
    const tank = dry();
    tank.restart({ source_inflows_lph: new Map([['town', 1_800]]) });
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });

  test('under a roof that drains into the tank now, nobody could tell of a stuck inlet; with a gauge or a meter that tells somebody can', () => {
    expect(afterwards({ rain_fed: true }, STUCK)).toEqual([]);
    expect(afterwards({ rain_fed: true }, STUCK, { raining: false })).toEqual(['inlet_stuck_open']);
    const flow_meters = [{ on: 'inlet', litres_per_pulse: 10, flow_lph: 0, total_litres: 0 }] as const;
    const unread = [{ on: 'inlet', litres_per_pulse: 10, flow_lph: null, total_litres: null }] as const;
    expect(afterwards({ rain_fed: true }, STUCK, { flow_meters: unread })).toEqual([]);
    expect(afterwards({ rain_fed: true }, STUCK, { flow_meters })).toEqual(['inlet_stuck_open']);
  });

  test('nothing is wrong with an inlet that is no longer there', () => {
    expect(afterwards({}, { ...STUCK, supply: DRY })).toEqual(['no_water_arrives', 'inlet_stuck_open']);
    expect(afterwards({}, { ...STUCK, supply: DRY }, { inlet: null })).toEqual([]);
  });
});

describe('an inlet with several sources, after a restart', () => {
  const SOURCES = new Map([
    ['bore', 1_800],
    ['town', 1_800],
  ]);
  const OF_BORE = {
    ...{ source: 'bore', stuck_open: null },
    supply: { name: 'no_supply', ...NAMED },
  } as const;

  /** A tank at 300 L that is filled so from a source, after a restart; answers what is named of it in the end. */
  function filled(kept: StandingMemory, source: string | null, minutes: number, sources = SOURCES): string[] {
    const diagnosis = new TankDiagnosis(
      { ...OPTIONS, inflow_lph: null, source_inflows_lph: sources },
      { inflows: {}, draws: NOTHING, standing: kept },
    );
    for (let s = 0; s <= minutes * MINUTE_S; s += 5) {
      const open = s > 0 && source !== null;
      const litres = open ? 300 + s / 2 : 300;
      diagnosis.see({
        ...{ now_ms: 1_000 * s, open, source: open ? source : null, hour: null, raining: null },
        pings: [{ kind: 'echo', distance_mm: 2_000 - litres + (s % 3) }],
        reading: {
          quality: 'good',
          level: { litres, depth_mm: litres / 1.13, percent: litres / 20 },
          reason: reason('level_good'),
        },
        instruments: { level_switches: [], flow_meters: [] },
      });
    }
    return namesOf({ diagnosis });
  }

  test('the one that was off is off still, until it brings water', () => {
    expect(filled(OF_BORE, null, 60)).toEqual(['no_supply']);
    expect(filled(OF_BORE, 'bore', 2)).toEqual(['no_supply']);
    expect(filled(OF_BORE, 'bore', 20)).toEqual([]);
  });

  test('nothing is said of it when another is filled from, nor when it is no source any more', () => {
    expect(filled(OF_BORE, 'town', 1)).toEqual([]);
    expect(filled(OF_BORE, null, 1, new Map([['town', 1_800]]))).toEqual([]);
    expect(filled({ ...OF_BORE, source: '' }, null, 1)).toEqual([]);
  });

  test('a stuck inlet is judged by what the source behind it brings, before it is filled from again', () => {
    expect(filled({ source: 'bore', supply: null, stuck_open: NAMED }, null, 60)).toEqual([]);
  });
});

describe('what was named before a restart', () => {
  test('is said also while the sensor is frozen', () => {
    const sensor = { seen: 5_000, repeated: 100, named: true };
    const same = { nearest_mm: 900, farthest_mm: 900 };
    expect(afterwards({}, STUCK, { echoes: same }, { sensor })).toEqual([
      'sensor_frozen',
      'inlet_stuck_open',
    ]);
  });

  test('is kept by a node that stops before its first look', () => {
    const { memory } = new FaultDiagnosis(OPTIONS, { draws: NOTHING, standing: STUCK });
    expect(memory.standing).toEqual(STUCK);
  });

  test('is not known of a file from before it was kept', () => {
    expect(afterwards({}, undefined)).toEqual([]);
  });

  test.each([
    ['no evidence', { evidence: 0, lasted_ms: HOUR_MS }],
    ['no number', { evidence: Number.NaN, lasted_ms: Number.NaN }],
    ['less than no evidence', { evidence: -5, lasted_ms: HOUR_MS }],
  ])('is nothing by a damaged memory of %s', (_, stuck_open) => {
    expect(afterwards({}, { ...STUCK, stuck_open })).toEqual([]);
  });

  test('goes as fast as any other by a damaged memory of endless evidence', () => {
    const tank = new DiagnosedTank({ percent: 60, idle_interval_ms: 60_000, draw_lph: () => 50 });
    const stuck_open = { evidence: Number.MAX_VALUE, lasted_ms: -1 };
    tank.diagnosis = new TankDiagnosis(
      { ...OPTIONS, inflow_lph: 1_800 },
      { inflows: {}, draws: NOTHING, standing: { ...STUCK, stuck_open } },
    );
    tank.live(MINUTE_S);
    expect(namesOf(tank)).toEqual(['inlet_stuck_open']);
    tank.live(30 * MINUTE_S);
    expect(namesOf(tank)).toEqual([]);
  });
});
