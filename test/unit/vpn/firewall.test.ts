import { describe, expect, test } from '@jest/globals';
import { renderGatewayRules } from '../../../vpn/firewall/gateway-rules.js';
import { renderKernelSettings } from '../../../vpn/firewall/kernel-settings.js';
import { renderNodeRules } from '../../../vpn/firewall/node-rules.js';
import { renderRouterRules, renderServerRules } from '../../../vpn/firewall/server-rules.js';
import { VpnInputError } from '../../../vpn/input-error.js';
import { CAMERA, GATEWAY, PHONE, PLAN, TANK, VIEWER } from './support/plan.js';

const gatewayRules = (change: Partial<Parameters<typeof renderGatewayRules>[0]> = {}) =>
  renderGatewayRules({
    gateway: GATEWAY,
    clients: PLAN,
    vpn: 'server',
    service_ports: [1883, 8080],
    ...change,
  });
/** The statements of one chain or set. */
const block = (rules: string, head: string) =>
  rules
    .split(`  ${head} {\n`)[1]
    ?.split('\n  }')[0]
    ?.split('\n')
    .map((line) => line.trim());

describe('Rules of a gateway', () => {
  test('broker and dashboard are named once, for the tunnel and its subnet alone', () => {
    const lines = gatewayRules()
      .split('\n')
      .filter((line) => line.includes('8080'));
    expect(lines).toEqual([
      '    iifname "tun*" ip saddr 192.168.0.0/24 tcp dport { 1883, 8080 } accept comment "broker and dashboard"',
    ]);
  });

  test('what is not named is dropped, on the way in and through', () => {
    for (const chain of ['input', 'forward']) {
      expect(block(gatewayRules(), `chain ${chain}`)?.[0]).toBe(
        `type filter hook ${chain} priority filter; policy drop;`,
      );
    }
  });

  test('the table is replaced in one transaction', () => {
    const [first, second, third] = gatewayRules()
      .split('\n')
      .filter((line) => line.includes('table inet sluice'));
    expect([first, second, third]).toEqual([
      'table inet sluice {}',
      'delete table inet sluice',
      'table inet sluice {',
    ]);
  });

  test('each role of people is a set; nodes are in none', () => {
    expect(block(gatewayRules(), 'set admins')).toEqual(['type ipv4_addr', 'elements = { 192.168.0.2 }']);
    expect(block(gatewayRules(), 'set viewers')).toEqual(['type ipv4_addr', 'elements = { 192.168.0.252 }']);
    expect(block(gatewayRules({ clients: [TANK] }), 'set admins')).toEqual(['type ipv4_addr']);
  });

  test('an exposed port is an exception for its roles, from the tunnel to the node', () => {
    const accepts = (roles: readonly ('admin' | 'viewer')[]) =>
      block(
        gatewayRules({ clients: [PHONE, VIEWER, { ...TANK, exposes: [{ ...CAMERA, roles }] }] }),
        'chain forward',
      )?.filter((line) => line.includes('exposed by'));
    const line = (role: string) =>
      `iifname "tun*" oifname "tun*" ip saddr @${role}s ip daddr 192.168.0.3 tcp dport 8081 accept comment "exposed by tank"`;
    expect(accepts(['admin'])).toEqual([line('admin')]);
    expect(accepts(['viewer', 'admin'])).toEqual([line('viewer'), line('admin')]);
    expect(block(gatewayRules({ clients: [PHONE] }), 'chain forward')).not.toContainEqual(
      expect.stringContaining('exposed by'),
    );
  });

  test('the same plan gives the same rules', () => {
    expect(gatewayRules()).toBe(gatewayRules());
  });

  test.each([
    ['udp', true, false],
    ['tcp', false, true],
    ['auto', true, true],
  ] as const)('with %s the doors are those of its daemons', (protocol, udp, tcp) => {
    const rules = gatewayRules({ gateway: { ...GATEWAY, protocol } });
    expect(rules.includes('udp dport 1194 accept')).toBe(udp);
    expect(rules.includes('udp dport { 443, 500, 4500 } redirect to :1194')).toBe(udp);
    expect(rules.includes('tcp dport 443 accept')).toBe(tcp);
  });

  test('with the server elsewhere there is no door, no redirect and nothing to forward', () => {
    const rules = gatewayRules({ vpn: 'client' });
    expect(rules).not.toMatch(/1194|redirect to|exposed by|dport 443/);
    expect(rules).toContain('tcp dport { 1883, 8080 } accept');
  });

  test('SSH is for the networks that are named, of either family, and can be closed', () => {
    const rules = gatewayRules({ ssh_from: ['10.9.0.0/16', 'fd00::/8'] });
    expect(rules).toContain('ip saddr { 10.9.0.0/16 } tcp dport 22 accept');
    expect(rules).toContain('ip6 saddr { fd00::/8 } tcp dport 22 accept');
    expect(gatewayRules({ ssh_from: [] })).not.toContain('dport 22');
  });

  test('SSH is never asked for in the tunnel, which is closed before', () => {
    const input = block(gatewayRules(), 'chain input') ?? [];
    const closed = input.indexOf('iifname "tun*" counter drop');
    const ssh = input.findIndex((line) => line.includes('dport 22'));
    expect(closed).toBeGreaterThan(0);
    expect(ssh).toBeGreaterThan(closed);
  });

  test.each([
    ['a network with a rule in it', { ssh_from: ['10.0.0.0/8 accept } ; flush ruleset'] }],
    ['a port that is none', { service_ports: [0] }],
    ['no port', { service_ports: [] }],
    ['a port like 1e309', { service_ports: [Number.POSITIVE_INFINITY] }],
    ['a plan with a name twice', { clients: [PHONE, PHONE] }],
  ])('%s is refused', (_what, change) => {
    expect(() => gatewayRules(change)).toThrow(VpnInputError);
  });
});

describe('Rules of a node', () => {
  const rules = renderNodeRules({ gateway: GATEWAY, node: TANK });

  test('an exposed port is handed on to its device, which sees the node', () => {
    expect(block(rules, 'chain expose')).toContain(
      'iifname "tun*" ip daddr 192.168.0.3 tcp dport 8081 dnat ip to 10.0.0.5:80',
    );
    expect(block(rules, 'chain expose_source')).toContain(
      'ip saddr 192.168.0.0/24 oifname != "tun*" ct status dnat masquerade',
    );
    expect(block(rules, 'chain forward')).toContain(
      'iifname "tun*" oifname != "tun*" ip saddr 192.168.0.0/24 ct status dnat ip daddr 10.0.0.5 tcp dport 80 accept',
    );
  });

  test('without one, nothing is translated or forwarded, and no port is open in the tunnel', () => {
    const bare = renderNodeRules({ gateway: GATEWAY, node: { ...TANK, exposes: [] }, ssh_from: [] });
    expect(bare).not.toMatch(/dnat|type nat|masquerade|tcp dport/);
    expect(block(bare, 'chain forward')?.[0]).toContain('policy drop');
  });
});

test('Only a machine that packets pass through forwards', () => {
  const settings = (forwarding: boolean) => renderKernelSettings({ forwarding, bind_before_tunnel: true });
  expect(settings(true)).toContain('\nnet.ipv4.ip_forward = 1\n');
  expect(settings(false)).toContain('\nnet.ipv4.ip_forward = 0\n');
  expect(settings(true)).toContain('\nnet.ipv4.ip_nonlocal_bind = 1\n');
});

describe('Rules of a VPN server elsewhere', () => {
  const HUB = { common_name: 'gw0', address: '192.168.0.1', role: 'node', exposes: [] } as const;
  const ELSEWHERE = { ...GATEWAY, name: 'vps', address: '192.168.0.254' };
  const exposing = { ...TANK, exposes: [CAMERA] };
  const options = {
    vpn: ELSEWHERE,
    gateway: 'gw0',
    clients: [HUB, PHONE, exposing],
    service_ports: [1883, 8080],
  };
  const passes = [
    'iifname "tun*" oifname "tun*" ip saddr 192.168.0.0/24 ip daddr 192.168.0.1 tcp dport { 1883, 8080 } accept comment "broker and dashboard"',
    'iifname "tun*" oifname "tun*" ip saddr 192.168.0.0/24 ip daddr 192.168.0.1 icmp type echo-request accept',
    'iifname "tun*" oifname "tun*" ip saddr @admins ip daddr 192.168.0.3 tcp dport 8081 accept comment "exposed by tank"',
  ];

  test('clients reach the gateway and what is exposed to them, and nothing else passes', () => {
    const lines = block(renderServerRules(options), 'chain forward');
    expect(lines?.[0]).toContain('policy drop;');
    expect(lines?.filter((line) => line.includes('accept') && !line.startsWith('ct state'))).toEqual(passes);
  });

  test('SSH is open to every network, for there is no other way in, but never through the tunnel', () => {
    const lines = block(renderServerRules(options), 'chain input');
    expect(lines?.filter((line) => line.includes('dport 22'))).toEqual([
      'iifname != "tun*" tcp dport 22 accept comment "SSH"',
    ]);
    expect(lines?.some((line) => line.includes('5353'))).toBe(false);
  });

  test("a router's own traffic is none of their business; that of the VPN is held to the same", () => {
    const rules = renderRouterRules(options);
    for (const chain of ['input', 'forward']) {
      const lines = block(rules, `chain ${chain}`);
      expect(lines?.[0]).toContain('policy accept;');
      expect(lines?.slice(-2)).toEqual([
        'ip saddr 192.168.0.0/24 counter drop',
        'ip daddr 192.168.0.0/24 counter drop',
      ]);
    }
    expect(block(rules, 'chain forward')).toEqual(expect.arrayContaining(passes));
  });

  test('without the gateway among the clients there are none', () => {
    expect(() => renderServerRules({ ...options, clients: [PHONE] })).toThrow(VpnInputError);
  });
});
