import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeployRig } from './deploy-rig.js';

const rig = new DeployRig();
const camera = ['--to', '10.0.0.5:80', '--port', '8081'];

beforeAll(() => rig.setUp(), 60_000);
afterAll(() => rig.remove());

async function rulesOf(name: string): Promise<string> {
  const out = rig.at(`card-${name}`);
  await rig.json('bundle', name, '--out', out);
  return readFileSync(`${out}/sluice/files/etc/sluice/firewall.nft`, 'utf8');
}

describe('sluice farm expose', () => {
  test('gets into the NAT of the node and the exceptions of the gateway, and out again', async () => {
    const { changes, next } = await rig.json('farm', 'expose', 'pump-house', ...camera);
    expect(changes).toEqual([expect.objectContaining({ detail: '8081/tcp → 10.0.0.5:80 for admins' })]);
    expect(next).toEqual([
      expect.stringContaining('bundle pump-house'),
      expect.stringContaining('bundle gw0'),
    ]);

    const dnat = 'ip daddr 192.168.0.3 tcp dport 8081 dnat ip to 10.0.0.5:80';
    const exception = 'ip saddr @admins ip daddr 192.168.0.3 tcp dport 8081 accept';
    expect(await rulesOf('pump-house')).toContain(dnat);
    expect(await rulesOf('gw0')).toContain(exception);
    expect(await rulesOf('gw0')).not.toContain('@viewers ip daddr');
    expect(await rulesOf('orchard')).not.toContain('8081');

    expect(await rig.json('farm', 'unexpose', 'pump-house', '--port', '8081')).toMatchObject({
      changed: true,
    });
    expect(await rulesOf('pump-house')).not.toContain('8081');
    expect(await rulesOf('gw0')).not.toContain('8081');
  }, 30_000);

  test('is listed and shown', async () => {
    await rig.json('farm', 'expose', 'orchard', ...camera, '--role', 'viewer');
    const line = '8081/tcp → 10.0.0.5:80 for admins and viewers';
    expect((await rig.run('farm', 'list')).stdout).toContain(line);
    expect((await rig.run('farm', 'show', 'orchard')).stdout).toContain(`exposes      ${line}`);
    expect(await rig.json('farm', 'show', 'orchard')).toMatchObject({
      exposes: [
        { port: 8081, transport: 'tcp', to_address: '10.0.0.5', to_port: 80, roles: ['admin', 'viewer'] },
      ],
    });
  });

  test('makes the kernel forward packets only where something is exposed', async () => {
    const settings = async (name: string) => {
      await rulesOf(name);
      return readFileSync(rig.at(`card-${name}`, 'sluice/files/etc/sysctl.d/90-sluice.conf'), 'utf8');
    };
    expect(await settings('orchard')).toContain('net.ipv4.ip_forward = 1');
    expect(await settings('gw0')).toContain('net.ipv4.ip_forward = 1');
    expect(await settings('pump-house')).toContain('net.ipv4.ip_forward = 0');
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test : test.skip)('the kernel takes the rules', async () => {
    for (const name of ['orchard', 'gw0']) {
      await rulesOf(name);
      const file = rig.at(`card-${name}`, 'sluice/files/etc/sluice/firewall.nft');
      const { status, stderr } = spawnSync('unshare', ['--net', 'nft', '-c', '-f', file], {
        encoding: 'utf8',
      });
      expect([name, status, stderr]).toEqual([name, 0, '']);
    }
  });

  test('--dry-run changes nothing; a node on its gateway cannot expose', async () => {
    const before = readFileSync(`${rig.farm}/farm.json`, 'utf8');
    await rig.json('farm', 'expose', 'pump-house', ...camera, '--dry-run');
    expect(readFileSync(`${rig.farm}/farm.json`, 'utf8')).toBe(before);
    const { stdout } = await rig.run(
      'bundle',
      'gw0',
      '--with-node',
      'orchard',
      '--out',
      rig.at('x'),
      '--json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'not_its_kind', hint: expect.stringContaining('unexpose orchard') },
    });
  });

  test.each([
    [['pump-house', '--to', '10.0.0.5', '--port', '8081'], 2, 'usage'],
    [['pump-house', '--to', '10.0.0.5:80;reboot', '--port', '8081'], 2, 'usage'],
    [['pump-house', '--to', '10.0.0.5:80', '--port', '1e309'], 2, 'usage'],
    [['pump-house', '--to', '10.0.0.5:80', '--port', '-1'], 2, 'usage'],
    [['pump-house', '--to', '10.0.0.5:80'], 2, 'usage'],
    [['pump-house', '--to', '10.0.0.5:80', '--port', '1', '--role', 'node'], 2, 'usage'],
    [['pump-house', '--to', '1.1.1.1:80', '--port', '1'], 2, 'expose_invalid'],
    [['anna', ...camera], 2, 'not_its_kind'],
    [['nobody', ...camera], 3, 'not_found'],
  ])('%j ends with %i, %s', async (args, exit, code) => {
    const { stdout, ...ran } = await rig.run('farm', 'expose', ...args, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(ran.code).toBe(exit);
  });
});
