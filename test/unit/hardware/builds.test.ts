import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import { judgeConfiguredPins } from '../../../firmware/config/node/pins.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { boardById } from '../../../hardware/boards/boards.js';
import { BUILDS, type Build } from '../../../hardware/builds/builds.js';
import { drawBuild } from '../../../hardware/builds/draw-build.js';
import { readParts } from '../../../hardware/parts/parts.js';
import { partById, railLoads } from '../../../hardware/parts/supply.js';
import { bestRelayPins } from '../../../hardware/pins/judge-pins.js';
import { drawWiring } from '../../../hardware/wiring/draw.js';
import { wiredNode } from '../../../hardware/wiring/wired-node.js';

const hardware = fileURLToPath(new URL('../../../hardware', import.meta.url));
const PARTS = readParts(join(hardware, 'parts/parts.csv'));

function configOf({ tanks }: Build) {
  const rest = { schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1', secret_file: 's' };
  return check(nodeConfig, { ...rest, tanks }, 'the build');
}

describe.each(BUILDS.map((build) => [build.id, build] as const))('the build %s', (_id, build) => {
  test('is a configuration that the firmware takes without a doubt', () => {
    expect(judgeConfiguredPins(configOf(build))).toEqual([]);
    for (const { inlet } of configOf(build).tanks)
      if (inlet?.relay?.driver === 'onoff') expect(bestRelayPins()).toContain(inlet.relay.gpio);
  });

  test('is drawn from that configuration, as it stands or as the firmware completes it', () => {
    const { title, fittings, config_txt, board } = build;
    const node = wiredNode.parse(configOf(build));
    expect(drawWiring({ title, board: boardById(board), node, fittings, config_txt })).toBe(drawBuild(build));
  });

  test('turns on the serial line of its board if it has a sensor there', () => {
    const serial = configOf(build).tanks.some(({ sensor }) => sensor.driver === 'serial');
    expect(build.config_txt).toEqual(serial ? boardById(build.board).uart.config_txt : []);
  });

  test('takes less than its supplies give, every part at its peak', () => {
    for (const { peak_ma, supplies_ma } of railLoads(build.parts, PARTS))
      expect(peak_ma).toBeLessThanOrEqual(supplies_ma);
  });

  test('has its own board, a fuse for each that is drawn, and a resistor for each that is drawn', () => {
    const svg = drawBuild(build);
    const drawn = (words: string) => svg.split(`>${words}<`).length - 1;
    expect(build.parts[build.board]).toBe(1);
    const fuses = svg.match(/>F\d, /g)?.length ?? 0;
    expect(build.parts['fuse-holder']).toBe(fuses);
    for (const [part, words] of [
      ['resistor-1k', '1 kΩ'],
      ['resistor-1k5', '1.5 kΩ'],
      ['resistor-10k', '10 kΩ'],
      ['diode-1n4007', '1N4007'],
      ['diode-1n5408', '1N5408'],
    ] as const)
      expect([part, build.parts[part] ?? 0]).toEqual([part, drawn(words)]);
  });

  test('keeps each part within the voltage of its rail', () => {
    const volts = { '': 0, '3V3': 3.3, '5V': 5, '12V': 12 };
    for (const id of Object.keys(build.parts)) {
      const { rail, voltage_min_v, voltage_max_v } = partById(id, PARTS);
      if (rail === '') continue;
      expect(voltage_min_v).toBeLessThanOrEqual(volts[rail]);
      expect(voltage_max_v).toBeGreaterThanOrEqual(volts[rail]);
    }
  });
});

describe('the parts list', () => {
  test('has each id once, and peaks that are not below what is typical', () => {
    expect(new Set(PARTS.map(({ id }) => id)).size).toBe(PARTS.length);
    for (const { typical_ma, peak_ma } of PARTS) expect(peak_ma ?? 0).toBeGreaterThanOrEqual(typical_ma ?? 0);
  });

  test('counts a board as its data do', () => {
    for (const id of ['pi-3', 'pi-zero-2-w', 'pi-4', 'pi-5']) {
      const { typical_ma, supply_ma } = boardById(id).power;
      expect(partById(id, PARTS).typical_ma).toBe(typical_ma);
      expect(partById(id, PARTS).peak_ma).toBeLessThanOrEqual(supply_ma);
    }
  });

  test('a supply that is too small shows', () => {
    const loads = railLoads({ 'pump-12v': 1, 'psu-12v-5a': 1 }, PARTS);
    expect(loads.find(({ rail }) => rail === '12V')).toEqual({
      rail: '12V',
      peak_ma: 9000,
      supplies_ma: 5000,
    });
    expect(() => railLoads({ 'flux-capacitor': 1 }, PARTS)).toThrow('flux-capacitor');
  });
});
