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
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openPty, type Pty } from '../../support/pty.js';
import { waitFor } from '../../support/wait-for.js';
import { Bench } from './support/bench.js';

const DIE_AT_WRITE = fileURLToPath(new URL('../provisioning/die-at-write.mjs', import.meta.url));

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

const calibrate = (...args: string[]) => bench.json('sensor', 'calibrate', 'house', ...args);
const emptyDistance = () => bench.tank().sensor.empty_distance_mm;
const configText = () => readFileSync(bench.config, 'utf8');
const beside = () => readdirSync(dirname(bench.config)).filter((name) => !name.startsWith('.lock'));

describe('the distance to the floor', () => {
  test.each([
    [['--empty'], 1790, 1790],
    [['--full'], 310, 1810],
    [['--depth', '640'], 1165, 1805],
  ])('is measured with %j', async (how, distance_mm, expected_mm) => {
    bench.distance(distance_mm, 3);
    const before = configText();
    const { ended, document } = await calibrate(...how, '--yes');
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const empty_mm = emptyDistance();
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
    expect(emptyDistance()).toBe(1822.5);
  });

  test('that is the same writes nothing', async () => {
    const before = configText();
    const { document } = await calibrate('--empty-distance', '1800', '--yes');
    expect(document).toMatchObject({ changed: false, difference: [] });
    expect(configText()).toBe(before);
    expect(beside()).toEqual(['node.json', 'secrets']);
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
    const before = configText();
    const dry = await bench.sluice('sensor', 'calibrate', 'house', '--empty-distance', '1822', '--dry-run');
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('+        "empty_distance_mm": 1822');
    expect(dry.stdout).toContain('Nothing was written');
    const { ended, document } = await calibrate('--empty-distance', '1822');
    expect(ended.code).toBe(2);
    expect(document).toMatchObject({ error: { code: 'confirmation_needed' } });
    const nothing = await calibrate();
    expect(nothing.document).toMatchObject({ error: { code: 'question_needed' } });
    expect(configText()).toBe(before);
    expect(beside()).toEqual(['node.json', 'secrets']);
  });

  test('keeps owner, rights, a link to the file, and all that it does not know', async () => {
    const text = configText()
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
    expect(JSON.parse(configText())).toEqual({
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
    const before = configText();
    const { ended, document } = await calibrate(...args, '--yes');
    expect({ exit: ended.code, document }).toMatchObject({ exit, document: { error: { code } } });
    expect(configText()).toBe(before);
    expect(beside()).toEqual(['node.json', 'secrets']);
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
    const config = JSON.parse(configText());
    writeFileSync(bench.config, JSON.stringify({ ...config, simulation: { seed: 1 } }));
    const before = configText();
    const { ended, document } = await calibrate('--empty-distance', '1600', '--yes');
    expect(ended.code).toBe(4);
    expect(document).toMatchObject({
      error: { code: 'full_in_blind_zone', hint: expect.stringContaining('at least 150 mm higher') },
    });
    expect(configText()).toBe(before);
  });

  test('an unreliable sensor is measured again until it agrees with itself', async () => {
    bench.distance(1000);
    const steady = bench.bytes;
    let frames = 0;
    bench.bytes = () => {
      frames += 1;
      return frames > 60 ? steady() : Uint8Array.of(0xff, 0, 0, 0);
    };
    const { ended, document } = await calibrate('--depth', '800', '--yes');
    expect(ended.code).toBe(0);
    expect((document as { measured: { repeated: number } }).measured.repeated).toBeGreaterThan(0);
    expect(emptyDistance()).toBe(1800);
  });

  test('Ctrl-C while it measures changes nothing', async () => {
    const before = configText();
    const running = bench.start(['sensor', 'calibrate', 'house', '--empty', '--yes']);
    await waitFor(
      'the lock of the tool',
      () => existsSync(join(dirname(bench.config), '.lock-holder')),
      20_000,
    );
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect({ code, stderr }).toEqual({ code: 130, stderr: expect.stringContaining('nothing was changed') });
    expect(configText()).toBe(before);
  });
});

describe('killed at every write', () => {
  test('the file is the old one or the new one, and the same command completes it', async () => {
    const args = ['sensor', 'calibrate', 'house', '--empty-distance', '1822', '--yes'];
    const count = join(bench.folder, 'count');
    const before = configText();
    const counted = bench.start(args, { preload: [DIE_AT_WRITE], env: { COUNT_INTO: count } });
    expect((await counted.ended).code).toBe(0);
    const after = configText();
    const writes = Number(readFileSync(count, 'utf8'));
    expect(writes).toBeGreaterThan(8);
    for (let call = 1; call <= writes; call++) {
      writeFileSync(bench.config, before);
      const killed = await bench.start(args, { preload: [DIE_AT_WRITE], env: { DIE_AT: String(call) } })
        .ended;
      expect(killed.signal).toBe('SIGKILL');
      expect([before, after]).toContain(configText());
      expect((await bench.sluice(...args)).code).toBe(0);
      expect(configText()).toBe(after);
      expect(beside().filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  }, 300_000);
});

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
    const before = configText();
    expect((await pour('finish', '--dry-run')).document).toMatchObject({ changed: false });
    expect(configText()).toBe(before);
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
    expect(configText()).toContain('{ "depth_mm": 300, "litres": 100 }');
    expect(beside().filter((name) => name.includes('pouring'))).toEqual([]);
  }, 60_000);

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
  }, 60_000);
});

describe('at a terminal', () => {
  let terminal: Pty;
  let screen = '';
  beforeEach(async () => {
    screen = '';
    terminal = await openPty();
    terminal.onData((bytes) => {
      screen += Buffer.from(bytes).toString('utf8');
    });
  });
  afterEach(() => terminal.close());

  async function answer(question: string, text: string): Promise<void> {
    await waitFor(`the question "${question}" on ${screen}`, () => screen.includes(question), 20_000);
    screen = '';
    terminal.write(Buffer.from(text));
  }

  test('the difference is shown, and "no" is what a bare Enter says', async () => {
    const before = configText();
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--empty-distance', '1822']);
    await waitFor('the difference', () => screen.includes('+        "empty_distance_mm": 1822'), 20_000);
    await answer('Write this?', '\r');
    expect((await running.ended).code).toBe(130);
    expect(configText()).toBe(before);
  });

  test('what is known is asked for, and what somebody else wrote meanwhile is not lost', async () => {
    bench.distance(1165);
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house']);
    await answer('What is known?', '\r');
    await answer('How deep is the water', 'deep\r');
    await answer('A length in millimetres', '\x7f\x7f\x7f\x7f640\r');
    await waitFor('the question', () => screen.includes('Write this?'), 20_000);
    const theirs = configText().replace('"House"', '"Big house"');
    writeFileSync(bench.config, theirs);
    await answer('Write this?', 'y');
    await waitFor('the refusal', () => screen.includes('was changed in the meantime'));
    expect((await running.ended).code).toBe(4);
    expect(configText()).toBe(theirs);
  });

  test('pouring asks for each step, is killed in the middle, and goes on where it was', async () => {
    bench.distance(1790);
    const first = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await answer('type "empty"', 'empty\r');
    await waitFor('the empty tank', () => screen.includes('The empty tank: 1790 mm'), 20_000);
    bench.distance(1490);
    await answer('Litres just poured', '100\r');
    await waitFor('the point', () => screen.includes('100 L stand 300 mm deep'), 20_000);
    first.child.kill('SIGKILL');
    await first.ended;

    screen = '';
    const second = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await waitFor('what is known', () => screen.includes('100 L were poured before'), 20_000);
    bench.distance(1190);
    await answer('Litres just poured', '-5\r');
    await answer('Litres such as 20', '\x7f\x7f120\r');
    await waitFor('the point', () => screen.includes('220 L stand 600 mm deep'), 20_000);
    await answer('Litres just poured', 'finish\r');
    await answer('Write this?', 'y');
    expect((await second.ended).code).toBe(0);
    expect(bench.tank().shape.points).toEqual([
      { depth_mm: 0, litres: 0 },
      { depth_mm: 300, litres: 100 },
      { depth_mm: 600, litres: 220 },
    ]);
  }, 60_000);

  test('SIGTERM at a question ends it, and keeps what was poured', async () => {
    bench.distance(1790);
    await calibrate('--pour', 'begin');
    const running = bench.atTerminal(terminal, ['sensor', 'calibrate', 'house', '--pour']);
    await waitFor('the question', () => screen.includes('Litres just poured'), 20_000);
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(130);
    expect(beside()).toContain('node.json.pouring-house');
  });
});
