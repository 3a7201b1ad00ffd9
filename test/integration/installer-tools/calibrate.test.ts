import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { Bench } from './support/bench.js';

// Each command starts from its sources, which takes a busy machine long.
jest.setTimeout(180_000);

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

const calibrate = (...args: string[]) => bench.json('sensor', 'calibrate', 'house', ...args);

describe('the distance to the floor', () => {
  test.each([
    [['--empty'], 1790, 1790],
    [['--full'], 310, 1810],
    [['--depth', '640'], 1165, 1805],
  ])('is measured with %j', async (how, distance_mm, expected_mm) => {
    bench.distance(distance_mm, 3);
    const before = bench.configText();
    const { ended, document } = await calibrate(...how, '--yes');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const empty_mm = bench.tank().sensor.empty_distance_mm;
    expect(Math.abs(empty_mm - expected_mm)).toBeLessThanOrEqual(2);
    const { backup } = document as { backup: string };
    expect(document).toMatchObject({
      changed: true,
      empty_distance_mm: empty_mm,
      offset_mm: empty_mm - 1800,
      measured: { windows: 4, repeated: 0 },
      difference: [
        expect.stringMatching(/^-\s+"empty_distance_mm": 1800$/),
        expect.stringMatching(/^\+\s+"empty_distance_mm": /),
      ],
      next: ['sudo systemctl start sluice-node', expect.stringContaining('farm/tanks/pi0.json')],
    });
    expect(readFileSync(backup, 'utf8')).toBe(before);
  });

  test('is typed from a tape measure, without a sensor', async () => {
    const { ended } = await calibrate('--empty-distance', '1822.5', '--yes');
    expect(ended.code).toBe(0);
    expect(bench.tank().sensor.empty_distance_mm).toBe(1822.5);
  });

  test('that is the same writes nothing', async () => {
    const before = bench.configText();
    const { document } = await calibrate('--empty-distance', '1800', '--yes');
    expect(document).toMatchObject({ changed: false, difference: [] });
    expect(bench.configText()).toBe(before);
    expect(bench.beside()).toEqual(['node.json', 'secrets']);
  });

  test.each(['1800', '1822'])('of %s mm takes the place of what was set in the dashboard', async (mm) => {
    const rules = join(bench.data, 'rules');
    mkdirSync(rules, { recursive: true });
    const { shape } = bench.tank();
    const fields = { shape, empty_distance_mm: 1_900, full_distance_mm: null };
    const instead_of = { shape, empty_distance_mm: 1_800 };
    const kept = { version: 1, ...fields, instead_of, before: { version: 0, ...fields } };
    const file = join(rules, 'house.calibration.json');
    writeFileSync(file, JSON.stringify(kept));
    const dry = await bench.sluice('sensor', 'calibrate', 'house', '--empty-distance', mm, '--dry-run');
    expect(dry.code).toBe(0);
    expect(existsSync(file)).toBe(true);
    const { document } = await calibrate('--empty-distance', mm, '--yes');
    expect(document).toMatchObject({ warnings: [{ code: 'calibrated_from_dashboard' }] });
    expect(readdirSync(rules)).toEqual(['house.calibration.json.superseded']);
  });

  test('is shown and not written with --dry-run, or when nobody can be asked', async () => {
    const before = bench.configText();
    const dry = await bench.sluice('sensor', 'calibrate', 'house', '--empty-distance', '1822', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('+        "empty_distance_mm": 1822');
    expect(dry.stdout).toContain('Nothing was written');
    const { ended, document } = await calibrate('--empty-distance', '1822');
    expect(ended.code).toBe(2);
    expect(document).toMatchObject({ error: { code: 'confirmation_needed' } });
    const nothing = await calibrate();
    expect(nothing.document).toMatchObject({ error: { code: 'question_needed' } });
    expect(bench.configText()).toBe(before);
    expect(bench.beside()).toEqual(['node.json', 'secrets']);
  });

  test('keeps owner, rights, a link to the file, and all that it does not know', async () => {
    const text = bench
      .configText()
      .replace('"id": "house"', '"idle_interval_s": 7, "id": "house"')
      .replace(/,\s+"idle_interval_s": 1\b/, '');
    writeFileSync(bench.config, text);
    chmodSync(bench.config, 0o640);
    if (process.getuid?.() === 0) chownSync(bench.config, 0, 12_345);
    const before = statSync(bench.config);
    const link = join(bench.folder, 'node-link.json');
    symlinkSync(bench.config, link);
    const { code } = await bench.sluice('sensor', 'calibrate', 'house', '--empty-distance', '1822', '--yes');
    expect(code).toBe(0);
    const after = statSync(bench.config);
    expect([after.mode, after.uid, after.gid]).toEqual([before.mode, before.uid, before.gid]);
    expect(JSON.parse(bench.configText())).toEqual({
      ...JSON.parse(text),
      tanks: [
        {
          ...JSON.parse(text).tanks[0],
          sensor: { ...JSON.parse(text).tanks[0].sensor, empty_distance_mm: 1822 },
        },
      ],
    });
  });

  test.each([
    [['--depth', '1501'], 2, 'usage'],
    [['--depth', '-3'], 2, 'usage'],
    [['--depth', '1e309'], 2, 'usage'],
    [['--depth', 'NaN'], 2, 'usage'],
    [['--empty', '--full'], 2, 'usage'],
    [['--empty-distance', '1499'], 4, 'config_refused'],
    [['--empty-distance', '0'], 4, 'config_refused'],
    [['--pour', 'twenty'], 2, 'usage'],
    [['--pour', '0'], 2, 'usage'],
    [['--pour', '20'], 4, 'pouring_not_begun'],
    [['--pour', 'finish'], 4, 'pouring_not_begun'],
  ])('%j is refused, and nothing is changed', async (args, exit, code) => {
    bench.distance(1000);
    const before = bench.configText();
    const { ended, document } = await calibrate(...args, '--yes');
    expect({ exit: ended.code, document }).toMatchObject({ exit, document: { error: { code } } });
    expect(bench.configText()).toBe(before);
    expect(bench.beside()).toEqual(['node.json', 'secrets']);
  });

  test('a sensor that hangs too low for the full tank is told, with how much higher it must hang', async () => {
    const { ended, document } = await calibrate('--empty-distance', '1520', '--yes');
    expect(ended.code).toBe(0);
    expect(document.warnings).toEqual([
      { code: 'rim_in_blind_zone', message: expect.stringContaining('at least 10 mm higher') },
    ]);
  });

  test('a sensor that could not see the full mark of the inlet is refused', async () => {
    bench.configure(
      { inlet: { relay: { driver: 'simulated' }, full_percent: 95 }, simulation: undefined },
      { blind_zone_mm: 250 },
    );
    const config = JSON.parse(bench.configText());
    writeFileSync(bench.config, JSON.stringify({ ...config, simulation: { seed: 1 } }));
    const before = bench.configText();
    const { ended, document } = await calibrate('--empty-distance', '1600', '--yes');
    expect(ended.code).toBe(4);
    expect(document).toMatchObject({
      error: { code: 'full_in_blind_zone', hint: expect.stringContaining('at least 150 mm higher') },
    });
    expect(bench.configText()).toBe(before);
  });

  test('an unreliable sensor is measured again until it agrees with itself', async () => {
    bench.distance(1000);
    const steady = bench.bytes;
    const running = bench.start(['sensor', 'calibrate', 'house', '--depth', '800', '--yes', '--json']);
    let frames = 0;
    bench.bytes = () => {
      // Only what is sent while somebody looks counts: the tool takes its time to start.
      if (bench.sensorIsOpenIn(running)) frames += 1;
      return frames > 60 ? steady() : Uint8Array.of(0xff, 0, 0, 0);
    };
    const { code, stdout } = await running.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout).measured.repeated).toBeGreaterThan(0);
    expect(bench.tank().sensor.empty_distance_mm).toBe(1800);
  });

  test('Ctrl-C while it measures changes nothing', async () => {
    const before = bench.configText();
    const running = bench.start(['sensor', 'calibrate', 'house', '--empty', '--yes']);
    await waitFor('the tool to measure', () => bench.sensorIsOpenIn(running), 60_000);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('nothing was changed') });
    expect(bench.configText()).toBe(before);
  });
});
