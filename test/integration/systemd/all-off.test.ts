import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openPty, type Pty } from '../../support/pty.js';
import { uartFrame } from '../../support/uart-frame.js';
import { waitFor } from '../../support/wait-for.js';
import { FakeGpio } from '../gpio/support/fake-gpio.js';
import { describeOnFakeGpio } from '../gpio/support/needs.js';

const MAIN = fileURLToPath(new URL('../../../firmware/main.ts', import.meta.url));
const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const BASE = 512;
const INLET = BASE + 17;
const SECOND = BASE + 27;

/** Resolves when a program has ended, with what it said. */
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

describeOnFakeGpio('The program that runs after a node has ended', () => {
  let folder: string;
  let board: FakeGpio;
  let pty: Pty;
  const file = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-all-off-'));
    mkdirSync(file('data'));
    writeFileSync(file('secret'), '0123456789abcdef0123456789abcdef\n', { mode: 0o600 });
    pty = await openPty(`/dev/sluice-test-${process.pid}`);
    board = await FakeGpio.start({ label: 'pinctrl-bcm2711', base: BASE });
  });
  afterEach(async () => {
    await board?.stop();
    await pty?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const tank = (id: string, gpio: number, active: 'high' | 'low' = 'high') => ({
    id,
    name: id,
    shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: 1768 },
    sensor: { driver: 'serial', device: pty.devicePath, mode: 'auto', empty_distance_mm: 2018 },
    inlet: { relay: { driver: 'onoff', gpio, active }, max_run_s: 7200 },
  });
  const configure = (...tanks: object[]) =>
    writeFileSync(
      file('node.json'),
      JSON.stringify({
        schema: 1,
        node: 'pump-house',
        gateway: 'gw0',
        broker_url: 'mqtt://127.0.0.1:9',
        secret_file: 'secret',
        tanks,
      }),
    );
  const start = (program: string): ChildProcess =>
    board.spawn([process.execPath, '--import', HOOKS, MAIN, program, file('node.json')], {
      SLUICE_DATA_DIR: file('data'),
    });
  const allOff = () => ended(start('all-off'));
  const level = async (line: number) => {
    const { direction, level } = await board.state(line);
    return `${direction} ${level}`;
  };
  /** A real node opens the valve of a tank at 5 % and is killed: the line stays driven. */
  const killInRefill = async () => {
    const node = start('node');
    const gone = ended(node);
    const frames = setInterval(() => pty.write(uartFrame(2018 - 88)), 100);
    const open = waitFor('open valve', async () => (await level(INLET)) === 'out 1', 20_000);
    await Promise.race([open, gone.then(({ said }) => Promise.reject(new Error(said)))]).finally(() => {
      clearInterval(frames);
      node.kill('SIGKILL');
    });
    await gone;
    expect(await level(INLET)).toBe('out 1');
  };

  test('puts the line at rest that a killed node has left driven', async () => {
    configure(tank('house', 17));
    await killInRefill();
    expect(await allOff()).toMatchObject({ code: 0, said: expect.stringContaining('All outputs are safe') });
    expect(await level(INLET)).toBe('out 0');
  }, 60_000);

  test.each([
    ['was damaged', () => writeFileSync(file('node.json'), '{"schema": 1, "tanks')],
    ['is gone', () => rmSync(file('node.json'))],
    ['names another pin now', () => configure(tank('house', 27))],
  ])(
    'does so when the configuration %s in the meantime',
    async (_what, change) => {
      configure(tank('house', 17));
      await killInRefill();
      change();
      expect((await allOff()).code).toBe(0);
      expect(await level(INLET)).toBe('out 0');
    },
    60_000,
  );

  test('goes on past a line that cannot be had, says which, and fails', async () => {
    configure(tank('house', 17), {
      ...tank('farm', 27),
      sensor: { ...tank('farm', 27).sensor, device: '/dev/ttyAMA9' },
    });
    await board.takenElsewhere(SECOND, { direction: 'high' });
    await board.forbid(INLET, 'EBUSY');
    const { code, said } = await allOff();
    expect(code).toBe(1);
    expect(said).toContain('Relay house.inlet may still be switched on');
    expect(said).not.toContain('All outputs are safe');
    expect(await level(SECOND)).toBe('out 0');
  }, 60_000);

  test('rests an active-low board at high, in one step', async () => {
    configure(tank('house', 17, 'low'));
    await board.takenElsewhere(INLET, { direction: 'low' });
    await board.forget();
    expect((await allOff()).code).toBe(0);
    expect(await board.seenOutside(INLET)).toEqual(['out 1']);
  }, 60_000);

  test('an outlet that is open without current is let open', async () => {
    const { inlet: _, ...bare } = tank('house', 17);
    const outlet = { relay: { driver: 'onoff', gpio: 17, active: 'low' }, safe_position: 'open' };
    const pump = { relay: { driver: 'onoff', gpio: 27 }, direction: 'transfer', to_tank: 'farm' };
    configure({ ...bare, inlet: null, outlet, pump });
    // As a killed node leaves them: the outlet held closed, the pump running.
    await board.takenElsewhere(INLET, { direction: 'low' });
    await board.takenElsewhere(SECOND, { direction: 'high' });
    expect((await allOff()).code).toBe(0);
    expect(await level(INLET)).toBe('out 1');
    expect(await level(SECOND)).toBe('out 0');
  }, 60_000);

  test('without pins to be had on this machine it fails and says so', async () => {
    configure(tank('house', 17));
    const elsewhere = spawn(process.execPath, ['--import', HOOKS, MAIN, 'all-off', file('node.json')], {
      env: { PATH: process.env.PATH, SLUICE_DATA_DIR: file('data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code, said } = await ended(elsewhere);
    expect(code).toBe(1);
    expect(said).toContain('offers no GPIO pins');
  }, 60_000);
});
