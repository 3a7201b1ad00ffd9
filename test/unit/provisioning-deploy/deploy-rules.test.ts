import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { renderFirstRun, renderUserData } from '../../../provisioning/deploy/first-boot.js';
import { BELONGS_TO_SLUICE } from '../../../provisioning/deploy/machine-file.js';
import { isTakenWhileRunning, unitsToRestart } from '../../../provisioning/deploy/restarts.js';
import { textDiff } from '../../../provisioning/deploy/text-diff.js';

describe('what is restarted', () => {
  const units = [
    'sluice-firewall.service',
    'sluice-vpn-udp.service',
    'sluice-vpn-tcp.service',
    'sluice-gateway.service',
    'sluice-node.service',
  ];
  test.each([
    [
      'a phone that was added: nobody is cut off',
      ['/etc/sluice/vpn/ccd/anna', '/etc/sluice/vpn/crl.pem'],
      [],
    ],
    ['a new role of a phone', ['/etc/sluice/firewall.nft'], ['sluice-firewall.service']],
    ['a new certificate', ['/etc/sluice/vpn/cert.pem'], ['sluice-vpn-udp.service', 'sluice-vpn-tcp.service']],
    ['a new node', ['/etc/sluice/gateway.json'], ['sluice-gateway.service']],
    ['a new web certificate: the gateway takes it by itself', ['/etc/sluice/web/cert.pem'], []],
    ['new tanks', ['/etc/sluice/node.json'], ['sluice-node.service']],
    ['a new secret', ['/etc/sluice/secrets/pump-house'], ['sluice-node.service']],
    ['a new unit', ['/etc/systemd/system/sluice-vpn-tcp.service'], ['sluice-vpn-tcp.service']],
  ])('%s', (_what, changed, restarted) => {
    expect(unitsToRestart(units, changed, false)).toEqual(restarted);
  });

  test('a new release: the programs that run from it, and the tunnel stays', () => {
    expect(unitsToRestart(units, [], true)).toEqual(['sluice-gateway.service', 'sluice-node.service']);
  });

  describe('what the running gateway takes by itself', () => {
    const file = '/etc/sluice/gateway.json';
    const config = (members: string[], more: object = {}) =>
      JSON.stringify({ gateway: 'gw0', vpn: { subnet: 'a', members }, ...more });
    test.each([
      ['another member', file, config(['anna']), config(['anna', 'bert']), true],
      ['a member and a node', file, config([]), config(['pi0'], { nodes: [] }), false],
      ['the first VPN', file, JSON.stringify({ gateway: 'gw0' }), config([]), false],
      ['what was no JSON before', file, 'by hand', config([]), false],
      ['another file', '/etc/sluice/node.json', config(['anna']), config([]), false],
    ])('%s', (_what, path, before, after, taken) => {
      expect(isTakenWhileRunning(path, before, after)).toBe(taken);
    });
  });

  test('never what does not run on this machine', () => {
    expect(unitsToRestart(['sluice-node.service'], ['/etc/sluice/gateway.json'], false)).toEqual([]);
  });
});

describe('the places of Sluice', () => {
  test.each([
    '/etc/sluice/gateway.json',
    '/etc/sluice/vpn/ccd/gw0-node-001',
    '/etc/sluice/secrets/pump-house',
    '/etc/systemd/system/sluice-vpn-udp.service',
    '/etc/systemd/system/nftables.service.d/50-sluice.conf',
    '/usr/local/bin/sluice',
  ])('%s', (path) => expect(path).toMatch(BELONGS_TO_SLUICE));

  test.each([
    '/etc/shadow',
    '/etc/sluice/../shadow',
    '/etc/sluice/vpn/../../shadow',
    '/etc/sluice/.ssh',
    '/etc/systemd/system/ssh.service',
    '/etc/systemd/system/ssh.service.d/50-sluice.conf',
    '/etc/systemd/system/nftables.service',
    '/etc/systemd/system/nftables.service.d/override.conf',
    '/usr/local/bin/sluice/x',
    '/etc/sluice/a\n/etc/shadow',
    'etc/sluice/a',
    '',
  ])('not %j', (path) => expect(path).not.toMatch(BELONGS_TO_SLUICE));
});

describe('a difference of two texts', () => {
  test('shows what is between the same beginning and the same end', () => {
    expect(textDiff('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual(['-b', '+x', '+y']);
    expect(textDiff('', 'a\n')).toEqual(['+a']);
    expect(textDiff('a\na\n', 'a\n')).toEqual(['-a']);
    expect(textDiff('a\n', 'a\n')).toEqual([]);
  });

  test('is cut short', () => {
    const long = Array.from({ length: 100 }, (_, at) => `${at}\n`).join('');
    expect(textDiff('', long)).toHaveLength(41);
  });
});

describe('the script for bookworm', () => {
  test('is shell whatever the comment of a key says, and lets nobody in without a key', () => {
    expect(renderFirstRun('gw0')).not.toContain('ssh');
    const script = renderFirstRun('gw0', { public_key: "ssh-ed25519 AAAA it's $(reboot) `mine`" });
    const line = script.split('\n').find((one) => one.startsWith("echo 'ssh-ed25519")) ?? '';
    const { stdout } = spawnSync('sh', ['-c', line.replace(/ > .*$/, '')], { encoding: 'utf8' });
    expect(stdout).toBe("ssh-ed25519 AAAA it's $(reboot) `mine`\n");
  });
});

describe('the file for cloud-init', () => {
  test('lets nobody in by SSH unless a key was given, and then by that key alone', () => {
    expect(renderUserData('gw0')).not.toContain('ssh');
    const text = renderUserData('gw0', { public_key: 'ssh-ed25519 AAAA "quoted" comment' });
    expect(text).toContain('ssh_authorized_keys: ["ssh-ed25519 AAAA \\"quoted\\" comment"]');
    expect(text).toContain('ssh_pwauth: false');
  });
});
