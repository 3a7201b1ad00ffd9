import { describe, expect, test } from '@jest/globals';
import type { ActuatorName } from '../../../../firmware/domain/actuator/actuator.js';
import { DrawControl } from '../../../../firmware/domain/actuator/draw-control.js';
import { Neighbours, type Side } from '../../../../firmware/domain/tank/neighbours.js';
import { Seat } from '../../../../firmware/domain/tank/seat.js';

/** An actuator that runs, or stands still, and what it is known to add to the tank. */
function side(name: ActuatorName, runs: boolean, moves_lph: number | null = null, moves_up_to = false): Side {
  const seat = new Seat(name, new DrawControl({ max_run_s: 3_600 }));
  seat.readBack(runs, 0, true);
  return { seat, moves_up_to, moves_lph: () => moves_lph };
}

const NET = { rate_lph: -500, error_lph: 30 };

describe('the flow without what the others move', () => {
  const flow = (sides: readonly Side[], rate: typeof NET | null = NET) =>
    new Neighbours(sides, []).flowWithout('inlet', rate, 0);

  test('is the net flow where there are no others', () => {
    expect(flow([side('inlet', true, 1_800)])).toBe(NET);
  });

  test('leaves out what runs and is known, and what it may be wrong by', () => {
    const left = flow([side('inlet', true, 1_800), side('outlet', true, -1_000)]);
    expect(left?.rate_lph).toBe(500);
    // 4 % of 1,000 L/h beside 30 L/h: the third and fourth part of a triangle whose long side is 50.
    expect(left?.error_lph).toBeCloseTo(50, 9);
  });

  test('leaves out all of several', () => {
    const sides = [side('inlet', true), side('outlet', true, -1_000), side('pump', true, -200)];
    expect(flow(sides)?.rate_lph).toBe(700);
  });

  test('is unknown beside one that moves nobody knows how much', () => {
    expect(flow([side('inlet', true, 1_800), side('outlet', true, null)])).toBeNull();
    expect(flow([side('inlet', true), side('outlet', true, null), side('pump', true, -200)])).toBeNull();
  });

  test('does not mind what stands still', () => {
    expect(flow([side('inlet', true), side('outlet', false, null)])).toEqual(NET);
    expect(flow([side('inlet', true), side('outlet', false, -1_000)])).toEqual(NET);
  });

  test('is unknown while the net flow is', () => {
    expect(flow([side('inlet', true), side('outlet', true, -1_000)], null)).toBeNull();
  });
});

describe('what may be drawn beside an actuator', () => {
  const drawn = (...sides: readonly Side[]) => new Neighbours(sides, []).drawnBeside_lph('inlet', 0);
  const upTo = (name: ActuatorName, moves_lph: number | null, runs = true) =>
    side(name, runs, moves_lph, true);

  test('is left in the net flow, and told as the most it may be', () => {
    const both = [side('inlet', true, 1_800), upTo('outlet', -1_000), upTo('pump', -200)];
    expect(new Neighbours(both, []).flowWithout('inlet', NET, 0)).toBe(NET);
    expect(drawn(...both)).toBe(1_200);
  });

  test('is nothing of itself, of what stands still, and of what surely moves its flow', () => {
    expect(drawn(upTo('inlet', -900), upTo('outlet', null, false), side('pump', true, -200))).toBe(0);
  });

  test('is unknown beside one that moves up to nobody knows how much', () => {
    expect(drawn(side('inlet', true), upTo('outlet', null))).toBeNull();
  });
});

describe('a meter shared by outlet and pump', () => {
  const shares = (actuator: ActuatorName, ...running: ActuatorName[]) =>
    new Neighbours(
      (['inlet', 'outlet', 'pump'] as const).map((name) => side(name, running.includes(name))),
      [],
    ).sharesMeter(actuator);

  test('is shared with the other one while that runs', () => {
    expect(shares('outlet', 'pump')).toBe(true);
    expect(shares('pump', 'outlet')).toBe(true);
    expect(shares('outlet', 'outlet', 'inlet')).toBe(false);
    expect(shares('pump', 'pump', 'inlet')).toBe(false);
  });

  test('is never the meter of the inlet', () => {
    expect(shares('inlet', 'outlet', 'pump')).toBe(false);
  });
});

describe('what never runs at once', () => {
  const excludes = (actuator: ActuatorName, running: ActuatorName | null) =>
    new Neighbours(
      (['inlet', 'outlet', 'pump'] as const).map((name) => side(name, name === running)),
      [
        ['inlet', 'pump'],
        ['outlet', 'pump'],
      ],
    ).excludes(actuator);

  test('is kept from starting by the other of its pair, whichever was named first', () => {
    expect(excludes('inlet', 'pump')).toBe('pump');
    expect(excludes('outlet', 'pump')).toBe('pump');
    expect(excludes('pump', 'inlet')).toBe('inlet');
    expect(excludes('pump', 'outlet')).toBe('outlet');
  });

  test('is not kept by itself, by one that stands still, or by one of no pair of its own', () => {
    expect(excludes('pump', 'pump')).toBeNull();
    expect(excludes('pump', null)).toBeNull();
    expect(excludes('inlet', 'outlet')).toBeNull();
  });
});
