import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Bench } from './support/bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

const calibrate = (...args: string[]) => bench.json('sensor', 'calibrate', 'house', ...args);

describe('by pouring', () => {
  const pour = (step: string, ...more: string[]) => calibrate('--pour', step, ...more);

  test('known litres become a table, over as many commands as it takes', async () => {
    bench.distance(1790);
    expect((await pour('begin')).document).toMatchObject({
      changed: true,
      points: [{ depth_mm: 0, litres: 0 }],
    });
    bench.distance(1490);
    expect((await pour('100')).document).toMatchObject({ poured_litres: 100, waiting_litres: 0 });
    // Not a millimetre: the litres wait for the next point.
    bench.distance(1489);
    const waiting = await pour('0.5');
    expect(waiting.document).toMatchObject({ poured_litres: 100.5, waiting_litres: 0.5 });
    bench.distance(1090);
    await pour('199.5');
    const before = bench.configText();
    expect((await pour('finish', '--dry-run')).document).toMatchObject({ changed: false });
    expect(bench.configText()).toBe(before);
    const { ended, document } = await pour('finish', '--yes');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(document).toMatchObject({ changed: true, empty_distance_mm: 1790 });
    expect(bench.tank()).toMatchObject({
      shape: {
        kind: 'table',
        points: [
          { depth_mm: 0, litres: 0 },
          { depth_mm: 300, litres: 100 },
          { depth_mm: 700, litres: 300 },
        ],
      },
      sensor: { empty_distance_mm: 1790 },
    });
    expect(bench.configText()).toContain('{ "depth_mm": 300, "litres": 100 }');
    expect(bench.beside().filter((name) => name.includes('pouring'))).toEqual([]);
  }, 180_000);

  test('what falls, and what is begun anew by mistake, is refused without forgetting anything', async () => {
    bench.distance(1790);
    await pour('begin');
    bench.distance(1490);
    await pour('100');
    bench.distance(1600);
    expect((await pour('50')).document).toMatchObject({ error: { code: 'level_fell' } });
    expect((await pour('begin')).document).toMatchObject({ error: { code: 'pouring_under_way' } });
    bench.distance(1790);
    expect((await pour('begin', '--yes')).document).toMatchObject({ poured_litres: 0 });
    expect((await pour('finish')).document).toMatchObject({ error: { code: 'too_few_points' } });
    writeFileSync(join(dirname(bench.config), 'node.json.pouring-house'), '{"schema":1,');
    expect((await pour('50')).document).toMatchObject({ error: { code: 'pouring_damaged' } });
  }, 180_000);
});
