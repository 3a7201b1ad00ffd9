import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LinuxBoard } from '../../../firmware/drivers/board/linux.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { BoardFacts } from '../../../firmware/ports/board.js';
import { BUILDS } from '../../../hardware/builds/builds.js';
import type { Call } from '../../../provisioning/cli/define.js';
import { runHardwareShow } from '../../../provisioning/commands/hardware/show.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { BOOKWORM_GPIOMON, FakeMachine, TRIXIE_GPIOMON } from './support/fake-machine.js';

const rig = new CliRig();
afterAll(() => rig.remove());

const ENVELOPE = { schema: 1, node: 'pi0', gateway: 'gw0', broker_url: 'mqtt://127.0.0.1', secret_file: 's' };

/** A configuration file of a reference build, or of these tanks. */
function configFile(
  name: string,
  tanks: unknown = BUILDS.find(({ id }) => id === name)?.tanks,
  more: object = {},
) {
  const file = join(rig.root, `${name}.json`);
  writeFileSync(file, JSON.stringify({ ...ENVELOPE, tanks, ...more }));
  return file;
}

describe('sluice hardware show', () => {
  let machine: FakeMachine;
  beforeEach(() => {
    machine = new FakeMachine();
  });
  afterEach(() => machine.remove());

  const call: Call = {
    surroundings: {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      variables: {},
      clock: new SystemClock(),
      actor: 'tester',
      concurrency: 1,
      version: '1.2.3',
    },
    json: false,
    dryRun: false,
  };

  function show(config: string | undefined, pigpio: BoardFacts['pigpio'] = { usable: true, by: 'helper' }) {
    const board = new LinuxBoard({ root: machine.root, path: machine.path, probePigpio: async () => pigpio });
    return runHardwareShow(call, config === undefined ? {} : { config }, board);
  }

  test('on a Pi 4 of bookworm: each sensor, relay and input, its driver and why', async () => {
    machine
      .model('Raspberry Pi 4 Model B Rev 1.4')
      .chip({ label: 'pinctrl-bcm2711', base: 512, lines: 58, device: 'gpiochip0' })
      .program('gpiomon', BOOKWORM_GPIOMON)
      .write('dev/ttyAMA0');
    const answer = await show(configFile('pump-and-source'));
    expect(answer.exit).toBe('ok');
    expect(answer.json).toMatchObject({
      machine: { board: { id: 'pi-4' } },
      things: [
        { name: 'header sensor', driver: 'serial' },
        { name: 'header inlet relay', driver: 'onoff' },
        { name: 'header high level switch', driver: 'onoff' },
        { name: 'header inlet flow meter', driver: 'onoff' },
        { name: 'source sensor', driver: 'pigpio' },
      ],
      findings: [],
    });
    expect(answer.text).toContain('Raspberry Pi 4 Model B');
    expect(answer.text).toMatch(/header inlet relay +onoff +onoff +pinctrl-bcm2711 .* GPIO 0 is line 512/);
  });

  test('an inlet with several sources: each of their relays, and the findings about them', async () => {
    const [tank] = BUILDS[0]?.tanks ?? [];
    const relay = (gpio: number) => ({ driver: 'onoff', gpio });
    const sources = [
      { id: 'well', kind: 'bore', relay: relay(17) },
      { id: 'mains', kind: 'town', relay: relay(27) },
    ];
    const answer = await show(configFile('sources', [{ ...tank, inlet: { sources } }]));
    expect(answer.json).toMatchObject({
      things: [
        { kind: 'sensor' },
        { name: 'house inlet well relay', kind: 'relay', driver: null },
        { name: 'house inlet mains relay', kind: 'relay', driver: null },
      ],
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'no_driver', message: expect.stringContaining('mains relay') }),
      ]),
    });
  });

  test('on a Pi 5 of trixie: gpiomon', async () => {
    machine
      .model('Raspberry Pi 5 Model B Rev 1.0')
      .chip({ label: 'pinctrl-rp1', base: 569, lines: 54, device: 'gpiochip0' })
      .program('gpiomon', TRIXIE_GPIOMON);
    const answer = await show(configFile('single-tank'));
    expect(answer.json).toMatchObject({ things: [{ driver: 'gpiomon' }, { driver: 'onoff' }], findings: [] });
    expect(answer.text).toContain('never will');
  });

  test('on a machine that is no Pi: says so, gives nothing a driver, and never the simulator', async () => {
    const answer = await show(configFile('single-tank'), {
      usable: false,
      code: 'pigpio_not_installed',
      advice: 'The package pigpio is not installed.',
    });
    expect(answer.exit).toBe('broken');
    expect(answer.json).toMatchObject({
      things: [{ driver: null }, { driver: null }],
      findings: [{ code: 'board_unknown' }, { code: 'no_driver' }, { code: 'no_driver' }],
    });
    expect(answer.text).toContain('This machine is no Raspberry Pi.');
    expect(JSON.stringify(answer.json)).not.toContain('"driver":"simulated"');
  });

  test('tells what the machine has turned on where the configuration wants a pin', async () => {
    machine
      .model('Raspberry Pi 4 Model B Rev 1.4')
      .chip({ label: 'pinctrl-bcm2711', base: 512, lines: 58, device: 'gpiochip0' })
      .write('dev/spidev0.0');
    const [tank] = BUILDS[0]?.tanks ?? [];
    const relay = { driver: 'onoff', gpio: 10, active: 'high' };
    const answer = await show(configFile('spi', [{ ...tank, inlet: { relay } }]));
    expect(answer.exit).toBe('broken');
    expect(answer.json).toMatchObject({
      findings: [
        {
          code: 'pin_bus_in_use',
          severity: 'broken',
          message: expect.stringContaining('house inlet.relay.gpio'),
        },
      ],
    });
  });

  test('tells of a thermometer that is not there, and of a sensor that the kernel holds', async () => {
    machine
      .model('Raspberry Pi 4 Model B Rev 1.4')
      .chip({ label: 'pinctrl-bcm2711', base: 512, lines: 58, device: 'gpiochip0' })
      .write('sys/bus/iio/devices/iio:device0/in_distance_raw', '1');
    const sensor = {
      driver: 'pins',
      trigger_gpio: 23,
      echo_gpio: 24,
      empty_distance_mm: 2018,
      air_temperature_c: { w1: '28-0316a2795eff' },
    };
    const [tank] = BUILDS[0]?.tanks ?? [];
    const answer = await show(configFile('w1', [{ ...tank, sensor }]));
    expect(answer.json).toMatchObject({
      findings: [{ code: 'thermometer_missing' }, { code: 'kernel_holds_pins' }],
    });
  });

  test('as it is typed here: one document, and the truth about this machine', async () => {
    const { code, stdout, stderr } = await rig.run('hardware', 'show', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toHaveProperty('machine.sysfs.usable');
  });

  test.each([
    ['is missing', '/nowhere/node.json'],
    ['is empty', ''],
  ])('a configuration that %s is an error with a code', async (_what, file) => {
    const { code, stdout } = await rig.run('hardware', 'show', '--config', file, '--json');
    expect(code).toBe(9);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'config_unusable' } });
  });

  test('a configuration with a relay on a pin that is on at boot is refused with what to do', async () => {
    const [tank] = BUILDS[0]?.tanks ?? [];
    const file = configFile('refused', [{ ...tank, inlet: { relay: { driver: 'onoff', gpio: 5 } } }]);
    const { stdout } = await rig.run('hardware', 'show', '--config', file, '--json');
    expect(JSON.parse(stdout).error.message).toMatch(/GPIO 5 \(pin 29\) is pulled up.*Use one of GPIO 12/);
  });
});

describe('sluice hardware pins', () => {
  test('lists the header, and what a configuration uses', async () => {
    const { stdout } = await rig.run('hardware', 'pins', '--config', configFile('single-tank'));
    expect(stdout.trimEnd().split('\n')).toHaveLength(41);
    expect(stdout).toMatch(/^ 11 {2}GPIO 17 +pulled down +good +house inlet relay$/m);
    expect(stdout).toMatch(/^ 18 {2}GPIO 24 .*house sensor echo_gpio$/m);
  });
});

describe('sluice hardware wiring', () => {
  test('writes a drawing of a build or of a configuration, and nothing with --dry-run', async () => {
    const out = join(rig.root, 'out.svg');
    expect(
      await rig.run('hardware', 'wiring', '--build', 'single-tank', '--out', out, '--dry-run'),
    ).toMatchObject({ code: 0 });
    expect(existsSync(out)).toBe(false);
    expect(await rig.run('hardware', 'wiring', '--build', 'single-tank', '--out', out)).toMatchObject({
      code: 0,
    });
    const committed = new URL('../../../hardware/wiring/single-tank.svg', import.meta.url);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(committed, 'utf8'));
    const args = ['--config', configFile('waterproof'), '--board', 'pi-5', '--out', out];
    expect(await rig.run('hardware', 'wiring', ...args)).toMatchObject({ code: 0 });
    expect(readFileSync(out, 'utf8')).toContain('dtparam=uart0=on');
  });
});

describe('sluice hardware power', () => {
  test('gives every band, or one place', async () => {
    const all = await rig.json('hardware', 'power');
    expect(all).toMatchObject({ board: 'pi-zero-2-w', sampling: { running_interval_s: 1 } });
    expect(all.sizes).toHaveLength(6);
    const one = await rig.run('hardware', 'power', '--latitude', '-37.8', '--board', 'pi-5');
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(one.stdout).toMatch(/^-37.8° +\d/m);
  });

  test.each([
    ['--latitude', '61'],
    ['--latitude', 'NaN'],
    ['--latitude', '1e309'],
    ['--sun-hours', '0'],
    ['--interval', '0'],
    ['--interval', '2.5'],
    ['--valve-w', '-1'],
    ['--running-min', '1441'],
    ['--sensors', 'sonar'],
    ['--sensors', ''],
    ['--board', 'pi-6'],
    ['--battery', 'nuclear'],
  ])('refuses %s %s', async (option, value) => {
    const { code, stdout } = await rig.run('hardware', 'power', option, value, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage' } });
  });
});

describe('help', () => {
  test.each(['show', 'pins', 'wiring', 'power'])(
    'of hardware %s has an example and exit codes',
    async (name) => {
      const { code, stdout } = await rig.run('hardware', name, '--help');
      expect(code).toBe(0);
      expect(stdout).toContain(`Example:\n  $ sluice hardware ${name}`);
      expect(stdout.includes('--dry-run')).toBe(name === 'wiring');
    },
  );
});
