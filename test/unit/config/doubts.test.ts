import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { doubtsIn } from '../../../firmware/config/node/doubts.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { DRAW, node, RAIN, relay, TOWN } from './two-tanks.js';

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

  test('is told where the level tells too little within the longest run: a large tank, a small flow, a sensor that seldom tells', () => {
    const large = { shape: { kind: 'vertical_cylinder', diameter_mm: 6_515, height_mm: 3_000 } };
    const inlet = (inflow_lph: number, max_run_s = 3_600) => ({
      inlet: { relay: relay(22), dry_run_s: 120, inflow_lph, max_run_s },
    });
    const sensor = { driver: 'serial', device: '/dev/ttyUSB0', empty_distance_mm: 3_300 };
    const at = ['tanks.0.inlet.dry_run_s'];
    expect(doubts({ ...large, sensor, ...inlet(100) })).toEqual(at);
    expect(doubts({ ...large, sensor, ...inlet(1_000) })).toEqual([]);
    expect(doubts({ ...large, sensor, ...inlet(1_000, 600) })).toEqual(at);
    expect(doubts({ ...large, sensor, ...inlet(100), ...meter('inlet') })).toEqual([]);
    const wifi = {
      ...{ driver: 'mqtt', url: 'mqtt://10.0.0.5:1883', topic: 'tele/tank/SENSOR', quantity: 'distance_cm' },
      empty_distance_mm: 2_018,
    };
    expect(doubts({ sensor: { ...wifi, max_age_s: 600 }, ...inlet(300) })).toEqual([]);
    expect(doubts({ sensor: { ...wifi, max_age_s: 900 }, ...inlet(300, 900) })).toEqual(at);
    // What draws for people is dry only where the level stands still.
    const pump = { ...DRAW, flow_lph: 6_000 };
    expect(doubts({ ...large, sensor, pump })).toEqual(['tanks.0.pump.dry_run_s']);
  });

  test('is no matter where a meter or flow_lph tells, or nothing is to be locked', () => {
    expect(doubts({ pump: DRAW, ...meter('outlet') })).toEqual([]);
    expect(doubts({ pump: { ...DRAW, flow_lph: 2_000 } })).toEqual([]);
    expect(doubts({ outlet: { relay: relay(25) }, inlet: { relay: relay(22) } })).toEqual([]);
  });
});

test('an inlet that hangs open is told to be hidden under a roof, unless a gauge or its meter tells of the rain', () => {
  const inlet = { relay: relay(22), inflow_lph: 1_800 };
  const rain_fed = true;
  expect(warnings({ inlet, rain_fed })).toEqual(['stuck_inlet_hidden tanks.0.rain_fed']);
  const meter = (on: 'inlet' | 'outlet') => ({ flow_meters: [{ gpio: 5, litres_per_pulse: 1, on }] });
  expect(warnings({ inlet, rain_fed, ...meter('outlet') })).toHaveLength(1);
  expect(warnings({ inlet, rain_fed, ...meter('inlet') })).toEqual([]);
  expect([warnings({ inlet }), warnings({ rain_fed })]).toEqual([[], []]);
  const { tanks } = check(nodeConfig, node({ low: { inlet, rain_fed } }), 'node.json');
  const rain_gauge = { driver: 'onoff', gpio: 6, mm_per_tip: 0.2, debounce_ms: 20 } as const;
  expect(doubtsIn({ tanks, rain_gauge })).toEqual([]);
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

describe('a reserve that a pump or outlet may draw unseen', () => {
  const sensor = {
    driver: 'mqtt',
    url: 'mqtt://10.0.0.5',
    topic: 'a',
    quantity: 'depth_mm',
    empty_distance_mm: 2_018,
  };
  const doubts = (low: object) => warnings(low).filter((one) => one.startsWith('reserve_unseen'));

  test('is told behind a Wi-Fi sensor where nobody measured what goes out', () => {
    expect(doubts({ sensor, pump: DRAW })).toEqual(['reserve_unseen tanks.0.pump.flow_lph']);
    expect(doubts({ sensor, outlet: { relay: relay(25) } })).toEqual([
      'reserve_unseen tanks.0.outlet.flow_lph',
    ]);
    expect(doubts({ sensor, pump: { ...DRAW, flow_lph: 2_000 } })).toEqual([]);
    expect(doubts({ pump: DRAW })).toEqual([]);
  });
});

describe('a valve that closes too slowly for its tank', () => {
  const told = (inlet: object, rule: object = {}) =>
    doubtsIn(
      check(nodeConfig, node({ low: { inlet: { relay: relay(22), ...inlet }, rule } }), 'node.json'),
    ).flatMap(({ code, path, what }) =>
      code === 'closes_too_slowly' ? `${path.join('.')}: ${what.split(': ')[1]}` : [],
    );
  // 10 % of the tank runs in while it closes.
  const slow = { inflow_lph: 12_000, closing_s: 120 };

  test('is told where a refill ends above its setpoint, and where it runs over', () => {
    const rule = { low_percent: 70, high_percent: 89, enabled: true };
    expect(told(slow, rule)).toEqual([
      'tanks.0.inlet.closing_s: a refill from 70 % ends above its high setpoint',
    ]);
    expect(told(slow, { ...rule, low_percent: 60 })).toEqual([]);
    expect(told({ ...slow, inflow_lph: 40_000 }, rule)).toEqual([
      'tanks.0.inlet.closing_s: a refill from 70 % runs over',
    ]);
  });

  test('is told of the source that brings most', () => {
    const rule = { low_percent: 70, high_percent: 89, enabled: true };
    const sources = [TOWN, { ...RAIN, supply_tank: null, inflow_lph: 12_000 }];
    expect(told({ relay: null, sources, closing_s: 120 }, rule)).toHaveLength(1);
    expect(told({ relay: null, sources: [TOWN], closing_s: 120 }, rule)).toEqual([]);
  });
});
