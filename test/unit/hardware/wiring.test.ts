import { describe, expect, test } from '@jest/globals';
import { boardById } from '../../../hardware/boards/boards.js';
import { BUILDS } from '../../../hardware/builds/builds.js';
import { drawBuild } from '../../../hardware/builds/draw-build.js';
import { drawWiring } from '../../../hardware/wiring/draw.js';
import { exitOf, headerPin, placeModules } from '../../../hardware/wiring/layout.js';
import { modulesOf, notesOf } from '../../../hardware/wiring/modules.js';
import { type WiredNode, wiredNode } from '../../../hardware/wiring/wired-node.js';

const NO_FITTINGS = { sensors: {}, loads: {} };

/** A node with as much on it as the header has room for. */
const CROWDED = wiredNode.parse({
  tanks: [
    [23, 24, 17],
    [25, 22, 27],
    [5, 6, 26],
    [12, 13, 16],
    [19, 20, 21],
  ].map(([trigger_gpio, echo_gpio, gpio], at) => ({
    id: `t${at}`,
    name: `Tank "${at}" <&>`,
    sensor: { driver: 'pins', trigger_gpio, echo_gpio },
    inlet: { relay: { driver: 'onoff', gpio } },
  })),
});

const NODES: readonly (readonly [string, WiredNode])[] = [
  ...BUILDS.map(({ id, tanks }) => [id, wiredNode.parse({ tanks })] as const),
  ['crowded', CROWDED],
];

describe.each(NODES)('the drawing of %s', (_name, node) => {
  const modules = placeModules(modulesOf(node, NO_FITTINGS));
  const terminals = modules.flatMap((one) => one.terminals);
  const wires = terminals.flatMap(({ to, y, lane_x }) =>
    to !== 'open' && 'gpio' in to && lane_x !== null
      ? [{ begin_y: exitOf(headerPin(to.gpio)).at(-1)?.[1] ?? Number.NaN, end_y: y, lane_x }]
      : [],
  );

  test('lays no wire upon another', () => {
    expect(new Set(wires.map(({ lane_x }) => lane_x)).size).toBe(wires.length);
    expect(new Set(terminals.map(({ y }) => y)).size).toBe(terminals.length);
    for (const { begin_y } of wires)
      for (const { y } of terminals) expect(Math.abs(begin_y - y)).toBeGreaterThan(2);
    for (const { lane_x } of wires) expect(lane_x).toBeLessThan(580);
  });

  test('lays no module upon another', () => {
    for (const [at, module] of modules.entries()) {
      const next = modules[at + 1];
      if (next !== undefined) expect(module.y + module.height).toBeLessThan(next.y);
    }
  });
});

describe('a drawing', () => {
  test('is the same each time', () => {
    for (const build of BUILDS) expect(drawBuild(build)).toBe(drawBuild(build));
  });

  test('keeps names of the farm from becoming markup', () => {
    const svg = drawWiring({
      title: '<script>',
      board: boardById('pi-5'),
      node: CROWDED,
      fittings: NO_FITTINGS,
      config_txt: [],
    });
    expect(svg).not.toContain('<script>');
    expect(svg).toContain('Tank &quot;0&quot; &lt;&amp;&gt;');
  });

  test('names for each wire the pin of the header that the pin map says', () => {
    const [single] = BUILDS;
    const svg = single === undefined ? '' : drawBuild(single);
    for (const words of ['GPIO 17, pin 11', 'GPIO 23, pin 16', 'GPIO 24, pin 18'])
      expect(svg).toContain(words);
  });

  test('leaves out what has no wire to the Pi, and refuses a pin that is not on the header', () => {
    const wifi = wiredNode.parse({ tanks: [{ id: 'a', name: 'A', sensor: { driver: 'mqtt' } }] });
    expect(modulesOf(wifi, NO_FITTINGS)).toEqual([]);
    expect(() => headerPin(40)).toThrow(RangeError);
  });
});

describe('a serial sensor is drawn so that no pin gets more than 3.3 V', () => {
  const drawn = (sensor: object, fitted?: string) => {
    const node = wiredNode.parse({
      tanks: [{ id: 'a', name: 'A', sensor: { driver: 'serial', device: '/dev/ttyAMA0', ...sensor } }],
    });
    const modules = modulesOf(node, { sensors: fitted === undefined ? {} : { a: fitted }, loads: {} });
    const terminal = (name: string) =>
      modules.flatMap(({ terminals }) => terminals).find((one) => one.name === name);
    return {
      detail: modules[0]?.detail,
      supply: terminal('VCC')?.to,
      via: terminal('TX')?.via,
      notes: notesOf(modules).join('\n'),
    };
  };

  test('one that is asked may be a JSN-SR04T: it gets 5 V, and the divider in TX', () => {
    const { detail, supply, via, notes } = drawn({ mode: 'triggered', trigger: '0x55', blind_zone_mm: 200 });
    expect([supply, via]).toEqual([{ rail: '5V' }, 'divider']);
    expect(detail).not.toContain('A02YYUW');
    expect(notes).toContain('Never connect ECHO, or TX of a sensor at 5 V, directly.');
  });

  test('so does one that sends by itself, when it is known to need 5 V', () => {
    expect(drawn({ mode: 'auto' }, 'JSN-SR04T')).toMatchObject({ supply: { rail: '5V' }, via: 'divider' });
  });

  test('one at 3.3 V needs no divider, and the sheet says what is to be done with any other', () => {
    for (const sensor of [drawn({ mode: 'auto' }), drawn({ mode: 'triggered' }, 'A02YYUW')]) {
      expect([sensor.supply, sensor.via]).toEqual([{ rail: '3V3' }, undefined]);
      expect(sensor.detail).toContain('A02YYUW');
      expect(sensor.notes).toMatch(
        /A02YYUW.*never 5 V.*Any other serial sensor: 5 V at VCC, and the divider/,
      );
    }
  });
});

describe('the overfill cut-out is drawn where water comes in, and nowhere else', () => {
  const relay = (gpio: number) => ({ driver: 'onoff', gpio });
  const sheetOf = (tank: object) => {
    const node = wiredNode.parse({ tanks: [{ id: 'a', name: 'A', sensor: { driver: 'mqtt' }, ...tank }] });
    const modules = modulesOf(node, NO_FITTINGS);
    const svg = drawWiring({
      title: 'A',
      board: boardById('pi-4'),
      node,
      fittings: NO_FITTINGS,
      config_txt: [],
    });
    return { svg, notes: notesOf(modules).join('\n') };
  };
  const CUT_OUT = 'The float cut-out opens when the tank overfills';

  test('not in the outlet, by which an overfull tank is drained', () => {
    const { svg, notes } = sheetOf({ outlet: { relay: relay(25) } });
    expect(svg).toContain('>Outlet valve (NC), A<');
    expect(svg).not.toMatch(/cut-out/i);
    expect(notes).not.toContain(CUT_OUT);
  });

  test('not in a pump that draws for the house', () => {
    expect(sheetOf({ pump: { relay: relay(24), direction: 'draw' } }).svg).not.toMatch(/cut-out/i);
  });

  test('of a pump that fills another tank it hangs in that one', () => {
    const { svg, notes } = sheetOf({ pump: { relay: relay(24), direction: 'transfer', to_tank: 'b' } });
    expect(svg).toContain('>Cut-out in the filled tank<');
    expect(notes).toContain(CUT_OUT);
  });

  test('in the inlet, and in each of its sources', () => {
    const { svg, notes } = sheetOf({
      inlet: {
        sources: [
          { id: 'rain', relay: relay(22) },
          { id: 'town', relay: relay(23) },
        ],
      },
      outlet: { relay: relay(25) },
    });
    expect(svg.split('>Float cut-out<')).toHaveLength(3);
    expect(notes).toContain(CUT_OUT);
  });

  test('and the sheet says how each valve stands without power', () => {
    const without = 'without power';
    const closed = sheetOf({ inlet: { relay: relay(17) }, outlet: { relay: relay(25) } }).notes;
    expect(closed).toContain(`a valve (NC) is closed ${without}`);
    expect(closed).not.toContain('open without');
    const { svg, notes } = sheetOf({ outlet: { relay: relay(25), safe_position: 'open' } });
    expect(svg).toContain('>Outlet valve (NO), A<');
    expect(notes).toContain(`a valve (NO) is open ${without}, and its relay closes it`);
    expect(notes).not.toContain(`closed ${without}`);
  });
});
