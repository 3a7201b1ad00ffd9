import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { PigpioErrorCode } from '../../../firmware/drivers/rangefinder/pigpio/pigpio-error.js';
import { probePigpio } from '../../../firmware/drivers/rangefinder/pigpio/probe.js';
import { FROM_SOURCES } from './support/helper-process.js';
import { installPackages } from './support/npm-install.js';
import { Rig } from './support/rig.js';
import { makeDaemon, type StubLibrary, stubLibrary, withLibrary } from './support/stub-library.js';

// What `npm install` makes of the optional package pigpio on different machines, and what the probe then says.

const PROBE = fileURLToPath(
  new URL('../../../firmware/drivers/rangefinder/pigpio/probe-process.ts', import.meta.url),
);

const MAIN = fileURLToPath(new URL('../../../dist/provisioning/main.js', import.meta.url));

let folder: string;
let stub: StubLibrary;
let rig: Rig;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-variants-'));
  stub = stubLibrary();
}, 60_000);

beforeEach(() => {
  rig = new Rig();
});

afterEach(() => rig.close());

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the probe says of the packages in a folder. */
function probe(installed: string, env: NodeJS.ProcessEnv = {}, socket = join(folder, 'none.sock')) {
  return probePigpio({
    clock: new SystemClock(),
    socket,
    program: [...FROM_SOURCES, PROBE],
    env: { PATH: process.env.PATH, SLUICE_TEST_PIGPIO_FROM: installed, ...env },
  });
}

const not = (code: PigpioErrorCode, advice: RegExp) => ({
  usable: false,
  code,
  advice: expect.stringMatching(advice),
});

/** What `sluice hardware show` says of pigpio, with the packages of a folder. */
function shown(installed: string): { readonly code?: string; readonly advice?: string } {
  const args = [MAIN, 'hardware', 'show', '--json'];
  const stdout = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      // The command tries the chip in a process of its own, which gets the same packages.
      NODE_OPTIONS: FROM_SOURCES.join(' '),
      SLUICE_TEST_PIGPIO_FROM: installed,
      SLUICE_PIGPIO_SOCKET: join(folder, 'none.sock'),
    },
  });
  return (JSON.parse(stdout) as { machine: { pigpio: object } }).machine.pigpio;
}

/** Whether the package that a relay needs came through: a failure of pigpio must not take it along. */
const hasOnoff = (installed: string) => existsSync(join(installed, 'node_modules/onoff/onoff.js'));

describe('npm install', () => {
  test('without the C library succeeds; the probe says to install it and to rebuild', async () => {
    const installed = join(folder, 'without');
    expect(installPackages(installed, {}).status).toBe(0);
    expect(hasOnoff(installed)).toBe(true);
    const advice = /while the C library pigpio was not there.*apt-get install pigpio.*npm rebuild pigpio/;
    expect(await probe(installed)).toEqual(not('pigpio_library_missing', advice));
    expect(shown(installed)).toEqual(not('pigpio_library_missing', advice));
  }, 60_000);

  test('with pigpiod but no header leaves pigpio out; the probe names pigpio.h', async () => {
    const installed = join(folder, 'no-header');
    const bin = join(folder, 'bin');
    makeDaemon(bin);
    const env = { PATH: `${bin}:${process.env.PATH}` };
    expect(installPackages(installed, { env }).status).toBe(0);
    expect(hasOnoff(installed)).toBe(true);
    expect(existsSync(join(installed, 'node_modules/pigpio'))).toBe(false);
    expect(await probe(installed)).toEqual(
      not('pigpio_not_installed', /is not installed.*pigpio\.h.*npm install/),
    );
    expect(shown(installed).code).toBe('pigpio_not_installed');
  }, 60_000);

  test('with --ignore-scripts succeeds; the probe says to rebuild', async () => {
    const installed = join(folder, 'no-scripts');
    expect(installPackages(installed, { args: ['--ignore-scripts'] }).status).toBe(0);
    expect(await probe(installed)).toEqual(not('pigpio_not_built', /was not compiled.*npm rebuild pigpio/));
    expect(shown(installed).code).toBe('pigpio_not_built');
  }, 60_000);

  test('before the C library came, and `npm rebuild pigpio` after it: the advice is right', async () => {
    const installed = join(folder, 'without');
    const env = { ...process.env, ...withLibrary(stub) };
    execFileSync('npm', ['rebuild', 'pigpio'], { cwd: installed, env, stdio: 'pipe' });
    expect(await probe(installed, withLibrary(stub))).toEqual({ usable: true, by: 'trial' });
  }, 60_000);

  test('with the C library and its header: the probe takes the chip and gives it back', async () => {
    expect(await probe(stub.installed, rig.env)).toEqual({ usable: true, by: 'trial' });
    expect(rig.world.trace()).toEqual(['interfaces 3', 'initialise', 'terminate']);
  }, 60_000);
});

describe('the probe of a complete installation', () => {
  test('says when the C library was removed afterwards', async () => {
    expect(await probe(stub.installed)).toEqual(
      not('pigpio_library_missing', /cannot be loaded \(libpigpio\.so/),
    );
  }, 60_000);

  test('says when the native part is damaged', async () => {
    const installed = join(folder, 'damaged');
    cpSync(stub.installed, installed, { recursive: true });
    truncateSync(join(installed, 'node_modules/pigpio/build/Release/pigpio.node'), 100);
    expect(await probe(installed, withLibrary(stub))).toEqual(not('pigpio_not_built', /npm rebuild pigpio/));
  }, 60_000);

  test('says that a Pi 5 is none for pigpio, without touching it', async () => {
    expect(await probe(stub.installed, { ...rig.env, PIGPIO_STUB_REVISION: 'd04170' })).toEqual(
      not('pigpio_board_unsupported', /never the Pi 5: range through gpiomon/),
    );
    expect(rig.world.trace()).toEqual([]);
  }, 60_000);

  test('survives a library that crashes', async () => {
    expect(await probe(stub.installed, { ...withLibrary(stub), PIGPIO_STUB_CRASH: '1' })).toEqual(
      not('pigpio_probe_failed', /was ended by SIGSEGV and said nothing/),
    );
  }, 60_000);

  test('asks the helper when it runs, and leaves the chip to it', async () => {
    rig.world.set([]);
    await rig.helper().ready();
    const before = rig.world.trace().length;
    expect(await probe(stub.installed, rig.env, rig.socket)).toEqual({ usable: true, by: 'helper' });
    expect(rig.world.trace().length).toBe(before);
  }, 60_000);
});
