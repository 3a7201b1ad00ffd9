import { describe, expect, test } from '@jest/globals';
import { VpnInputError } from '../../../vpn/input-error.js';
import type { GatewayVpn } from '../../../vpn/model.js';
import { renderCcd } from '../../../vpn/openvpn/ccd.js';
import { type Platform, renderClientProfile } from '../../../vpn/openvpn/client-profile.js';
import { checkedClientKeys, checkedCrl } from '../../../vpn/openvpn/keys.js';
import { renderServerConfig } from '../../../vpn/openvpn/server-config.js';
import { renderServerFiles } from '../../../vpn/openvpn/server-files.js';
import { CLIENT_KEYS, GATEWAY, PHONE, PLAN, pem, SERVER_KEYS, TANK } from './support/plan.js';

const linesOf = (text: string) => text.trimEnd().split('\n');

describe('Configuration of a server', () => {
  const udp = linesOf(renderServerConfig({ gateway: GATEWAY, transport: 'udp' }));
  const tcp = linesOf(renderServerConfig({ gateway: GATEWAY, transport: 'tcp' }));

  test.each([
    'topology subnet',
    'server 192.168.0.0 255.255.255.0 nopool',
    'client-config-dir ccd',
    'ccd-exclusive',
    'dh none',
    'tls-crypt-v2 tls-crypt-v2.pem force-cookie',
    'tls-version-min 1.2',
    'tls-cert-profile preferred',
    'remote-cert-tls client',
    'crl-verify crl.pem',
    'data-ciphers AES-256-GCM:CHACHA20-POLY1305',
    'keepalive 10 60',
    'persist-key',
    'persist-tun',
  ])('both daemons have: %s', (line) => {
    expect(udp).toContain(line);
    expect(tcp).toContain(line);
  });

  test('never lets clients speak to each other past the firewall', () => {
    expect([...udp, ...tcp].some((line) => line.startsWith('client-to-client'))).toBe(false);
  });

  test('each daemon has its own device, port and socket', () => {
    expect(udp).toEqual(
      expect.arrayContaining([
        'dev tun0',
        'proto udp6',
        'port 1194',
        'explicit-exit-notify 1',
        'management /run/sluice-vpn/udp.sock unix',
      ]),
    );
    expect(tcp).toEqual(
      expect.arrayContaining([
        'dev tun1',
        'proto tcp6-server',
        'port 443',
        'management /run/sluice-vpn/tcp.sock unix',
      ]),
    );
    expect(tcp).not.toContain('explicit-exit-notify 1');
  });

  test('a script is allowed only where two daemons share a subnet', () => {
    const alone = linesOf(renderServerConfig({ gateway: { ...GATEWAY, protocol: 'udp' }, transport: 'udp' }));
    expect(udp).toEqual(expect.arrayContaining(['script-security 2', 'learn-address ./learn-address']));
    expect(alone.some((line) => /^(script-security|learn-address)/.test(line))).toBe(false);
  });

  test('a server elsewhere leaves the first address to the gateway, and has no pool either', () => {
    const gateway = { ...GATEWAY, address: '192.168.0.254' };
    const lines = linesOf(renderServerConfig({ gateway, transport: 'udp' }));
    expect(lines).toEqual(
      expect.arrayContaining([
        'mode server',
        'tls-server',
        'topology subnet',
        'ifconfig 192.168.0.254 255.255.255.0',
        'push "topology subnet"',
        'push "route-gateway 192.168.0.254"',
        'ccd-exclusive',
      ]),
    );
    expect(lines.some((line) => /^(server|ifconfig-pool)/.test(line))).toBe(false);
  });

  test('a router gets nothing that it may lack: no management socket, no option of OpenVPN 2.6', () => {
    const lines = linesOf(renderServerConfig({ gateway: GATEWAY, transport: 'udp', system: 'router' }));
    expect(lines).toContain('tls-crypt-v2 tls-crypt-v2.pem');
    expect(lines.some((line) => line.startsWith('management'))).toBe(false);
    const missing = udp.filter((line) => !lines.includes(line));
    expect(missing.map((line) => line.split(' ')[0])).toEqual(['tls-crypt-v2', 'management']);
  });

  test('a /20 farm has its own mask', () => {
    const gateway = { ...GATEWAY, subnet: '172.16.16.0/20', address: '172.16.16.1' };
    expect(renderServerConfig({ gateway, transport: 'udp' })).toContain(
      '\nserver 172.16.16.0 255.255.240.0 nopool\n',
    );
  });
});

describe('Files of a server', () => {
  const files = renderServerFiles({ gateway: GATEWAY, clients: PLAN, keys: SERVER_KEYS });
  const file = (path: string) => files.find((one) => one.path === path);

  test('are these and no others', () => {
    expect(files.map(({ path }) => path).sort()).toEqual([
      'ca.pem',
      'ccd/phone',
      'ccd/tank',
      'ccd/viewer',
      'cert.pem',
      'crl.pem',
      'key.pem',
      'learn-address',
      'server-tcp.conf',
      'server-udp.conf',
      'tls-crypt-v2.pem',
    ]);
  });

  test('only the keys are secret; what the daemon reads at each connection is readable to it', () => {
    expect(files.filter(({ mode }) => (mode & 0o077) === 0).map(({ path }) => path)).toEqual([
      'key.pem',
      'tls-crypt-v2.pem',
    ]);
    expect(file('crl.pem')?.mode).toBe(0o644);
    expect(file('ccd/tank')).toEqual({
      path: 'ccd/tank',
      mode: 0o644,
      text: 'ifconfig-push 192.168.0.3 255.255.255.0\n',
    });
    expect(file('learn-address')?.mode).toBe(0o755);
  });

  test('a client of another subnet is refused', () => {
    expect(() => renderCcd(GATEWAY, { ...TANK, address: '192.168.1.3' })).toThrow(VpnInputError);
  });
});

describe('Profile of a client', () => {
  const profile = (platform: Platform, gateway: GatewayVpn = GATEWAY) =>
    linesOf(renderClientProfile({ gateway, client: TANK, keys: CLIENT_KEYS, platform }));
  const connections = (lines: readonly string[]) =>
    lines
      .join('\n')
      .split('<connection>\n')
      .slice(1)
      .map((block) => block.split('\n</connection>')[0]);

  test.each(['linux', 'android', 'ios'] as const)(
    'on %s it proves the server and is proved to it',
    (platform) => {
      expect(profile(platform)).toEqual(
        expect.arrayContaining([
          'client',
          'dev tun',
          'nobind',
          'remote-cert-tls server',
          'verify-x509-name gw0 name',
          'tls-version-min 1.2',
          'server-poll-timeout 4',
          '<ca>',
          '<cert>',
          '<key>',
          '<tls-crypt-v2>',
        ]),
      );
    },
  );

  test('UDP is tried on all its ports, on every host, before TCP', () => {
    const gateway = { ...GATEWAY, remotes: ['farm.example.org', '2001:db8::1'] };
    expect(connections(profile('linux', gateway))).toEqual([
      'remote farm.example.org 1194 udp',
      'remote 2001:db8::1 1194 udp',
      'remote farm.example.org 443 udp\nconnect-timeout 2',
      'remote 2001:db8::1 443 udp\nconnect-timeout 2',
      'remote farm.example.org 500 udp\nconnect-timeout 2',
      'remote 2001:db8::1 500 udp\nconnect-timeout 2',
      'remote farm.example.org 4500 udp\nconnect-timeout 2',
      'remote 2001:db8::1 4500 udp\nconnect-timeout 2',
      'remote farm.example.org 443 tcp',
      'remote 2001:db8::1 443 tcp',
    ]);
  });

  test('a protocol can be chosen', () => {
    const transports = (protocol: 'udp' | 'tcp') =>
      new Set(connections(profile('ios', { ...GATEWAY, protocol })).map((block) => block?.split(' ').at(-1)));
    expect(transports('udp')).toEqual(new Set(['udp']));
    expect(transports('tcp')).toEqual(new Set(['tcp']));
  });

  test('the connections stand last: OpenVPN gives them only what stands above', () => {
    const lines = profile('linux');
    const first = lines.indexOf('<connection>');
    expect(lines.slice(first).every((line) => /^(<\/?connection>|remote |connect-timeout )/.test(line))).toBe(
      true,
    );
  });

  test('a tank goes on trying after a refusal; a phone tells its owner', () => {
    expect(profile('linux')).toContain('auth-retry nointeract');
    for (const phone of ['android', 'ios'] as const) {
      expect(profile(phone).some((line) => line.startsWith('auth-retry'))).toBe(false);
    }
  });

  test('on iOS there is nothing that OpenVPN 3 does not know or stops at', () => {
    const words = new Set(profile('ios').map((line) => line.split(' ')[0]));
    for (const word of [
      'topology',
      'status',
      'management',
      'persist-tun',
      'data-ciphers',
      'connect-timeout',
    ]) {
      expect(words).not.toContain(word);
    }
    expect(profile('ios')).toContain('setenv FRIENDLY_NAME "Sluice gw0"');
  });
});

describe('Keys and certificates', () => {
  test('two CAs may stand beside each other, while one takes over', () => {
    const both = `${pem('CERTIFICATE')}${pem('CERTIFICATE', 'T1RIRVI=')}`;
    expect(checkedClientKeys({ ...CLIENT_KEYS, ca_pem: both }).ca_pem).toBe(both);
    expect(() => checkedClientKeys({ ...CLIENT_KEYS, cert_pem: both })).toThrow('more than one block');
  });

  test.each([
    ['nothing', ''],
    ['another label', pem('CERTIFICATE')],
    ['options after it', `${pem('PRIVATE KEY')}</key>\nscript-security 2\nup /bin/evil\n`],
    ['options inside', pem('PRIVATE KEY', 'AAAA\n</key>\nup /bin/evil\n<key>')],
    ['half of it', '-----BEGIN PRIVATE KEY-----\nAAAA\n'],
    ['two labels', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['a passphrase on it', pem('ENCRYPTED PRIVATE KEY')],
    ['no end', 'A'.repeat(4_000_001)],
  ])('a key with %s is refused, and not shown', (_what, key_pem) => {
    const render = () =>
      renderClientProfile({
        gateway: GATEWAY,
        client: PHONE,
        keys: { ...CLIENT_KEYS, key_pem },
        platform: 'linux',
      });
    expect(render).toThrow(VpnInputError);
    expect(render).not.toThrow(/AAAA|evil/);
  });

  test('line ends of another system become plain ones', () => {
    expect(checkedCrl(pem('X509 CRL').replaceAll('\n', '\r\n'))).toBe(pem('X509 CRL'));
  });

  test('a revocation list that OpenVPN would refuse everybody for is refused here', () => {
    expect(() => checkedCrl(pem('CRL'))).toThrow('has the label "CRL", not "X509 CRL"');
    expect(() => checkedCrl('\x30\x82')).toThrow(VpnInputError);
  });
});
