import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { contains, formatIpv4, isPrivate, parseIpv4, parseSubnet } from '../../../vpn/address/ipv4.js';
import {
  absolutePath,
  cidr,
  hostName,
  port,
  privateSubnet,
  remoteHost,
} from '../../../vpn/address/schemas.js';
import { VpnInputError } from '../../../vpn/input-error.js';
import { checkedClient, checkedRoster, type VpnClient } from '../../../vpn/model.js';
import { CAMERA, GATEWAY, PHONE, PLAN, TANK } from './support/plan.js';

describe('IPv4 addresses', () => {
  test('every number becomes an address and back', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), (number) => {
        expect(parseIpv4(formatIpv4(number))).toBe(number);
      }),
    );
  });

  test.each(['', '1.2.3', '1.2.3.256', '1.2.3.4 ', '01.2.3.4', '1.2.3.4/24', '::1', '1e3.0.0.1'])(
    'refuses %j',
    (text) => {
      expect(parseIpv4(text)).toBeUndefined();
    },
  );

  test('a subnet knows its ends, and refuses bits beyond its prefix', () => {
    const subnet = parseSubnet('172.16.4.0/22');
    expect(subnet && [subnet.network, subnet.netmask, subnet.broadcast].map(formatIpv4)).toEqual([
      '172.16.4.0',
      '255.255.252.0',
      '172.16.7.255',
    ]);
    expect(subnet && contains(subnet, parseIpv4('172.16.7.9') ?? 0)).toBe(true);
    expect(subnet && contains(subnet, parseIpv4('172.16.8.0') ?? 0)).toBe(false);
    for (const wrong of ['172.16.4.1/22', '172.16.4.0/33', '172.16.4.0/022', '172.16.4.0', '/24']) {
      expect(parseSubnet(wrong)).toBeUndefined();
    }
  });

  test.each([
    ['10.255.255.255', true],
    ['11.0.0.0', false],
    ['172.15.255.255', false],
    ['172.31.0.1', true],
    ['192.168.255.1', true],
    ['192.169.0.0', false],
  ])('%s is private: %s', (text, expected) => {
    expect(isPrivate(parseIpv4(text) ?? 0)).toBe(expected);
  });
});

describe('What may get into a configuration line', () => {
  const HOSTILE = [
    '',
    ' ',
    'a b',
    'a\nup /bin/sh',
    'a\r',
    "a'",
    'a"',
    'a;b',
    '$(id)',
    '`id`',
    '#',
    '</ca>',
    'ä',
    '\0',
  ];
  test.each([
    ['a host', remoteHost, ['farm.example.org', 'f', '203.0.113.9', '2001:db8::1', 'xn--bcher-kva.example']],
    ['a host name', hostName, ['a-b.example', `${'a'.repeat(63)}.org`]],
    ['a network', cidr, ['10.0.0.0/8', 'fe80::/10', '0.0.0.0/0', '::/0']],
    ['a private subnet', privateSubnet, ['192.168.0.0/24', '10.9.0.0/16', '172.16.0.0/20']],
    ['a path', absolutePath, ['/etc/sluice', '/run/sluice-vpn/a_b.c', '/..hidden']],
  ])('%s', (_what, schema, good) => {
    for (const text of good) expect([text, schema.safeParse(text).success]).toEqual([text, true]);
    for (const text of HOSTILE) expect([text, schema.safeParse(text).success]).toEqual([text, false]);
    for (const text of good) expect(schema.safeParse(`${text}\n`).success).toBe(false);
  });

  test.each([
    '1.2.3',
    'a..b',
    '-a.org',
    'a-.org',
    '[2001:db8::1]',
    'fe80::1%eth0',
    `${'a'.repeat(64)}.org`,
    'a.1',
  ])('is no host: %s', (text) => {
    expect(remoteHost.safeParse(text).success).toBe(false);
  });

  test.each(['8.8.8.0/24', '192.168.0.0/30', '10.0.0.0/8', '192.168.0.1/24'])(
    'is no subnet of a farm: %s',
    (text) => {
      expect(privateSubnet.safeParse(text).success).toBe(false);
    },
  );

  test.each(['/a/../b', '/a/.', '/', 'a', '/a/', '//a'])('is no path: %s', (text) => {
    expect(absolutePath.safeParse(text).success).toBe(false);
  });

  test.each([0, -1, 65_536, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '80'])('is no port: %s', (value) => {
    expect(port.safeParse(value).success).toBe(false);
  });
});

describe('A plan', () => {
  const roster = (...clients: VpnClient[]) => checkedRoster(GATEWAY, clients);

  test('is taken as it is when it is sound', () => {
    expect(checkedRoster(GATEWAY, PLAN)).toEqual(PLAN);
  });

  test.each([
    ['a name twice', () => roster(PHONE, { ...PHONE, address: '192.168.0.9' }), 'phone is given twice'],
    ['an address twice', () => roster(PHONE, { ...PHONE, common_name: 'b' }), '192.168.0.2 is given twice'],
    ['the name of the server', () => roster({ ...PHONE, common_name: 'gw0' }), 'has the name of the server'],
    ['its address', () => roster({ ...PHONE, address: '192.168.0.1' }), 'has the address of the server'],
    ['an address outside', () => roster({ ...PHONE, address: '192.168.1.2' }), 'is not in 192.168.0.0/24'],
    ['the broadcast address', () => roster({ ...PHONE, address: '192.168.0.255' }), 'is not in'],
    ['a name with a path', () => roster({ ...PHONE, common_name: '../phone' }), 'common_name'],
    ['a phone with a LAN', () => roster({ ...PHONE, exposes: [CAMERA] }), 'only a node has a LAN'],
    ['one port twice', () => roster({ ...TANK, exposes: [CAMERA, CAMERA] }), 'use the same port'],
    [
      'a device on the VPN',
      () => roster({ ...TANK, exposes: [{ ...CAMERA, to_address: '192.168.0.9' }] }),
      'is on the VPN',
    ],
    [
      'a device on the internet',
      () => roster({ ...TANK, exposes: [{ ...CAMERA, to_address: '8.8.8.8' }] }),
      'a private address',
    ],
    ['exposed to nobody', () => roster({ ...TANK, exposes: [{ ...CAMERA, roles: [] }] }), 'roles'],
  ])('is refused with %s', (_what, check, message) => {
    expect(check).toThrow(VpnInputError);
    expect(check).toThrow(message);
  });

  test('the same port may be exposed once for TCP and once for UDP', () => {
    const both = { ...TANK, exposes: [CAMERA, { ...CAMERA, transport: 'udp' as const }] };
    expect(checkedClient(GATEWAY, both)).toEqual(both);
  });

  test('a refusal has a stable code, the place and no value', () => {
    const secret = 'hunter2\n';
    const error = (() => {
      try {
        checkedClient(GATEWAY, { ...PHONE, common_name: secret });
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    expect(error).toMatchObject({ code: 'vpn_input_invalid', mistakes: [{ path: 'common_name' }] });
    expect(String(error)).not.toContain('hunter2');
  });
});
