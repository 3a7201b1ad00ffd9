import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { loadConfig } from '../../../firmware/config/load.js';
import { nodeConfig } from '../../../firmware/config/node-config.js';
import { pemBlocks } from '../../../provisioning/pki/pem.js';
import { DeployRig, filesBelow, tankEntry } from './deploy-rig.js';

const rig = new DeployRig();
const gateway = rig.at('card-gw0');
const node = rig.at('card-pump-house');

beforeAll(async () => {
  await rig.setUp();
  await rig.json('bundle', 'gw0', '--out', gateway);
  await rig.json('bundle', 'pump-house', '--out', node, '--tanks', rig.tanksFile);
}, 60_000);
afterAll(() => rig.remove());

/** Every secret of the farm, by whose it is. A key is told by the middle of its base64, a secret by itself. */
function secretsOfTheFarm(): Map<string, string[]> {
  const all = new Map<string, string[]>();
  const add = (whose: string, secret: string) => all.set(whose, [...(all.get(whose) ?? []), secret]);
  for (const purpose of ['vpn', 'web'])
    for (const file of readdirSync(join(rig.farm, 'pki/issued', purpose))) {
      const blocks = pemBlocks(readFileSync(join(rig.farm, 'pki/issued', purpose, file), 'utf8'));
      for (const { label, text } of blocks)
        if (label !== 'CERTIFICATE') add(file.split('.')[0] ?? '', middleOf(text));
    }
  for (const file of readdirSync(join(rig.farm, 'pki/tls-crypt-v2')))
    add('gw0', middleOf(readFileSync(join(rig.farm, 'pki/tls-crypt-v2', file), 'utf8')));
  const { mqtt } = JSON.parse(readFileSync(join(rig.farm, 'secrets.json'), 'utf8')) as {
    mqtt: Record<string, string>;
  };
  for (const [name, secret] of Object.entries(mqtt)) add(name, secret);
  for (const file of readdirSync(join(rig.farm, 'ca-keys')))
    add('ca', readFileSync(join(rig.farm, 'ca-keys', file), 'utf8').slice(-64));
  return all;
}

function middleOf(pem: string): string {
  const [first = '', second = ''] = pem.split('\n').slice(2);
  return second.length >= 32 ? second : first;
}

describe('a bundle', () => {
  test.each([
    ['gw0', () => gateway],
    ['pump-house', () => node],
  ])('of %s holds its own keys and no other secret of the farm', (name, folder) => {
    const text = filesBelow(folder())
      .map(({ content }) => content.toString('latin1'))
      .join('\n');
    const secrets = secretsOfTheFarm();
    expect([...secrets.keys()].sort()).toEqual(['anna', 'bert', 'ca', 'gw0', 'orchard', 'pump-house']);
    for (const [whose, all] of secrets)
      for (const secret of all)
        expect([whose, secret, text.includes(secret)]).toEqual([whose, secret, whose === name]);
  });

  test.each([() => gateway, () => node])('keeps secrets for their owner alone', (folder) => {
    const secret = /PRIVATE KEY|tls-crypt-v2 (client|server) key-|^[0-9a-f]{32}\n$/;
    const secrets = filesBelow(folder()).filter(({ content }) => secret.test(content.toString('latin1')));
    expect(secrets.length).toBeGreaterThan(1);
    for (const { path, mode } of secrets) expect([path, mode.toString(8)]).toEqual([path, '600']);
  });

  test('of a gateway has a configuration that the gateway takes', () => {
    const config = loadConfig(gatewayConfig, join(gateway, 'sluice/files/etc/sluice/gateway.json'));
    expect(config.nodes.map(({ id, tanks }) => [id, tanks])).toEqual([
      ['pump-house', ['house', 'farm']],
      ['orchard', ['orchard']],
    ]);
    expect(config.vpn).toEqual({
      subnet: '192.168.0.0/24',
      address: '192.168.0.1',
      members: [
        { name: 'pump-house', address: '192.168.0.3', role: 'node' },
        { name: 'orchard', address: '192.168.0.4', role: 'node' },
        { name: 'anna', address: '192.168.0.2', role: 'admin' },
        { name: 'bert', address: '192.168.0.254', role: 'viewer' },
      ],
      management_sockets: ['/run/sluice-vpn/udp.sock', '/run/sluice-vpn/tcp.sock'],
    });
    expect(config.web).toEqual({ cert_file: 'web/cert.pem', key_file: 'web/key.pem' });
    expect(existsSync(join(gateway, 'sluice/files/etc/sluice', config.web?.cert_file ?? 'none'))).toBe(true);
    expect(readFileSync(join(gateway, 'sluice/files/etc/sluice/gateway.env'), 'utf8')).toContain(
      'SLUICE_BIND="127.0.0.1,192.168.0.1"',
    );
    expect(readdirSync(join(gateway, 'sluice/files/etc/sluice/vpn/ccd')).sort()).toEqual([
      'anna',
      'bert',
      'orchard',
      'pump-house',
    ]);
  });

  test('of a node has a configuration that the node takes, and its secret beside it', () => {
    const config = loadConfig(nodeConfig, join(node, 'sluice/files/etc/sluice/node.json'));
    expect(config).toMatchObject({
      node: 'pump-house',
      gateway: 'gw0',
      broker_url: 'mqtt://192.168.0.1:1883',
    });
    const secret = readFileSync(join(node, 'sluice/files/etc/sluice', config.secret_file), 'utf8');
    expect(secret).toMatch(/^[0-9a-f]{32}\n$/);
  });

  test('--json lists exactly the files that are there, with their modes', async () => {
    const { files } = (await rig.json('bundle', 'gw0', '--out', gateway)) as {
      files: { path: string; mode: string }[];
    };
    const there = filesBelow(gateway).map(({ path, mode }) => ({ path, mode: mode.toString(8) }));
    const told = files.map(({ path, mode }) => ({ path, mode }));
    expect(told.sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(there);
  });

  test('made twice is the same, and says so', async () => {
    const before = filesBelow(node);
    const { stdout } = await rig.run('bundle', 'pump-house', '--out', node, '--tanks', rig.tanksFile);
    expect(stdout).toMatch(/^Nothing to do/);
    expect(filesBelow(node)).toEqual(before);
  });

  test('follows the farm: who left is in it no longer, and an interrupted write is finished', async () => {
    const out = rig.at('card-changing');
    await rig.json('farm', 'add', 'phone', 'guest');
    await rig.json('bundle', 'gw0', '--out', out);
    const ccd = join(out, 'sluice/files/etc/sluice/vpn/ccd/guest');
    expect(existsSync(ccd)).toBe(true);
    await rig.json('farm', 'remove', 'guest');
    rmSync(join(out, 'sluice/install.sh'));
    expect(await rig.json('bundle', 'gw0', '--out', out)).toMatchObject({ changed: true });
    expect(existsSync(ccd)).toBe(false);
    expect(existsSync(join(out, 'sluice/install.sh'))).toBe(true);
  });

  test('--dry-run writes nothing', async () => {
    const out = rig.at('card-dry');
    expect(await rig.json('bundle', 'orchard', '--out', out, '--dry-run')).toMatchObject({
      changed: false,
      name: 'orchard',
    });
    expect(existsSync(out)).toBe(false);
  });

  test('its shell scripts are shell, and its cloud-init file begins as one', () => {
    for (const script of ['firstrun.sh', 'sluice/install.sh', 'sluice/first-boot.sh']) {
      const { status, stderr } = spawnSync('sh', ['-n', join(gateway, script)], { encoding: 'utf8' });
      expect([script, status, stderr]).toEqual([script, 0, '']);
    }
    expect(readFileSync(join(gateway, 'user-data'), 'utf8')).toMatch(
      /^#cloud-config\n[\s\S]*\nhostname: gw0\n/,
    );
  });
});

describe('the tanks of a node', () => {
  test('without a file are a template, which the node refuses naming every hole', async () => {
    const out = rig.at('card-template');
    const answer = await rig.json('bundle', 'orchard', '--out', out);
    expect(answer.warnings).toContainEqual(expect.objectContaining({ code: 'to_fill_in' }));
    const file = join(out, 'sluice/files/etc/sluice/node.json');
    expect(() => loadConfig(nodeConfig, file)).toThrow(
      /node\.json cannot be used[\s\S]*tanks\.0\.shape\.diameter_mm: [\s\S]*tanks\.0\.sensor\.empty_distance_mm: [\s\S]*tanks\.0\.inlet\.relay\.gpio: /,
    );
  });

  test('are taken from the farm folder when they are there', async () => {
    mkdirSync(join(rig.farm, 'tanks'));
    writeFileSync(
      join(rig.farm, 'tanks/orchard.json'),
      JSON.stringify({ tanks: [tankEntry('orchard', 22)] }),
    );
    const answer = await rig.json('bundle', 'orchard', '--out', rig.at('card-measured'));
    expect(answer.open_questions).toEqual([]);
    rmSync(join(rig.farm, 'tanks'), { recursive: true });
  });

  test.each([
    ['no JSON', '[{', 'tanks_invalid'],
    ['no list', '{}', 'tanks_invalid'],
    ['an empty list', '[]', 'tanks_invalid'],
    [
      'a length that is none',
      JSON.stringify([{ ...tankEntry('house', 17), idle_interval_s: -1 }]),
      'tanks_invalid',
    ],
    ['1e309', JSON.stringify([tankEntry('house', 17)]).replace('1768', '1e309'), 'tanks_invalid'],
    ['a pin twice', JSON.stringify([tankEntry('house', 17), tankEntry('farm', 17)]), 'tanks_invalid'],
    ["another node's tank", JSON.stringify([tankEntry('orchard', 17)]), 'tanks_differ'],
  ])('that hold %s are refused, and nothing is written', async (_what, text, code) => {
    const file = rig.at('wrong.json');
    writeFileSync(file, text);
    const out = rig.at('card-wrong');
    const { stdout } = await rig.run('bundle', 'pump-house', '--out', out, '--tanks', file, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(existsSync(out)).toBe(false);
  });
});

describe('a gateway with a node on its own Pi', () => {
  test('has both configurations, and the node speaks to the broker over loopback', async () => {
    const out = rig.at('card-both');
    await rig.json('bundle', 'gw0', '--with-node', 'pump-house', '--tanks', rig.tanksFile, '--out', out);
    const etc = join(out, 'sluice/files/etc/sluice');
    expect(loadConfig(nodeConfig, join(etc, 'node.json')).broker_url).toBe('mqtt://127.0.0.1:1883');
    const { units } = JSON.parse(readFileSync(join(out, 'sluice/machine.json'), 'utf8')) as {
      units: string[];
    };
    expect(units).toEqual(expect.arrayContaining(['sluice-gateway.service', 'sluice-node.service']));
    expect(existsSync(join(etc, 'vpn/client.ovpn'))).toBe(false);
  });
});

describe('what cannot be bundled', () => {
  const out = () => rig.at('card-refused');
  test.each([
    ['nobody', [], 3, 'not_found'],
    ['anna', [], 2, 'not_its_kind'],
    ['pump-house', ['--with-node', 'orchard'], 2, 'not_its_kind'],
    ['gw0', ['--with-node', 'anna'], 2, 'not_its_kind'],
    ['gw0', ['--node-archive', '/tmp/node-v18.19.0-linux-arm64.tar.xz'], 2, 'archive_invalid'],
    ['gw0', ['--node-archive', '/tmp/$(reboot).tar.xz'], 2, 'archive_invalid'],
    ['gw0', ['--release', '/tmp/sluice-9.9.9.tar.gz'], 2, 'archive_invalid'],
    ['gw0', ['--ssh-key', '/etc/hostname'], 2, 'ssh_key_invalid'],
  ])('%s %j ends with %i, %s', async (name, more, exit, code) => {
    const { stdout, ...ran } = await rig.run('bundle', name, '--out', out(), ...more, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(ran.code).toBe(exit);
    expect(existsSync(out())).toBe(false);
  });

  test('a Node that was not downloaded whole', async () => {
    const archive = rig.at('node-v20.20.2-linux-arm64.tar.xz');
    const refusal = async (content: Buffer) => {
      writeFileSync(archive, content);
      const ran = await rig.run('bundle', 'gw0', '--out', out(), '--node-archive', archive, '--json');
      return (JSON.parse(ran.stdout) as { error?: { code: string } }).error?.code;
    };
    const whole = Buffer.from(`fd377a585a00${'ab'.repeat(100)}595a`, 'hex');
    expect(await refusal(Buffer.alloc(0))).toBe('archive_invalid');
    expect(await refusal(Buffer.from('<html>404</html>'))).toBe('archive_invalid');
    expect(await refusal(whole.subarray(0, 60))).toBe('archive_invalid');
    expect(existsSync(out())).toBe(false);
    expect(await refusal(whole)).toBeUndefined();
    rmSync(out(), { recursive: true });
  });

  test("a folder with somebody's things, or another machine's bundle, is left alone", async () => {
    const diary = rig.at('diary');
    mkdirSync(diary);
    writeFileSync(join(diary, 'monday.txt'), 'rain\n');
    for (const folder of [diary, node]) {
      const { code } = await rig.run('bundle', 'gw0', '--out', folder);
      expect(code).toBe(4);
    }
    expect(readdirSync(diary)).toEqual(['monday.txt']);
  });
});
