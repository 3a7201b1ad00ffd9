import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';
import { Bench } from './support/bench.js';

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.begin();
});
afterEach(() => bench.end());

const watch = (...args: string[]) => bench.json('sensor', 'watch', 'house', ...args);

test('tells distance, noise, level and histogram of so many pings as one document', async () => {
  bench.distance(1000, 4);
  const { ended, document } = await watch('--count', '20');
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(document).toMatchObject({
    tank: 'house',
    driver: 'serial',
    through: 'direct',
    pings: 20,
    echoes: 20,
    faults: {},
    fault_percent: 0,
    echo_us: null,
    quality: 'good',
    warnings: [],
  });
  const { distance_mm, histogram, level } = document as {
    distance_mm: { median: number; min: number; max: number; sigma: number };
    histogram: { count: number }[];
    level: { depth_mm: number; percent: number };
  };
  expect(distance_mm.median).toBeGreaterThan(997);
  expect(distance_mm.median).toBeLessThan(1003);
  expect(distance_mm.min).toBeGreaterThanOrEqual(996);
  expect(distance_mm.max).toBeLessThanOrEqual(1005);
  expect(distance_mm.sigma).toBeGreaterThan(1);
  expect(histogram.reduce((sum, { count }) => sum + count, 0)).toBe(20);
  expect(Math.abs(level.depth_mm - 800)).toBeLessThan(4);
  expect(Math.abs(level.percent - 53.3)).toBeLessThan(0.4);
});

test('counts each kind of fault apart', async () => {
  let turn = 0;
  bench.bytes = () => {
    turn += 1;
    // Every fourth frame damaged, every fourth too near.
    if (turn % 4 === 0) return Uint8Array.of(0xff, 0x03, 0xe8, 0x00);
    return uartFrame(turn % 4 === 2 ? 10 : 1000);
  };
  const { document } = await watch('--count', '40');
  const { faults, fault_percent } = document as { faults: Record<string, number>; fault_percent: number };
  expect(faults.bad_checksum).toBeGreaterThan(5);
  expect(faults.blind_zone).toBeGreaterThan(5);
  expect(faults.no_echo).toBeUndefined();
  expect(fault_percent).toBeGreaterThan(35);
  expect(fault_percent).toBeLessThan(65);
});

test('a silent sensor has no level, and says so in code and text', async () => {
  const { ended, document } = await watch('--count', '3');
  expect(ended.code).toBe(11);
  expect(document).toMatchObject({
    echoes: 0,
    faults: { silent: 3 },
    distance_mm: null,
    histogram: [],
    quality: 'bad',
    reason_code: 'sensor_silent',
    level: null,
  });
});

test('a sensor whose device is missing is silent, and the driver says why', async () => {
  bench.configure({}, { device: '/dev/ttyNOTHERE' });
  const { ended, document } = await watch('--count', '2');
  expect(ended.code).toBe(11);
  expect(document.warnings).toEqual([
    { code: 'driver', message: expect.stringContaining('/dev/ttyNOTHERE is not there') },
  ]);
});

test('on a pipe there is one line for each ping, and the summary', async () => {
  bench.distance(1000);
  const { code, stdout } = await bench.sluice('sensor', 'watch', 'house', '--count', '9');
  expect(code).toBe(0);
  expect(stdout).toBe(`House: pings of this program
1000 mm
1000 mm
1000 mm
1000 mm
1000 mm
1000 mm
1000 mm
1000 mm
1000 mm

Pings     9, all of them echoes
Distance  1000 mm (1000 to 1000)
Noise     0.0 mm (robust standard deviation)
Level     good: 53.3 %, 800 mm deep, 628 L. Level is good

Distances of House
  1000 mm  9  ████████████████████████████████████████
`);
});

test('a reader that has seen enough ends it, and so do Ctrl-C and SIGTERM, with a summary', async () => {
  bench.distance(1000);
  const { child, ended } = bench.start(['sensor', 'watch', 'house']);
  child.stdout?.once('data', () => child.stdout?.destroy());
  expect((await ended).code).toBe(0);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    const watching = bench.start(['sensor', 'watch', 'house']);
    await waitFor('a ping', () => watching.stdout().includes('1000 mm'), 20_000);
    watching.child.kill(signal);
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    // Each ping that was printed is in it; on a busy machine one may be silent, which is no matter of the signal.
    const pings = stdout.match(/^(1000 mm|silent)$/gm)?.length;
    expect(stdout).toMatch(
      new RegExp(`^Pings {5}${pings}, (all of them echoes|.* faults \\(silent \\d+\\))$`, 'm'),
    );
    expect(stdout).toContain('Distance  1000 mm (1000 to 1000)');
  }
}, 60_000);

test('on a terminal the picture is drawn anew, and the summary stays', async () => {
  bench.distance(1000);
  const terminal = await openPty();
  let screen = '';
  terminal.onData((bytes) => {
    screen += Buffer.from(bytes).toString('utf8');
  });
  try {
    const watching = bench.atTerminal(terminal, ['sensor', 'watch', 'house', '--count', '14']);
    expect((await watching.ended).code).toBe(0);
    await waitFor('the summary', () => screen.includes('Pings     14'));
    expect(screen).toContain('Ctrl-C ends it');
    expect(screen).toContain('\x1b[J');
    expect(screen).toContain('█');
  } finally {
    await terminal.close();
  }
});

test('without Unicode the bars are ASCII', async () => {
  bench.distance(1000);
  const { ended } = bench.start(['sensor', 'watch', 'house', '--count', '2'], { env: { LANG: 'C' } });
  const { stdout } = await ended;
  expect(stdout).toContain(`2  ${'#'.repeat(40)}`);
  expect(stdout).not.toContain('█');
});

test.each([
  [['watch', 'barn'], 3, 'tank_unknown'],
  [['watch', 'house', '--count', '0'], 2, 'usage'],
  [['watch', 'house', '--count', '1e309'], 2, 'usage'],
  [['watch'], 2, 'usage'],
])('%j is refused with its code', async (args, exit, code) => {
  const { ended, document } = await bench.json('sensor', ...args);
  expect(ended.code).toBe(exit);
  expect(document).toMatchObject({ error: { code } });
});

test('a configuration that is cut off, and one that is not there', async () => {
  bench.configure({ shape: { kind: 'cube' } });
  const cut = await watch('--count', '1');
  expect(cut.ended.code).toBe(9);
  expect(cut.document).toMatchObject({ error: { code: 'config_unusable' } });
  rmSync(bench.config);
  const absent = await watch('--count', '1');
  expect(absent.ended.code).toBe(9);
  expect(absent.document).toMatchObject({
    error: { code: 'config_unusable', hint: expect.stringContaining('on the Pi at the tank') },
  });
});
