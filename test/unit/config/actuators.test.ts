import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { relaysIn } from '../../../firmware/config/node/plumbing.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { relayPinsOf } from '../../../firmware/main/node-hardware.js';
import { DRAW, node, RAIN, relay, TOWN } from './two-tanks.js';

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
