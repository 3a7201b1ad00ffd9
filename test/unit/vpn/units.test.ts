import { describe, expect, test } from '@jest/globals';
import { renderDdclient } from '../../../vpn/dynamic-dns/ddclient.js';
import { VpnInputError } from '../../../vpn/input-error.js';
import { renderEnvironmentFile } from '../../../vpn/systemd/environment-file.js';
import { renderFirewallUnit } from '../../../vpn/systemd/firewall-unit.js';
import { renderManagerSettings } from '../../../vpn/systemd/manager-settings.js';
import { renderClientUnit, renderServerUnit } from '../../../vpn/systemd/openvpn-units.js';
import { renderPigpioUnit } from '../../../vpn/systemd/pigpio-unit.js';
import { renderGatewayUnit, renderNodeUnit } from '../../../vpn/systemd/sluice-units.js';
import { renderUnit } from '../../../vpn/systemd/unit-file.js';
import { renderSysusers } from '../../../vpn/systemd/users.js';

const linesOf = (text: string) => text.split('\n');

describe('Units of the VPN', () => {
  test.each([
    ['UDP server', renderServerUnit('udp')],
    ['TCP server', renderServerUnit('tcp')],
    ['client', renderClientUnit()],
  ])('%s: never root, always restarted, after the clock', (_what, unit) => {
    expect(linesOf(unit)).toEqual(
      expect.arrayContaining([
        'User=sluice-vpn',
        'Restart=always',
        'StartLimitIntervalSec=0',
        'TasksMax=20',
        'NoNewPrivileges=yes',
        'ProtectSystem=strict',
        'CapabilityBoundingSet=CAP_NET_ADMIN CAP_NET_BIND_SERVICE',
        expect.stringMatching(/^After=.*time-sync\.target/),
      ]),
    );
    expect(unit).not.toContain('LimitNPROC');
  });

  test('the keys reach it as credentials', () => {
    expect(linesOf(renderServerUnit('tcp'))).toContain('LoadCredential=key.pem:/etc/sluice/vpn/key.pem');
    expect(renderServerUnit('tcp')).toContain('--config server-tcp.conf');
  });
});

describe('Units of gateway and node', () => {
  const node = linesOf(renderNodeUnit({ groups: ['gpio', 'dialout'] }));

  test('run as the user sluice, without any capability', () => {
    for (const unit of [linesOf(renderGatewayUnit()), node]) {
      expect(unit).toEqual(
        expect.arrayContaining(['User=sluice', 'Restart=always', 'Type=notify', 'CapabilityBoundingSet=']),
      );
    }
  });

  test('the helper that is root has no network, no pins but those of libpigpio, and its node waits for it in vain', () => {
    const helper = linesOf(renderPigpioUnit());
    expect(helper).toEqual(
      expect.arrayContaining([
        'User=root',
        'Group=sluice',
        'PrivateNetwork=yes',
        'DevicePolicy=closed',
        'CapabilityBoundingSet=CAP_SYS_RAWIO CAP_IPC_LOCK CAP_DAC_READ_SEARCH',
        'Restart=on-failure',
        'ExecStart=/opt/sluice/current/node/bin/node --max-old-space-size=64 /opt/sluice/current/dist/firmware/main.js pigpio /etc/sluice/node.json',
      ]),
    );
    expect(node).toContain('Wants=sluice-pigpio.service');
    expect(node.filter((line) => line.startsWith('After='))).toEqual([
      'After=local-fs.target sluice-firewall.service',
    ]);
  });

  test('the node puts its outputs into their safe positions however it ended', () => {
    expect(node).toContain(
      'ExecStopPost=/opt/sluice/current/node/bin/node /opt/sluice/current/dist/firmware/main.js all-off /etc/sluice/node.json',
    );
  });

  test('the node is ended by a signal that nothing can put off, soon after it has fallen silent', () => {
    expect(node).toEqual(
      expect.arrayContaining([
        'WatchdogSec=10',
        'WatchdogSignal=SIGKILL',
        'NotifyAccess=all',
        'KillMode=mixed',
      ]),
    );
  });

  test('the node has twice the memory of its budget of 80 MB, and its heap a bound of its own', () => {
    expect(node).toEqual(expect.arrayContaining(['MemoryHigh=128M', 'MemoryMax=160M']));
    expect(node.join('\n')).toMatch(
      /^ExecStart=\S+ --max-old-space-size=64 --max-semi-space-size=2 --single-threaded-gc --v8-pool-size=1 \S+ node \S+$/m,
    );
  });

  test('both have one heap of the C library for all threads', () => {
    expect(node).toEqual(
      expect.arrayContaining([
        'Environment=SLUICE_DATA_DIR=/var/lib/sluice/node',
        'Environment=MALLOC_ARENA_MAX=1',
      ]),
    );
  });

  test('systemd feeds the hardware watchdog at spans that the counter of a Pi holds', () => {
    expect(renderManagerSettings()).toMatch(/^\[Manager\]\nRuntimeWatchdogSec=15$/m);
  });

  test('the node waits for neither network nor clock: water comes first', () => {
    expect(node.join('\n')).not.toMatch(/network|time-sync/);
  });

  test('the node has its groups, and the pins that they open', () => {
    expect(node).toContain('SupplementaryGroups=gpio dialout');
    expect(node.join('\n')).not.toMatch(/PrivateDevices|ProtectKernelTunables|ProtectClock/);
  });

  test.each([
    ['a group with a setting in it', () => renderNodeUnit({ groups: ['gpio\nUser=root'] })],
    ['a release with a blank', () => renderGatewayUnit({ release: '/opt/my sluice' })],
    ['a release with a specifier', () => renderGatewayUnit({ release: '/opt/%h' })],
    ['a folder that climbs', () => renderServerUnit('udp', { folder: '/etc/sluice/../ssh' })],
    ['a program that is none', () => renderClientUnit({ openvpn: 'openvpn' })],
    ['a rule file with a line end', () => renderFirewallUnit('/etc/a\nExecStart=/bin/sh')],
    ['a setting with a line end', () => renderUnit([['Unit', [['Description', 'a\nb']]]])],
  ])('%s is refused', (_what, render) => {
    expect(render).toThrow(VpnInputError);
  });
});

describe('Files beside them', () => {
  test('an environment file quotes what a password may hold', () => {
    expect(renderEnvironmentFile({ SLUICE_BIND: '127.0.0.1', SLUICE_ADMIN_PASSWORD: 'a"b\\c$d`e #f' })).toBe(
      '# Written by sluice.\nSLUICE_BIND="127.0.0.1"\nSLUICE_ADMIN_PASSWORD="a\\"b\\\\c\\$d\\`e #f"\n',
    );
    expect(() => renderEnvironmentFile({ SLUICE_BIND: 'a\nLD_PRELOAD=x' })).toThrow(VpnInputError);
    expect(() => renderEnvironmentFile({ LD_PRELOAD: 'x' })).toThrow(VpnInputError);
    expect(() => renderEnvironmentFile({ 'SLUICE_A=1\nX': 'x' })).toThrow(VpnInputError);
  });

  test('both users are made', () => {
    expect(renderSysusers()).toMatch(/^u sluice - .*\nu sluice-vpn - /m);
  });

  const account = {
    protocol: 'dyndns2',
    server: 'members.example.org',
    login: 'farm',
    password: 'p#ss"w0rd',
    host: 'farm.example.org',
    families: ['ipv4'],
  } as const;

  test('ddclient is told name, account and how the address is found', () => {
    expect(linesOf(renderDdclient(account))).toEqual(
      expect.arrayContaining([
        'ssl=yes',
        'usev4=webv4, webv4=ipify-ipv4',
        'use=no',
        'protocol=dyndns2',
        'server=members.example.org',
        "login='farm'",
        `password='p#ss"w0rd'`,
        'farm.example.org',
      ]),
    );
  });

  test('ddclient is told of IPv6 where it can send it', () => {
    const both = { ...account, families: ['ipv4', 'ipv6'] } as const;
    expect(() => renderDdclient(both)).toThrow('freedns and cloudflare alone');
    const zone = 'example.org';
    expect(renderDdclient({ ...both, protocol: 'cloudflare', zone, login: 'token' })).toContain(
      '\nusev6=webv6, webv6=ipify-ipv6\nprotocol=cloudflare\n',
    );
  });

  test.each([
    ['a quote', { password: "a'b" }],
    ['a backslash', { password: 'a\\' }],
    ['a line end', { login: 'a\nhost=evil' }],
    ['a host that is none', { host: 'a b' }],
    ['nothing', { password: '' }],
  ])('ddclient is not given %s', (_what, change) => {
    expect(() => renderDdclient({ ...account, ...change })).toThrow(VpnInputError);
  });
});
