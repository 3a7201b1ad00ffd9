import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { clock } from '../../../provisioning/doctor/checks/clock.js';
import { configuration } from '../../../provisioning/doctor/checks/configuration.js';
import { disk } from '../../../provisioning/doctor/checks/disk.js';
import { gatewayConnection } from '../../../provisioning/doctor/checks/gateway-connection.js';
import { gpio } from '../../../provisioning/doctor/checks/gpio.js';
import { processes } from '../../../provisioning/doctor/checks/processes.js';
import type { CliRig } from '../provisioning/cli-rig.js';
import { writeKernel } from './kernel-files.js';
import { DAY_MS, MachineRig, makeFarm } from './machine-rig.js';

let farm: CliRig;
let machine: MachineRig;
beforeAll(async () => {
  farm = await makeFarm();
});
afterAll(() => farm.remove());
beforeEach(() => {
  machine = new MachineRig(farm);
});
afterEach(() => machine.remove());

describe('the clock', () => {
  beforeEach(() => {
    machine.installGateway();
    writeKernel(machine, []);
  });
  const timedatectl = (stdout: string) =>
    machine.programs.set('timedatectl', { code: 0, stdout, stderr: '' });

  test.each([
    ['yes\n', 'ok', 'kept by a time server'],
    ['no\n', 'warning', 'no time server has confirmed it'],
    ['', 'warning', 'nothing tells'],
  ] as const)('of which timedatectl says %j', async (stdout, state, says) => {
    timedatectl(stdout);
    expect(await machine.run(clock)).toMatchObject({ state, what: expect.stringContaining(says) });
  });

  test('without timedatectl the mark of systemd-timesyncd counts', async () => {
    machine.write('/run/systemd/timesync/synchronized', '');
    expect((await machine.run(clock)).state).toBe('ok');
  });

  test.each([
    ['at 1970', -Date.now()],
    ['a week before the list was signed', -7 * DAY_MS],
  ])('that stands %s is implausible', async (_what, ahead_ms) => {
    timedatectl('yes\n');
    machine.ahead_ms = ahead_ms;
    const { state, what } = await machine.run(clock);
    expect(state).toBe('broken');
    expect(what).toContain('but what is installed here is from after');
  });
});

describe('configuration', () => {
  test('that the processes would take is in order, also when it is for both', async () => {
    machine.installGateway();
    machine.installNode();
    expect(await machine.run(configuration)).toMatchObject({
      state: 'ok',
      what: 'gateway gw0; node pump-house',
    });
  });

  test('that the processes would take, and in which a pump cannot be seen to run dry, is told', async () => {
    machine.installNode();
    const relay = { driver: 'onoff', gpio: 27 };
    const { tanks, ...rest } = JSON.parse(readFileSync(machine.path('/etc/sluice/node.json'), 'utf8'));
    const withPump = { ...rest, tanks: [{ ...tanks[0], pump: { direction: 'draw', relay } }] };
    machine.write('/etc/sluice/node.json', JSON.stringify(withPump));
    expect(await machine.run(configuration)).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('the pump of house has dry_run_s'),
      do_this: expect.stringContaining('flow_lph'),
    });
  });

  test('that the processes would take, with a main that has no price, is told', async () => {
    machine.installNode();
    const town = { id: 'town', kind: 'town', relay: { driver: 'onoff', gpio: 27 }, inflow_lph: 900 };
    const { tanks, ...rest } = JSON.parse(readFileSync(machine.path('/etc/sluice/node.json'), 'utf8'));
    const inlet = { sources: [town] };
    machine.write('/etc/sluice/node.json', JSON.stringify({ ...rest, tanks: [{ ...tanks[0], inlet }] }));
    expect(await machine.run(configuration)).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('the source town of house is a main without a price'),
      do_this: expect.stringContaining('cost_per_m3'),
    });
  });

  test.each([
    ['no JSON', '{'],
    ['another form', '[]'],
    ['an unknown key', '{"schema":1,"gateway":"gw0","nodes":[],"colour":"red"}'],
  ])('with %s is told', async (_what, text) => {
    machine.write('/etc/sluice/gateway.json', text);
    expect((await machine.run(configuration)).state).toBe('broken');
  });
});

describe('pins', () => {
  const addChip = () => {
    machine.write('/sys/class/gpio/gpiochip512/label', 'pinctrl-bcm2711\n');
    machine.write('/sys/class/gpio/gpiochip512/base', '512\n');
    machine.write('/sys/class/gpio/gpiochip512/ngpio', '58\n');
    machine.write('/sys/class/gpio/export', '', 0o200);
  };

  test('on a machine without any are told, with what a relay needs', async () => {
    machine.installNode();
    const { state, what } = await machine.run(gpio);
    expect(state).toBe('broken');
    expect(what).toContain('offers no GPIO pins');
  });

  test('of a node.json that still has to be filled in are not judged', async () => {
    machine.write('/etc/sluice/node.json', '{"schema":1,"tanks":[]}');
    expect((await machine.run(gpio)).state).toBe('skipped');
    expect((await machine.run(configuration)).state).toBe('broken');
  });

  test('are not asked for by simulated relays', async () => {
    machine.installNode({ driver: 'simulated' });
    expect((await machine.run(gpio)).state).toBe('skipped');
  });

  test('that the user may not export are told, and how to let it', async () => {
    machine.installNode();
    addChip();
    const { state, what, do_this } = await machine.run(gpio);
    expect(state).toBe('broken');
    expect(what).toBe('the user sluice may not write /sys/class/gpio/export');
    expect(do_this).toContain('usermod -aG gpio sluice');
  });

  // Only root can give a file to a group.
  (process.getuid?.() === 0 ? test : test.skip).each([
    ['by /etc/group', () => machine.write('/etc/group', 'gpio:x:997:pi,sluice\n')],
    [
      'by the unit',
      () =>
        machine.write(
          '/etc/systemd/system/sluice-node.service',
          '[Service]\nSupplementaryGroups=dialout gpio\n',
        ),
    ],
  ])('that it may use %s are in order', async (_what, allow) => {
    machine.installNode();
    addChip();
    machine.write('/dev/gpiomem', '', 0o660);
    for (const path of ['/sys/class/gpio/export', '/dev/gpiomem']) chownSync(machine.path(path), 0, 997);
    chmodSync(machine.path('/sys/class/gpio/export'), 0o220);
    allow();
    expect(await machine.run(gpio)).toMatchObject({ state: 'ok', what: 'user sluice may use the pins 17' });
  });
});

describe('the data folder', () => {
  test('that is missing is told', async () => {
    machine.installNode();
    machine.remove('/var/lib/sluice');
    expect((await machine.run(disk)).what).toContain('/var/lib/sluice/node is missing');
  });

  test('of another user is told', async () => {
    machine.installNode();
    expect((await machine.run(disk)).what).toBe('the user sluice may not write /var/lib/sluice/node');
  });

  test('that it may write tells what room is left', async () => {
    machine.installNode();
    chmodSync(machine.path('/var/lib/sluice/node'), 0o777);
    expect((await machine.run(disk)).what).toMatch(/\/var\/lib\/sluice\/node has [\d,]+ MiB \(\d+ %\) left/);
  });

  const asRoot = process.getuid?.() === 0 ? test : test.skip;
  asRoot('on a disk that has gone read-only is told, with the card to replace', async () => {
    machine.installNode();
    const folder = machine.path('/var/lib/sluice/node');
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m,mode=777,ro', 'tmpfs', folder]);
    try {
      expect(await machine.run(disk)).toMatchObject({
        state: 'broken',
        what: 'the disk of /var/lib/sluice/node is read-only, as an SD card is that is worn out',
        do_this: expect.stringContaining('replace the card'),
      });
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});

describe('processes', () => {
  const running: Server[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) {
      server.close();
      await once(server, 'close');
    }
  });
  /** A process behind a real socket that answers `GET /status` as a node does. */
  const answer = async (body: unknown) => {
    mkdirSync(machine.path('/var/lib/sluice/node'), { recursive: true });
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    });
    running.push(server.listen(machine.path('/var/lib/sluice/node/node.sock')));
    await once(server, 'listening');
  };
  const status = (state: string) => ({
    ...{ process: 'node', id: 'pump-house', version: '0.1.0', pid: 1, uptime_s: 5, memory_mb: 40 },
    lines: [{ name: 'gateway', state, detail: '' }],
  });

  test('that answer, connected to the gateway or not', async () => {
    await answer(status('connected'));
    expect((await machine.run(processes)).what).toBe('node pump-house answers, version 0.1.0');
    expect((await machine.run(gatewayConnection)).state).toBe('ok');
  });

  test('a node without its gateway is told', async () => {
    await answer(status('not connected'));
    expect((await machine.run(gatewayConnection)).what).toContain('is not connected to its gateway');
  });

  test('one that was killed is told', async () => {
    machine.write('/var/lib/sluice/node/node.sock', '');
    const { state, what } = await machine.run(processes);
    expect(state).toBe('broken');
    expect(what).toContain('the node does not answer');
    expect((await machine.run(gatewayConnection)).state).toBe('skipped');
  });

  test('one that is installed and does not run is told; on an SD card nobody expects it', async () => {
    machine.installNode();
    expect((await machine.run(processes)).state).toBe('skipped');
    writeKernel(machine, []);
    expect((await machine.run(processes)).what).toContain('the node does not answer');
  });

  test('something else behind the socket is told', async () => {
    await answer({ hello: 'world' });
    expect((await machine.run(processes)).what).toContain('the versions differ');
  });
});
