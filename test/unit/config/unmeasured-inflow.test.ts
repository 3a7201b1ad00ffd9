import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { doubtsIn } from '../../../firmware/config/node/doubts.js';
import { type NodeConfig, nodeConfig } from '../../../firmware/config/node-config.js';

const relay = (gpio: number) => ({ driver: 'onoff', gpio });

/** A node of one tank with that inlet. */
function node(inlet: object | null): NodeConfig {
  const tank = {
    ...{ id: 'low', name: 'low', inlet },
    shape: { kind: 'vertical_cylinder', diameter_mm: 1_200, height_mm: 1_768 },
    sensor: { driver: 'serial', device: '/dev/ttyUSB0', empty_distance_mm: 2_018 },
  };
  const plain = { schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://192.168.0.1:1883' };
  return check(nodeConfig, { ...plain, secret_file: 'secret', tanks: [tank] }, 'node.json');
}

describe('an inlet of which nobody has measured what it brings', () => {
  const town = { id: 'town', kind: 'town', relay: relay(23), cost_per_m3: 1.9 };
  const bore = { id: 'bore', kind: 'bore', relay: relay(22), inflow_lph: 6_000 };
  const doubts = (inlet: object | null) =>
    doubtsIn(node(inlet)).flatMap(({ code, path }) => (code === 'inflow_unmeasured' ? path.join('.') : []));

  test('is told, by source where it has several', () => {
    expect(doubts({ relay: relay(22) })).toEqual(['tanks.0.inlet.inflow_lph']);
    // A figure for the whole inlet says nothing of one of its sources.
    expect(doubts({ sources: [town, bore], inflow_lph: 900 })).toEqual([
      'tanks.0.inlet.sources.0.inflow_lph',
    ]);
  });

  test('says what is not seen until it is learned, and what to do', () => {
    const [told] = doubtsIn(node({ relay: relay(22) }));
    expect(`${told?.what}. ${told?.do_this}`).toBe(
      'nobody has measured what the inlet of low brings: until the node has learned it from its first runs a weak supply and a valve stuck open are not told, and a supply that is off only after an hour or more. Set its inflow_lph to the litres by which the open inlet fills the tank in an hour.',
    );
  });

  test('is no matter where it is measured, and without an inlet', () => {
    expect(doubts({ relay: relay(22), inflow_lph: 900 })).toEqual([]);
    expect(doubts({ sources: [{ ...town, inflow_lph: 500 }, bore] })).toEqual([]);
    expect(doubts(null)).toEqual([]);
  });
});
