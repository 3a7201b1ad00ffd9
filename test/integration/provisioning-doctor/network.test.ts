import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { collision } from '../../../provisioning/doctor/checks/collision.js';
import { firewall } from '../../../provisioning/doctor/checks/firewall.js';
import { listeners } from '../../../provisioning/doctor/checks/listeners.js';
import { serverElsewhere } from '../../../provisioning/doctor/checks/server-elsewhere.js';
import { tunnel } from '../../../provisioning/doctor/checks/tunnel.js';
import { readListeners } from '../../../provisioning/doctor/kernel/listeners.js';
import { freePort } from '../../support/free-port.js';
import type { CliRig } from '../provisioning/cli-rig.js';
import { writeKernel } from './kernel-files.js';
import { MachineRig, makeFarm } from './machine-rig.js';

const LAN = ['eth0', '10.0.0.7', 24] as const;
const TUN = ['tun0', '192.168.0.1', 24] as const;
const TUN_TCP = ['tun1', '192.168.0.1', 24] as const;

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

describe('plan against routes', () => {
  test('a LAN with other addresses is fine', async () => {
    machine.installGateway();
    writeKernel(machine, [LAN, TUN]);
    expect(await machine.run(collision)).toMatchObject({
      state: 'ok',
      what: 'no network of this machine has addresses of 192.168.0.0/24',
    });
  });

  test.each([
    ['the same network', ['eth0', '192.168.0.50', 24]],
    ['a part of it', ['wlan0', '192.168.0.130', 25]],
  ] as const)('a LAN with %s is told, by device', async (_what, lan) => {
    machine.installGateway();
    writeKernel(machine, [LAN, TUN, lan]);
    const { state, what, do_this } = await machine.run(collision);
    expect(state).toBe('broken');
    expect(what).toContain(`on ${lan[0]} has addresses of the farm's 192.168.0.0/24`);
    expect(do_this).toContain('--base 10.83.0.0/16');
  });

  test('a wider network is fine: the kernel takes the narrower route', async () => {
    machine.installGateway();
    writeKernel(machine, [['eth0', '192.168.200.7', 16], TUN]);
    expect((await machine.run(collision)).state).toBe('ok');
  });

  test("a node compares with its own gateway's subnet", async () => {
    machine.installNode();
    writeKernel(machine, [['eth0', '192.168.0.50', 24]]);
    expect((await machine.run(collision)).state).toBe('broken');
    writeKernel(machine, [['eth0', '192.168.1.50', 24]]);
    expect((await machine.run(collision)).state).toBe('ok');
  });

  test("on an installer's computer a collision is a warning, and all subnets count", async () => {
    writeKernel(machine, [['eth0', '192.168.0.50', 24]]);
    expect((await machine.run(collision, { farm_folder: farm.farm })).state).toBe('warning');
    expect((await machine.run(collision)).state).toBe('skipped');
  });
});

describe('the tunnel', () => {
  beforeEach(() => machine.installGateway());

  test('that is not there is told, with the unit to look at', async () => {
    writeKernel(machine, [LAN]);
    const { state, what, do_this } = await machine.run(tunnel);
    expect(state).toBe('broken');
    expect(what).toContain('there is no tunnel tun0 (udp); there is no tunnel tun1 (tcp)');
    expect(do_this).toContain('systemctl status sluice-vpn-udp.service');
  });

  test('with another address than the plan says is told', async () => {
    writeKernel(machine, [LAN, ['tun0', '192.168.0.9', 24], ['tun1', '192.168.0.9', 24]]);
    expect((await machine.run(tunnel)).what).toContain(
      'tun0 does not have the address 192.168.0.1 of the plan',
    );
  });

  test('whose daemon does not answer is a warning', async () => {
    writeKernel(machine, [LAN, TUN, TUN_TCP]);
    const { state, what } = await machine.run(tunnel);
    expect(state).toBe('warning');
    expect(what).toContain('tun0 is up with 192.168.0.1, but OpenVPN (udp) cannot be asked');
  });

  test('of a node has the address that its profile tells', async () => {
    machine.remove('/etc/sluice');
    machine.installNode();
    writeKernel(machine, [LAN, ['tun3', '192.168.0.3', 24]]);
    expect((await machine.run(tunnel)).what).toContain('tun3 is up with 192.168.0.3');
    writeKernel(machine, [LAN, ['tun3', '192.168.0.4', 24]]);
    expect((await machine.run(tunnel)).state).toBe('broken');
  });
});

describe("a gateway whose VPN's server is elsewhere", () => {
  test('is told which guarantees rest with that server', async () => {
    machine.installGatewayElsewhere();
    const { state, what } = await machine.run(serverElsewhere);
    expect(state).toBe('warning');
    for (const word of ['do not reach each other', 'planned addresses', 'revoked'])
      expect(what).toContain(word);
  });

  test('a server of its own keeps them by itself', async () => {
    machine.installGateway();
    expect((await machine.run(serverElsewhere)).state).toBe('ok');
  });
});

describe('broker and dashboard', () => {
  beforeEach(() => machine.installGateway());
  const both = (...addresses: string[]) => addresses.flatMap((one) => [`${one}:1883`, `${one}:8080`]);
  const judge = (...listening: string[]) => {
    writeKernel(machine, [LAN, TUN], listening);
    return machine.run(listeners);
  };

  test('on the VPN address and loopback are fine', async () => {
    expect((await judge(...both('192.168.0.1', '127.0.0.1', '[::1]'), '0.0.0.0:22')).state).toBe('ok');
  });

  test.each([
    ['every address', '0.0.0.0'],
    ['every address, of IPv6, too', '[::]'],
    ['the LAN', '10.0.0.7'],
    ['the LAN, written as IPv6', '[::ffff:10.0.0.7]'],
    ['an address of IPv6', '[fd00::1]'],
  ])('on %s are told', async (_what, address) => {
    const { state, what, do_this } = await judge(...both('192.168.0.1', '127.0.0.1', address));
    expect(state).toBe('broken');
    expect(what).toContain('the broker listens on');
    expect(what).toContain('the dashboard listens on');
    expect(do_this).toContain('SLUICE_BIND="192.168.0.1,127.0.0.1"');
  });

  test('on loopback alone are told: nobody reaches them', async () => {
    expect((await judge(...both('127.0.0.1'))).what).toContain(
      'the broker does not listen on the VPN address 192.168.0.1, port 1883',
    );
  });

  test('that do not run are told', async () => {
    expect((await judge()).what).toContain('the broker does not listen: nothing is on port 1883');
  });

  test('are looked for where the environment file puts them', async () => {
    machine.write(
      '/etc/sluice/gateway.env',
      '# Written by sluice.\nSLUICE_MQTT_PORT="2883"\nSLUICE_HTTP_PORT="9090"\n',
    );
    expect((await judge('192.168.0.1:2883', '192.168.0.1:9090')).state).toBe('ok');
    expect((await judge(...both('192.168.0.1'))).state).toBe('broken');
  });

  test('real sockets are read from the real kernel', async () => {
    const running: Server[] = [];
    const listen = async (host: string) => {
      const [server, port] = [createServer(), await freePort()];
      running.push(server.listen(port, host));
      await once(server, 'listening');
      return { address: host, port };
    };
    machine.borrowKernel();
    const open = [
      await listen('127.0.0.1'),
      await listen('127.0.0.2'),
      await listen('0.0.0.0'),
      await listen('::'),
    ];
    const seen = readListeners(machine.examined()) ?? [];
    for (const one of open) expect(seen).toContainEqual(one);
    for (const server of running) server.close();
  });
});

describe('the firewall', () => {
  beforeEach(() => {
    machine.installGateway();
    writeKernel(machine, [LAN]);
  });
  const answer = (chains: readonly object[], more: object = {}) =>
    machine.programs.set('nft', {
      code: 0,
      stdout: JSON.stringify({ nftables: [{ metainfo: {} }, ...chains.map((chain) => ({ chain }))] }),
      stderr: '',
      ...more,
    });
  const chain = (hook: string, policy: string, table = 'sluice') => ({
    family: 'inet',
    table,
    name: hook,
    hook,
    policy,
  });

  test.each<[string, object[], string, string]>([
    ['is loaded', [chain('input', 'drop'), chain('forward', 'drop')], 'ok', 'input drops'],
    ['is not loaded', [chain('input', 'drop', 'filter')], 'broken', 'table inet sluice is not loaded'],
    [
      'lets everything in',
      [chain('input', 'accept'), chain('forward', 'drop')],
      'broken',
      'no chain that drops input',
    ],
    ['lets clients reach each other', [chain('input', 'drop')], 'broken', 'no chain that drops forward'],
  ])('that %s', async (_what, chains, state, says) => {
    answer(chains);
    const finding = await machine.run(firewall);
    expect(finding).toMatchObject({ state, what: expect.stringContaining(says) });
  });

  test('is not judged by a user who may not look', async () => {
    answer([], { code: 1, stdout: '', stderr: 'Operation not permitted (you must be root)\n' });
    expect(await machine.run(firewall)).toMatchObject({ state: 'skipped', do_this: 'Run it with sudo.' });
  });

  test('without nft is told', async () => {
    expect((await machine.run(firewall)).do_this).toContain('apt-get install nftables');
  });
});
