import { describe, expect, test } from '@jest/globals';
import { check } from '../../../firmware/config/check.js';
import type { ConfigError } from '../../../firmware/config/config-error.js';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';

const node = { id: 'tank1', secret_sha256: '0'.repeat(64), tanks: ['house'] };
const vpn = {
  subnet: '192.168.0.0/24',
  address: '192.168.0.1',
  members: [
    { name: 'monitor', address: '192.168.0.2', role: 'admin' },
    { name: 'tank1', address: '192.168.0.3', role: 'node' },
  ],
  management_sockets: ['/run/sluice-vpn/udp.sock', '/run/sluice-vpn/tcp.sock'],
};
const config = { schema: 1, gateway: 'gw0', nodes: [node], vpn };
const [monitor, tank1] = vpn.members;

/** The mistakes a configuration is refused for, as "path: message". */
function mistakes(value: unknown): string[] {
  try {
    check(gatewayConfig, value, 'gateway.json');
    return [];
  } catch (error) {
    return (error as ConfigError).mistakes.map(({ path, message }) => `${path}: ${message}`);
  }
}

describe('the VPN of a gateway', () => {
  test('may be left out, and so may the management sockets', () => {
    expect(check(gatewayConfig, { ...config, vpn: undefined }, 'gateway.json').vpn).toBeUndefined();
    const { management_sockets: _, ...rest } = vpn;
    const short = check(gatewayConfig, { ...config, vpn: rest }, 'gateway.json');
    expect(short.vpn).toEqual({ ...vpn, management_sockets: [] });
  });

  test('a node on the gateway’s own Pi has the gateway’s address', () => {
    const own = { ...vpn, members: [monitor, { ...tank1, address: vpn.address }] };
    expect(mistakes({ ...config, vpn: own })).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['an unknown key', { port: 1194 }, 'vpn.port: unknown key'],
    [
      'an unknown key of a member',
      { members: [{ ...monitor, cn: 'x' }, tank1] },
      'vpn.members.0.cn: unknown key',
    ],
    ['a public subnet', { subnet: '8.8.8.0/24' }, 'vpn.subnet: a private IPv4 network'],
    ['a loopback subnet', { subnet: '127.77.0.0/24' }, 'vpn.subnet: a private IPv4 network'],
    [
      'a subnet with bits beyond its prefix',
      { subnet: '192.168.0.1/24' },
      'vpn.subnet: a private IPv4 network',
    ],
    ['a subnet of everything', { subnet: '10.0.0.0/8' }, 'vpn.subnet: a private IPv4 network'],
    ['an address outside', { address: '192.168.1.1' }, 'vpn.address: not an address of a machine'],
    ['the network’s own address', { address: '192.168.0.0' }, 'vpn.address: not an address of a machine'],
    [
      'a member outside',
      { members: [{ ...monitor, address: '192.168.1.2' }, tank1] },
      'vpn.members.0.address: not an address of a machine',
    ],
    [
      'a member at the broadcast address',
      { members: [{ ...monitor, address: '192.168.0.255' }, tank1] },
      'vpn.members.0.address: not an address of a machine',
    ],
    [
      'an address that is none',
      { members: [{ ...monitor, address: '::1' }, tank1] },
      'vpn.members.0.address: an IPv4',
    ],
    [
      'an address given twice',
      { members: [monitor, tank1, { name: 'x', address: '192.168.0.2', role: 'viewer' }] },
      'vpn.members.2.address: given twice',
    ],
    [
      'a name given twice',
      { members: [monitor, tank1, { ...monitor, address: '192.168.0.9' }] },
      'vpn.members.2.name: given twice',
    ],
    [
      'a phone at the gateway’s address',
      { members: [{ ...monitor, address: '192.168.0.1' }, tank1] },
      'vpn.members.0.address: the address of the gateway',
    ],
    ['an unknown role', { members: [{ ...monitor, role: 'owner' }, tank1] }, 'vpn.members.0.role: '],
    [
      'a registered node without an address',
      { members: [monitor] },
      'nodes.0.id: vpn.members has no node "tank1"',
    ],
    [
      'a registered node that the plan takes for a phone',
      { members: [{ ...tank1, role: 'admin' }] },
      'nodes.0.id: vpn.members has no node "tank1"',
    ],
    ['a relative socket', { management_sockets: ['udp.sock'] }, 'vpn.management_sockets.0: an absolute path'],
    [
      'a socket of no way',
      { management_sockets: ['/run/x.sock'] },
      'vpn.management_sockets.0: an absolute path',
    ],
  ])('%s is refused with its path', (_, change, mistake) => {
    const found = mistakes({ ...config, vpn: { ...vpn, ...change } });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(mistake);
  });
});
