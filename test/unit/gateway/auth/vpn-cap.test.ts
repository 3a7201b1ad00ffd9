import { describe, expect, test } from '@jest/globals';
import { VpnCap, type VpnPlan } from '../../../../firmware/gateway/auth/vpn-cap.js';

const PLAN: VpnPlan = {
  subnet: '192.168.1.0/24',
  address: '192.168.1.1',
  members: [
    { name: 'farmer', address: '192.168.1.2', role: 'admin' },
    { name: 'tank1', address: '192.168.1.3', role: 'node' },
    { name: 'tank2', address: '192.168.1.4', role: 'node' },
    { name: 'here', address: '192.168.1.1', role: 'node' },
    { name: 'neighbour', address: '192.168.1.254', role: 'viewer' },
  ],
};
const cap = new VpnCap(PLAN);

const admin = { username: 'ann', role: 'admin' } as const;
const viewer = { username: 'vic', role: 'viewer' } as const;
const cappedAdmin = { username: 'ann', role: 'viewer', own_role: 'admin' };

/** What an admin may be at an address: all, only look, or nothing at all. */
const ADMIN_AT: readonly [string, 'admin' | 'viewer' | 'nobody', string][] = [
  ['127.0.0.1', 'admin', 'loopback'],
  ['127.9.8.7', 'admin', 'all of 127.0.0.0/8 is loopback'],
  ['::1', 'admin', 'loopback, IPv6'],
  ['::ffff:127.0.0.1', 'admin', 'loopback, mapped'],
  ['192.168.1.1', 'admin', 'the gateway at its own address'],
  ['::ffff:192.168.1.1', 'admin', 'the gateway at its own address, mapped'],
  ['192.168.1.2', 'admin', 'an admin’s phone'],
  ['::ffff:192.168.1.2', 'admin', 'an admin’s phone, mapped'],
  ['192.168.1.254', 'viewer', 'a viewer’s phone'],
  ['::ffff:192.168.1.254', 'viewer', 'a viewer’s phone, mapped'],
  ['::FFFF:c0a8:01fe', 'viewer', 'a viewer’s phone, mapped, in hexadecimal'],
  ['0:0:0:0:0:ffff:192.168.1.254', 'viewer', 'a viewer’s phone, mapped, at length'],
  ['192.168.1.3', 'viewer', 'a node'],
  ['::ffff:c0a8:103', 'viewer', 'a node, mapped'],
  ['192.168.1.5', 'nobody', 'an address that nobody has'],
  ['::ffff:192.168.1.5', 'nobody', 'an address that nobody has, mapped'],
  ['::ffff:c0a8:105', 'nobody', 'an address that nobody has, mapped, in hexadecimal'],
  ['192.168.1.0', 'nobody', 'first address of the subnet'],
  ['192.168.1.255', 'nobody', 'last address of the subnet'],
  ['192.168.0.255', 'admin', 'last address before the subnet'],
  ['192.168.2.0', 'admin', 'first address after the subnet'],
  ['192.168.0.2', 'admin', 'the same host of another gateway’s subnet'],
  ['10.0.0.7', 'admin', 'another network'],
  ['fd00::7', 'admin', 'another network, IPv6'],
  ['fe80::1%eth0', 'admin', 'another network, IPv6 with a zone'],
  ['::192.168.1.254', 'admin', 'IPv6 that only looks like mapped'],
  ['1::ffff:192.168.1.254', 'admin', 'IPv6 that ends like a mapped one'],
  ['', 'nobody', 'no address: the connection is gone'],
  ['-', 'nobody', 'what stands for no address'],
  ['192.168.1.2.9', 'nobody', 'no address at all'],
  ['192.168.1.02', 'nobody', 'an address with a leading zero'],
];

describe('people, by the device they use', () => {
  test.each(ADMIN_AT)('an admin at %s is %s: %s', (address, most) => {
    const expected = { admin, viewer: cappedAdmin, nobody: undefined }[most];
    expect(cap.personAt(address, admin)).toEqual(expected);
    expect(cap.knows(address)).toBe(most !== 'nobody');
  });

  test.each(ADMIN_AT)('a viewer at %s is never more than a viewer', (address, most) => {
    expect(cap.personAt(address, viewer)).toEqual(most === 'nobody' ? undefined : viewer);
  });

  test('nothing else of a person gets through', () => {
    const record = { ...admin, password_hash: 'scrypt$…', own_role: 'admin' as const };
    expect(cap.personAt('192.168.1.2', record)).toEqual(admin);
  });
});

describe('nodes, by their address', () => {
  const NOT_ITS_OWN = 'vpn_address_not_its_own';
  const UNKNOWN = 'vpn_address_unknown';

  test.each([
    ['tank1', '192.168.1.3', null],
    ['tank1', '::ffff:192.168.1.3', null],
    ['tank1', '192.168.1.4', NOT_ITS_OWN],
    ['tank1', '::ffff:192.168.1.4', NOT_ITS_OWN],
    ['tank1', '192.168.1.2', NOT_ITS_OWN],
    ['tank1', '192.168.1.1', NOT_ITS_OWN],
    ['tank1', '127.0.0.1', NOT_ITS_OWN],
    ['tank1', '10.0.0.7', NOT_ITS_OWN],
    ['tank1', 'fd00::7', NOT_ITS_OWN],
    ['tank1', '192.168.1.9', UNKNOWN],
    ['tank1', '', UNKNOWN],
    ['here', '127.0.0.1', null],
    ['here', '::1', null],
    ['here', '::ffff:127.0.0.1', null],
    ['here', '192.168.1.1', null],
    ['here', '192.168.1.3', NOT_ITS_OWN],
    ['here', '10.0.0.7', NOT_ITS_OWN],
    ['here', 'fd00::7', NOT_ITS_OWN],
    ['farmer', '192.168.1.2', NOT_ITS_OWN],
    ['of-no-plan', '192.168.1.3', NOT_ITS_OWN],
    ['of-no-plan', '127.0.0.1', NOT_ITS_OWN],
    ['of-no-plan', '10.0.0.7', NOT_ITS_OWN],
  ])('%s from %j: %j', (node, address, why) => expect(cap.whyNodeMayNot(node, address)).toBe(why));
});

test.each([
  ['farmer', 'admin'],
  ['tank1', 'node'],
  ['neighbour', 'viewer'],
  ['of-no-plan', null],
])('a certificate in the name of %s is that of: %s', (name, role) => {
  expect(cap.roleOf(name)).toBe(role);
  expect(new VpnCap().roleOf(name)).toBeNull();
});

describe('without a VPN', () => {
  const none = new VpnCap();

  test.each(['127.0.0.1', '192.168.1.254', '::ffff:192.168.1.5', 'fd00::7', '', '-'])(
    '%j caps nobody',
    (address) => {
      expect(none.knows(address)).toBe(true);
      expect(none.personAt(address, admin)).toEqual(admin);
      expect(none.personAt(address, viewer)).toEqual(viewer);
      expect(none.whyNodeMayNot('tank1', address)).toBeNull();
    },
  );
});

test.each([
  ['subnet', { ...PLAN, subnet: '192.168.1.0' }],
  ['address', { ...PLAN, address: 'gw0' }],
  ['member', { ...PLAN, members: [{ name: 'x', address: '192.168.1.300', role: 'admin' as const }] }],
])('a plan whose %s is no address is no plan', (_, plan) => {
  expect(() => new VpnCap(plan)).toThrow(/address that is none/);
});
