import { describe, expect, test } from '@jest/globals';
import type { FaultName } from '../../../../firmware/domain/diagnosis/fault.js';
import { FAULTS } from '../../../../firmware/domain/diagnosis/fault.js';
import { REASON_TEXTS } from '../../../../firmware/protocol/reason-text.js';
import {
  DiagnosisBench as Bench,
  CAPACITY,
  DAY,
  HOUR,
  INFLOW_LPH,
  MINUTE,
} from '../support/diagnosis-bench.js';

/** A day like the others: people draw by day, nobody at night. */
function livedIn(days: number): Bench {
  const bench = new Bench();
  for (let day = 0; day < days; day++) {
    bench.litres = 1_600;
    for (let hour = 0; hour < 12; hour++) {
      bench.run(30 * MINUTE, -150);
      bench.run(30 * MINUTE, 0);
    }
    bench.run(12 * HOUR, 0);
  }
  return bench;
}

describe('what is wrong with a tank', () => {
  test('nothing, in a month of ordinary days', () => {
    expect(livedIn(30).names).toEqual([]);
  });

  test('an open inlet that never brings anything: supply off or stuck closed, one name for both', () => {
    const bench = new Bench();
    bench.turn(true);
    expect(bench.run(10 * MINUTE, 0)).toEqual([]);
    expect(bench.run(10 * MINUTE, 0)).toEqual(['no_water_arrives']);
    expect(bench.diagnosis.faults[0]?.since_ms).toBeLessThan(3 * MINUTE);
    // By the level alone, and nobody knows yet whether people draw all that comes.
    expect(bench.diagnosis.faults[0]?.confidence).toBe(0.7);
  });

  test('water that stops in the middle of a run: the supply', () => {
    const bench = new Bench();
    bench.turn(true);
    bench.run(10 * MINUTE, INFLOW_LPH);
    expect(bench.run(20 * MINUTE, -50)).toEqual(['no_supply']);
    expect(bench.diagnosis.faults[0]?.since_ms).toBeGreaterThan(9 * MINUTE);
  });

  test('a third of the inflow: a weak supply, until it is sound again', () => {
    const bench = new Bench();
    bench.litres = 200;
    bench.turn(true);
    expect(bench.run(40 * MINUTE, INFLOW_LPH / 3)).toEqual(['weak_supply']);
    expect(bench.run(15 * MINUTE, INFLOW_LPH)).toEqual([]);
  });

  test('a weak supply of which people take most: the water rises now and then, so some arrives', () => {
    const bench = livedIn(25);
    bench.litres = 300;
    bench.turn(true);
    for (let i = 0; i < 8; i++) {
      bench.run(2 * MINUTE, INFLOW_LPH * 0.3);
      bench.run(4 * MINUTE, -INFLOW_LPH * 0.1);
    }
    expect(bench.names).toEqual(['weak_supply']);
  });

  test('what rose at the end of a run is no proof that anything arrives in the next', () => {
    const bench = livedIn(25);
    bench.litres = 1_200;
    bench.turn(true);
    bench.run(10 * MINUTE, INFLOW_LPH);
    bench.run(4 * MINUTE, INFLOW_LPH * 0.5);
    bench.turn(false);
    bench.run(20 * MINUTE, -900);
    bench.turn(true);
    expect(bench.run(20 * MINUTE, -50)).toEqual(['no_water_arrives']);
  });

  test('nothing of the supply by the level while it rains', () => {
    const bench = livedIn(25);
    bench.litres = 300;
    bench.raining = true;
    bench.turn(true);
    expect(bench.run(40 * MINUTE, INFLOW_LPH * 0.3)).toEqual([]);
    bench.raining = false;
    expect(bench.run(25 * MINUTE, INFLOW_LPH * 0.3)).toEqual(['weak_supply']);
  });

  test('a meter tells within minutes, and is not misled by a draw that takes all that comes', () => {
    const bench = new Bench();
    bench.metered_litres = 0;
    bench.turn(true);
    expect(bench.run(30 * MINUTE, 0, INFLOW_LPH)).toEqual([]);
    expect(bench.run(7 * MINUTE, -200, 0)).toEqual(['no_supply']);
  });

  test('water that goes on rising after the inlet was closed', () => {
    const bench = new Bench();
    bench.turn(true);
    bench.run(10 * MINUTE, INFLOW_LPH);
    bench.turn(false);
    expect(bench.run(8 * MINUTE, INFLOW_LPH)).toEqual(['inlet_stuck_open']);
  });

  test('a small tank that was at the brim within minutes, and stays there', () => {
    const bench = livedIn(25);
    bench.litres = CAPACITY - 150;
    bench.turn(true);
    bench.run(2 * MINUTE, INFLOW_LPH);
    bench.turn(false);
    expect(bench.run(6 * MINUTE, INFLOW_LPH)).not.toContain('inlet_stuck_open');
    expect(bench.run(50 * MINUTE, INFLOW_LPH)).toContain('inlet_stuck_open');
  });

  test('a tank that somebody else filled to the brim is only full', () => {
    const bench = livedIn(25);
    bench.litres = CAPACITY;
    expect(bench.run(8 * HOUR, 0)).not.toContain('inlet_stuck_open');
  });

  test('rain that rises as fast is not the inlet', () => {
    const bench = new Bench();
    bench.raining = true;
    expect(bench.run(20 * MINUTE, INFLOW_LPH)).toEqual([]);
  });

  test('a tank that nobody stops drawing from leaks', () => {
    const bench = livedIn(40);
    bench.litres = 1_800;
    expect(bench.run(HOUR, -150)).toEqual([]);
    expect(bench.run(6 * HOUR, -150)).toEqual(['leak']);
    expect(bench.run(HOUR, 0)).toEqual([]);
  });

  test('before a tank is known, no leak is named', () => {
    const bench = new Bench();
    bench.litres = 1_900;
    expect(bench.run(10 * HOUR, -150)).toEqual([]);
  });

  test('readings that repeat themselves exactly', () => {
    const bench = new Bench();
    bench.run(DAY, 0);
    bench.frozen = true;
    expect(bench.run(5 * MINUTE, 0)).toEqual([]);
    expect(bench.run(5 * MINUTE, 0)).toEqual(['sensor_frozen']);
    bench.frozen = false;
    expect(bench.run(MINUTE, 0)).toEqual([]);
  });

  test('a sensor nobody knows yet is given a night of still water', () => {
    const bench = new Bench();
    bench.frozen = true;
    expect(bench.run(12 * HOUR, 0)).toEqual([]);
  });

  test('a sensor that often repeats itself needs longer to be called frozen', () => {
    const bench = new Bench();
    for (let i = 0; i < 400; i++) {
      bench.frozen = true;
      bench.run(7 * MINUTE, 0);
      bench.frozen = false;
      bench.run(2 * MINUTE, 0);
    }
    bench.frozen = true;
    expect(bench.run(20 * MINUTE, 0)).toEqual([]);
    expect(bench.run(2 * HOUR, 0)).toEqual(['sensor_frozen']);
  });

  test.each<[FaultName, boolean, number]>([
    ['no_water_arrives', true, -100],
    ['weak_supply', true, INFLOW_LPH / 20 + INFLOW_LPH / 3],
    ['inlet_stuck_open', false, INFLOW_LPH],
  ])('the water is seen by a sensor that often repeats itself, too: %s', (name, open, net_lph) => {
    const bench = new Bench();
    bench.coarse = true;
    bench.litres = 300;
    // Somebody draws now and then.
    for (let n = 0; n < 60; n++) bench.run(10 * MINUTE, n % 2 ? -20 : 0);
    bench.turn(open);
    expect(bench.run(40 * MINUTE, net_lph)).toEqual([name]);
  });

  test('a sensor that freezes while the inlet is open is frozen, and no dry supply', () => {
    const bench = livedIn(2);
    bench.turn(true);
    bench.run(5 * MINUTE, INFLOW_LPH);
    bench.frozen = true;
    for (let minute = 0; minute < 40; minute++)
      expect(['', 'sensor_frozen']).toContain(bench.run(MINUTE, 0).join());
    expect(bench.names).toEqual(['sensor_frozen']);
  });

  test('a sensor without a usable level for minutes, not for a splash', () => {
    const bench = new Bench();
    bench.turn(true);
    bench.fails = true;
    expect(bench.run(2 * MINUTE, 0)).toEqual([]);
    expect(bench.run(2 * MINUTE, 0)).toEqual(['sensor_dead']);
    expect(bench.diagnosis.faults[0]?.reason.args).toEqual({ fault: 'sensor_no_echo' });
    bench.fails = false;
    bench.run(MINUTE, INFLOW_LPH);
    expect(bench.names).toEqual([]);
  });

  test('a switch that contradicts the sensor for ten minutes, until it turns where the sensor says', () => {
    const bench = new Bench();
    bench.switch_state = 'wet';
    expect(bench.run(5 * MINUTE, 0)).toEqual([]);
    expect(bench.run(10 * MINUTE, 0)).toEqual(['sensor_drifting']);
    bench.switch_state = 'dry';
    expect(bench.run(5 * MINUTE, 0)).toEqual(['sensor_drifting']);
    bench.litres = 1_800;
    bench.switch_state = 'wet';
    expect(bench.run(MINUTE, 0)).toEqual([]);
  });

  test('water at the brim', () => {
    const bench = new Bench();
    bench.litres = 1_995;
    expect(bench.run(5 * MINUTE, 0)).toEqual(['overflow']);
    bench.litres = 1_900;
    expect(bench.run(MINUTE, 0)).toEqual([]);
  });

  test('every fault has its sentence', () => {
    expect(FAULTS.filter((name) => REASON_TEXTS[`fault_${name}`] === undefined)).toEqual([]);
  });
});
