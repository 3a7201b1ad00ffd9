import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { doubtsIn } from '../../../firmware/config/node/doubts.js';
import { relaysIn } from '../../../firmware/config/node/plumbing.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { relayPinsOf } from '../../../firmware/main/node-hardware.js';

const relay = (gpio: number) => ({ driver: 'onoff', gpio });
const tank = (id: string, device: string, more: object) => ({
  id,
  name: id,
  shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
  sensor: { driver: 'serial', device, empty_distance_mm: 2_018 },
  ...more,
});
const RAIN = { id: 'rain', kind: 'rain', relay: relay(22), supply_tank: 'low' };
const TOWN = { id: 'town', kind: 'town', relay: relay(23), priority: 2, cost_per_m3: 1.9, quality: 5 };

function node({ low = {}, house = {} }: { low?: object; house?: object }, more: object = {}): object {
  return {
    schema: 1,
    node: 'pi0',
    gateway: 'gw0',
    broker_url: 'mqtt://192.168.0.1:1883',
    secret_file: 'secret',
    tanks: [tank('low', '/dev/ttyUSB0', low), tank('house', '/dev/ttyUSB1', house)],
    ...more,
  };
}

/** The mistakes a configuration is refused for, as "path: message". */
function mistakes(value: unknown): string[] {
  try {
    check(nodeConfig, value, 'node.json');
    return [];
  } catch (error) {
    return (error as ConfigError).mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

const PUMP = { relay: relay(24), direction: 'transfer', to_tank: 'house' };
const DRAW = { relay: relay(24), direction: 'draw' };

describe('outlet, pump and sources in a configuration', () => {
  test.each([
    ['a pump and a source', { pump: PUMP, inlet: { sources: [{ ...RAIN, supply_tank: 'house' }] } }, {}],
    ['two pumps', { pump: PUMP }, { pump: { ...PUMP, relay: relay(25), to_tank: 'low' } }],
    [
      'two sources crosswise',
      { inlet: { sources: [{ ...TOWN, supply_tank: 'house' }] } },
      { inlet: { sources: [RAIN] } },
    ],
  ])('%s that lead the water in a circle are refused, each by its place', (_, low, house) => {
    const told = mistakes(node({ low, house }));
    expect(told).toHaveLength(2);
    for (const mistake of told) expect(mistake).toMatch(/leads the water in a circle: (\w+) → \w+ → \1$/);
  });

  test('a pump and a source that lead the same way are none', () => {
    expect(mistakes(node({ low: { pump: PUMP }, house: { inlet: { sources: [RAIN] } } }))).toEqual([]);
  });

  test('every relay has a name of its own, one for each source', () => {
    const house = { inlet: { sources: [RAIN, TOWN] }, outlet: { relay: relay(25) } };
    const { tanks } = check(nodeConfig, node({ low: { pump: PUMP }, house }), 'node.json');
    expect(relayPinsOf(tanks).map(({ name, gpio }) => [name, gpio])).toEqual([
      ['low.pump', 24],
      ['house.inlet.rain', 22],
      ['house.inlet.town', 23],
      ['house.outlet', 25],
    ]);
    expect(tanks.flatMap(relaysIn)).toHaveLength(4);
  });

  test('what need not be said has a value: a pump is locked after a minute without water, an outlet rests closed', () => {
    const { tanks } = check(
      nodeConfig,
      node({ low: { pump: PUMP, outlet: { relay: relay(25) } } }),
      'node.json',
    );
    expect(tanks[0]).toMatchObject({
      pump: { dry_run_s: 60, reserve_percent: 10, restore_percent: 15, max_run_s: 3_600, demand: null },
      outlet: { dry_run_s: null, safe_position: 'closed' },
      exclusive: [['inlet', 'pump']],
      rain_fed: false,
    });
    expect(tanks[1]).toMatchObject({ inlet: null, outlet: null, pump: null });
  });

  test('a pressure switch is a contact like any other', () => {
    const demand = { gpio: 6, calls: 'low' };
    expect(mistakes(node({ low: { pump: { ...DRAW, demand } } }))).toEqual([]);
    expect(mistakes(node({ low: { pump: { ...DRAW, demand: { calls: 'low' } } } }))).toEqual([
      expect.stringContaining('tanks.0.pump.demand.gpio: needed'),
    ]);
    expect(mistakes(node({ low: { pump: { ...DRAW, demand: { ...demand, gpio: 24 } } } }))).toEqual([
      expect.stringContaining('same gpio'),
    ]);
  });

  test.each([
    ['a transfer to nowhere', { pump: { ...PUMP, to_tank: null } }, {}, 'pump.to_tank: needed'],
    ['a transfer to itself', { pump: { ...PUMP, to_tank: 'low' } }, {}, 'pump.to_tank: must be another tank'],
    [
      'a draw that has a destination',
      { pump: { ...DRAW, to_tank: 'house' } },
      {},
      'pump.to_tank: needed for',
    ],
    [
      'a transfer on low pressure',
      { pump: { ...PUMP, demand: { gpio: 6, calls: 'low' } } },
      {},
      'pump.demand: only',
    ],
    [
      'no dead band',
      { outlet: { relay: relay(25), restore_percent: 10 } },
      {},
      'outlet.restore_percent: must',
    ],
    ['a relay and sources', {}, { inlet: { relay: relay(17), sources: [TOWN] } }, 'inlet.relay: needed'],
    ['neither relay nor sources', {}, { inlet: {} }, 'inlet.relay: needed'],
    ['two sources of one name', {}, { inlet: { sources: [TOWN, { ...TOWN, relay: relay(26) }] } }, 'same id'],
    ['no source that is good enough', {}, { inlet: { sources: [RAIN], least_quality: 5 } }, 'least_quality'],
    ['a supply nobody knows', {}, { inlet: { sources: [{ ...RAIN, supply_tank: 'lake' }] } }, 'supply_tank'],
    [
      'a source without dead band',
      {},
      { inlet: { sources: [{ ...RAIN, restore_percent: 5 }] } },
      'restore_percent: must',
    ],
    ['an actuator against itself', { exclusive: [['pump', 'pump']] }, {}, 'exclusive.0: two different'],
    ['a NaN', { pump: { ...PUMP, reserve_percent: Number.NaN } }, {}, 'pump.reserve_percent'],
    ['1e309', { pump: { ...PUMP, flow_lph: JSON.parse('1e309') } }, {}, 'pump.flow_lph'],
  ])('%s is refused, by its place', (_, low, house, told) => {
    expect(mistakes(node({ low, house }))).toEqual([expect.stringContaining(told)]);
  });

  test('two relays on one pin are refused, wherever they are', () => {
    expect(
      mistakes(node({ low: { pump: PUMP }, house: { inlet: { sources: [{ ...TOWN, relay: relay(24) }] } } })),
    ).toEqual([expect.stringContaining('same gpio')]);
  });

  test('a time zone is one that is known', () => {
    expect(mistakes(node({}, { time_zone: 'Europe/Madrid' }))).toEqual([]);
    expect(mistakes(node({}, { time_zone: 'Mars/Olympus' }))).toEqual([
      expect.stringContaining('time_zone: is no time zone'),
    ]);
  });
});

/** What the node and the doctor warn of, as "code place". */
const warnings = (low: object) =>
  doubtsIn(check(nodeConfig, node({ low }), 'node.json')).map(
    ({ code, path }) => `${code} ${path.join('.')}`,
  );

describe('a protection against running dry that cannot see', () => {
  const doubts = (low: object) =>
    warnings(low).flatMap((one) => (one.startsWith('dry_run_blind ') ? one.slice(14) : []));
  const meter = (on: 'inlet' | 'outlet') => ({ flow_meters: [{ gpio: 5, litres_per_pulse: 1, on }] });

  test('is told of a pump or outlet without a meter in its pipe and without flow_lph', () => {
    expect(doubts({ pump: DRAW })).toEqual(['tanks.0.pump.dry_run_s']);
    expect(doubts({ pump: DRAW, ...meter('inlet') })).toEqual(['tanks.0.pump.dry_run_s']);
    expect(doubts({ outlet: { relay: relay(25), dry_run_s: 60 } })).toEqual(['tanks.0.outlet.dry_run_s']);
  });

  test('is told of an inlet that has still to learn what it brings', () => {
    const inlet = { relay: relay(22), dry_run_s: 60 };
    expect(doubts({ inlet })).toEqual(['tanks.0.inlet.dry_run_s']);
    expect(doubts({ inlet: { ...inlet, inflow_lph: 900 } })).toEqual([]);
    expect(doubts({ inlet, ...meter('inlet') })).toEqual([]);
  });

  test('is told of a source that has still to show what it brings, by default too', () => {
    const bore = { id: 'bore', kind: 'bore', relay: relay(22) };
    const low = (inlet: object) => ({ inlet: { sources: [TOWN, bore], ...inlet } });
    const told = ['tanks.0.inlet.sources.0.dry_run_s', 'tanks.0.inlet.sources.1.dry_run_s'];
    expect(doubts(low({}))).toEqual(told);
    // The inlet's own time counts for none of them.
    expect(doubts(low({ dry_run_s: 60 }))).toEqual(told);
    expect(doubts(low({ inflow_lph: 900 }))).toEqual([]);
    expect(doubts({ ...low({}), ...meter('inlet') })).toEqual([]);
    const sources = [TOWN, { ...bore, inflow_lph: 900 }];
    expect(doubts(low({ sources }))).toEqual([told[0]]);
    expect(doubts(low({ sources: sources.map((one) => ({ ...one, dry_run_s: null })) }))).toEqual([]);
  });

  test('is told of a pump under a roof, where neither a meter nor a gauge tells of the rain', () => {
    const pump = { ...DRAW, flow_lph: 2_000 };
    const rain_fed = true;
    expect(doubts({ pump, rain_fed })).toEqual(['tanks.0.pump.dry_run_s']);
    expect(doubts({ pump, rain_fed, ...meter('outlet') })).toEqual([]);
    const { tanks } = check(nodeConfig, node({ low: { pump, rain_fed } }), 'node.json');
    const rain_gauge = { driver: 'onoff', gpio: 6, mm_per_tip: 0.2, debounce_ms: 20 } as const;
    expect(doubtsIn({ tanks, rain_gauge }).map(({ code }) => code)).not.toContain('dry_run_blind');
  });

  test('is no matter where a meter or flow_lph tells, or nothing is to be locked', () => {
    expect(doubts({ pump: DRAW, ...meter('outlet') })).toEqual([]);
    expect(doubts({ pump: { ...DRAW, flow_lph: 2_000 } })).toEqual([]);
    expect(doubts({ outlet: { relay: relay(25) }, inlet: { relay: relay(22) } })).toEqual([]);
  });
});

describe('a meter that pulses too seldom for a protection against running dry', () => {
  const meters = (on: 'inlet' | 'outlet', litres_per_pulse: number) => ({
    flow_meters: [{ gpio: 5, litres_per_pulse, on }],
  });
  const doubts = (low: object) =>
    doubtsIn(check(nodeConfig, node({ low }), 'node.json'))
      .filter(({ code }) => code === 'meter_too_slow')
      .map(({ code, path, what, do_this }) => [`${code} ${path.join('.')}`, `${what}. ${do_this}`]);

  test('is told of a pump, from a pulse in half its time on', () => {
    const pump = { ...DRAW, flow_lph: 1_200 };
    expect(doubts({ pump, ...meters('outlet', 9.9) })).toEqual([]);
    expect(doubts({ pump, ...meters('outlet', 10) })).toEqual([
      [
        'meter_too_slow tanks.0.pump.dry_run_s',
        'the flow meter pulses once in 30 s while the pump of low runs: running dry is noticed when several pulses are missing, later than its dry_run_s of 60. Fit a flow meter on "outlet" with more pulses per litre.',
      ],
    ]);
    expect(doubts({ pump: { ...pump, dry_run_s: 61 }, ...meters('outlet', 10) })).toEqual([]);
  });

  test('is told of an inlet and its sources, each by what it brings', () => {
    const slow = meters('inlet', 100);
    const inlet = { relay: relay(22), dry_run_s: 600, inflow_lph: 1_200 };
    expect(doubts({ inlet, ...slow }).map(([place]) => place)).toEqual([
      'meter_too_slow tanks.0.inlet.dry_run_s',
    ]);
    const bore = { id: 'bore', kind: 'bore', relay: relay(22), inflow_lph: 6_000, dry_run_s: 300 };
    const sources = { inlet: { sources: [TOWN, bore], inflow_lph: 1_200 } };
    expect(doubts({ ...sources, ...slow }).map(([place]) => place)).toEqual([
      'meter_too_slow tanks.0.inlet.sources.0.dry_run_s',
    ]);
  });

  test('nobody can tell where nobody measured what flows', () => {
    expect(doubts({ pump: DRAW, ...meters('outlet', 100) })).toEqual([]);
  });
});

describe('a full mark that the sensor cannot see', () => {
  const inlet = { relay: relay(22), full_percent: 95, inflow_lph: 900 };
  const sensor = { driver: 'serial', device: '/dev/ttyUSB0', blind_zone_mm: 250 };

  test('is told, and what would mend it', () => {
    const low = { inlet, sensor: { ...sensor, empty_distance_mm: 1_868 } };
    expect(doubtsIn(check(nodeConfig, node({ low }), 'node.json'))).toEqual([
      {
        code: 'full_mark_unseen',
        path: ['tanks', 0, 'sensor', 'empty_distance_mm'],
        what: 'the sensor of low cannot measure nearer than 250 mm, so it sees no level above 91 %, and the full mark is at 95 %',
        do_this: 'Hang it at least 150 mm higher, or lower inlet.full_percent.',
      },
    ]);
  });

  test('is no matter above the mark, and without an inlet', () => {
    expect(warnings({ inlet, sensor: { ...sensor, empty_distance_mm: 1_958 } })).toEqual([]);
    expect(warnings({ sensor: { ...sensor, empty_distance_mm: 1_868 } })).toEqual([]);
  });
});

test('a main without a price is told: it would never wait for rain', () => {
  const priced = (cost_per_m3?: number) => ({
    inlet: {
      sources: [
        { ...RAIN, supply_tank: 'house', inflow_lph: 900 },
        { ...TOWN, cost_per_m3, inflow_lph: 900 },
      ],
    },
  });
  expect(warnings(priced(1.9))).toEqual([]);
  expect(warnings(priced(0))).toEqual(['source_unpriced tanks.0.inlet.sources.1.cost_per_m3']);
  expect(warnings(priced())).toEqual(['source_unpriced tanks.0.inlet.sources.1.cost_per_m3']);
});
