import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Helper } from './support/helper-process.js';
import { FIRST, Rig } from './support/rig.js';
import { pulse } from './support/world.js';

// How the helper ends when it cannot begin: 78 where only a person can help, 1 where another try may (systemd does that).

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write('starting.test.ts: another user and another pigpio need root\n');
const asRoot = isRoot ? test : test.skip;

let rig: Rig;

beforeEach(() => {
  rig = new Rig();
  rig.world.set([]);
});

afterEach(() => rig.close());

const unanswered = () =>
  new Promise((resolve) => {
    createConnection(rig.socket).on('error', () => resolve(true));
  });

describe('the helper does not begin', () => {
  test('on a Raspberry Pi 5', async () => {
    const helper = rig.helper({ env: { PIGPIO_STUB_REVISION: 'd04170' } });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toContain('never the Pi 5: range through gpiomon there');
    expect(rig.world.trace()).toEqual([]);
    expect(await unanswered()).toBe(true);
  });

  test('without the npm package', async () => {
    const empty = join(rig.folder, 'empty');
    mkdirSync(empty);
    writeFileSync(join(empty, 'package.json'), '{}');
    const helper = rig.helper({ env: { SLUICE_TEST_PIGPIO_FROM: empty } });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toMatch(/The npm package pigpio is not installed: .* or range through gpiomon\./);
  });

  test('when the C library has been removed', async () => {
    const helper = rig.helper({ env: { LD_LIBRARY_PATH: '' } });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toMatch(/The C library pigpio cannot be loaded \(libpigpio\.so.*\): install it/);
  });

  test('with a pin that pigpio does not serve', async () => {
    const helper = rig.helper({ sensors: [{ trigger_gpio: 40, echo_gpio: 24 }] });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toContain('GPIO 40 does not lead to the 40-pin header');
  });

  test('where its socket cannot be made; the chip is given back', async () => {
    const helper = rig.helper({ env: { SLUICE_PIGPIO_SOCKET: join(rig.folder, 'nowhere/ranging.sock') } });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toContain('make its folder');
    expect(rig.world.trace().at(-1)).toBe('terminate');
  });

  test('beside another one', async () => {
    rig.world.set([pulse(23, 24, 5_830)]);
    await rig.helper().ready();
    const second = rig.helper();
    expect(await second.end(null)).toBe(78);
    expect(second.said).toContain(`another process answers on ${rig.socket}`);
    expect(await (await rig.finder()).range()).toMatchObject({ kind: 'echo' });
  });

  test('when no sensor needs it, and says so', async () => {
    const helper = rig.helper({ sensors: [{ ...FIRST, route: 'gpiomon' }] });
    expect(await helper.end(null)).toBe(0);
    expect(helper.said).toContain('nothing to do');
    expect(rig.world.trace()).toEqual([]);
  });

  asRoot('as another user than root', async () => {
    const helper = rig.helper({ env: STRICT, through: ['unshare', '-U'] });
    expect(await helper.end(null)).toBe(78);
    expect(helper.said).toContain('Only root can use pigpio');
  });

  asRoot('while another process has the chip, such as pigpiod', async () => {
    const helper = withLock(process.pid);
    expect(await helper.end(null)).toBe(1);
    expect(helper.said).toContain(
      `Another process uses pigpio, and the chip serves one (process ${process.pid},`,
    );
    expect(helper.said).toContain('sudo systemctl disable --now pigpiod');
  });
});

asRoot("a helper that was killed leaves a lock that is in nobody's way", async () => {
  const helper = await withLock(4_194_303).ready();
  expect(await helper.end()).toBe(0);
});

/** The stub then wants what the C library wants: root, and the lock file for itself. */
const STRICT = { PIGPIO_STUB_STRICT: '1' };

/** Starts the helper on a machine of which a process with this number has taken the chip. */
function withLock(pid: number): Helper {
  const prepare = `mount -t tmpfs none /run && echo ${pid} > /run/pigpio.pid && exec "$@"`;
  return rig.helper({ env: STRICT, through: ['unshare', '-m', 'sh', '-c', prepare, 'sh'] });
}
