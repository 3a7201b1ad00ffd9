import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { gatewayConfig } from '../../../firmware/config/gateway-config.js';
import { loadConfig } from '../../../firmware/config/load.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { CertificateDesk } from '../../../firmware/gateway/certificates/certificate-desk.js';
import { certificatesOf } from '../../../firmware/main/certificates.js';
import { DeployRig, filesBelow } from './deploy-rig.js';

const rig = new DeployRig();
const gateway = rig.at('card-gw0');
const node = rig.at('card-pump-house');
const root = rig.at('staging');
const there = (path: string) => join(root, path);

beforeAll(async () => {
  await rig.setUp();
  await rig.json('bundle', 'gw0', '--out', gateway);
  await rig.json('bundle', 'pump-house', '--out', node, '--tanks', rig.tanksFile);
}, 60_000);
beforeEach(() => {
  // Of a Pi's system only what matters here: it has the group gpio, and no dialout.
  mkdirSync(there('etc'), { recursive: true });
  writeFileSync(there('etc/group'), 'root:x:0:\ngpio:x:993:\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
afterAll(() => rig.remove());

const install = (kind: string, bundle: string, ...more: string[]) =>
  rig.json('install', kind, '--bundle', bundle, '--root', root, ...more);

async function refusal(...args: string[]) {
  const { code, stdout } = await rig.run('install', ...args, '--root', root, '--json');
  const { error } = JSON.parse(stdout) as { error?: { code: string } };
  return [code, error?.code];
}

test('an installed gateway finds the certificates that were installed with it', async () => {
  await install('gateway', gateway);
  const file = there('etc/sluice/gateway.json');
  const certificates = certificatesOf(file, loadConfig(gatewayConfig, file));
  const desk = new CertificateDesk({ certificates, clock: new SystemClock() });
  const { certificates: found, unreadable } = desk.list();
  expect(unreadable).toEqual([]);
  expect(found.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    'revocation_list fine',
    'vpn_authority fine',
    'vpn_server fine',
    'web fine',
    'web_authority fine',
  ]);
  // Web certificates live for 820 days, of which one has gone before they were made.
  expect(found[0]).toMatchObject({ name: 'gw0', days: 819 });
});

describe.each([
  ['gateway', gateway],
  ['node', node],
])('sluice install %s', (kind, bundle) => {
  test('puts every file of the bundle in place, with its mode and group', async () => {
    const answer = await install(kind, bundle);
    expect(answer).toMatchObject({ changed: true, started: false });
    expect(answer.next).toContainEqual(
      expect.stringMatching(/^systemctl enable --now sluice-firewall\.service /),
    );
    const { files } = JSON.parse(readFileSync(join(bundle, 'sluice/machine.json'), 'utf8')) as {
      files: { path: string; mode: string; group: string }[];
    };
    const groups = readFileSync(there('etc/group'), 'utf8');
    const gid = Number(/^sluice:[^:]*:(\d+):/m.exec(groups)?.[1]);
    for (const { path, mode, group } of files) {
      const standing = statSync(there(path));
      expect([path, (standing.mode & 0o777).toString(8)]).toEqual([path, mode]);
      if (process.getuid?.() === 0)
        expect([path, standing.uid, standing.gid]).toEqual([path, 0, group === 'sluice' ? gid : 0]);
    }
    expect(readFileSync(there('etc/passwd'), 'utf8')).toMatch(/^sluice-vpn:/m);
  });

  test('the second time changes nothing and says so', async () => {
    await install(kind, bundle);
    const before = filesBelow(root);
    const { stdout, code } = await rig.run('install', kind, '--bundle', bundle, '--root', root);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Nothing to do: this machine is /)]);
    expect(filesBelow(root)).toEqual(before);
  });

  test('--dry-run writes nothing, shows lines, and shows no secret', async () => {
    const before = filesBelow(root);
    const { stdout } = await rig.run('install', kind, '--bundle', bundle, '--root', root, '--dry-run');
    expect(stdout).toContain('+ /etc/sluice/firewall.nft\n    +#!/usr/sbin/nft -f');
    expect(stdout).toContain('(secret: not shown)');
    expect(stdout).not.toContain('PRIVATE KEY');
    expect(filesBelow(root)).toEqual(before);
  });

  test('mends what was changed by hand, was opened, or is missing', async () => {
    await install(kind, bundle);
    const before = filesBelow(root);
    writeFileSync(there('etc/sluice/firewall.nft'), '# open to all\n');
    chmodSync(there(`etc/sluice/${kind}.json`), 0o666);
    rmSync(there('etc/sysusers.d/sluice.conf'));
    const { changes } = (await install(kind, bundle)) as { changes: { path: string; change: string }[] };
    expect(changes.map(({ change, path }) => `${change} ${path}`).sort()).toEqual([
      `access /etc/sluice/${kind}.json`,
      'add /etc/sysusers.d/sluice.conf',
      'write /etc/sluice/firewall.nft',
    ]);
    expect(filesBelow(root)).toEqual(before);
  });

  test('an installation that was interrupted is finished by the next', async () => {
    await install(kind, bundle);
    const before = filesBelow(root);
    const record = there('etc/sluice/installed.json');
    writeFileSync(record, readFileSync(record, 'utf8').replace('"complete": true', '"complete": false'));
    rmSync(there('etc/sluice/firewall.nft'));
    expect(await install(kind, bundle)).toMatchObject({ changed: true });
    expect(filesBelow(root)).toEqual(before);
  });

  test('systemd takes the units that are installed', async () => {
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) return;
    await install(kind, bundle);
    // The programs that the units start, and the targets that a whole system has.
    for (const program of ['opt/sluice/current/node/bin/node', 'usr/sbin/openvpn', 'usr/sbin/nft']) {
      mkdirSync(there(join(program, '..')), { recursive: true });
      writeFileSync(there(program), '#!/bin/sh\n', { mode: 0o755 });
    }
    cpSync('/usr/lib/systemd/system', there('usr/lib/systemd/system'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    const { units } = JSON.parse(readFileSync(join(bundle, 'sluice/machine.json'), 'utf8')) as {
      units: string[];
    };
    const paths = units.map((unit) => `/etc/systemd/system/${unit}`);
    const complaints = () => {
      const { stdout, stderr } = spawnSync(
        'systemd-analyze',
        ['verify', '--man=no', `--root=${root}`, ...paths],
        { encoding: 'utf8' },
      );
      return `${stdout}${stderr}`.split('\n').filter((line) => units.some((unit) => line.includes(unit)));
    };
    expect(complaints()).toEqual([]);
    const broken = there(paths[0] ?? '');
    writeFileSync(broken, readFileSync(broken, 'utf8').replace('ExecStart=', 'ExecBegin='));
    expect(complaints()).not.toEqual([]);
  }, 60_000);

  test('uninstall takes away what install brought, and nothing else', async () => {
    await install(kind, bundle);
    mkdirSync(there('var/lib/sluice/gateway'), { recursive: true });
    writeFileSync(there('var/lib/sluice/gateway/gateway.db'), 'history');
    writeFileSync(there('etc/sluice/notes-of-mine.txt'), 'mine');
    expect(await rig.json('uninstall', '--root', root)).toMatchObject({ changed: true });
    expect(filesBelow(there('etc/sluice')).map(({ path }) => path)).toEqual(['notes-of-mine.txt']);
    expect(filesBelow(there('etc/systemd'))).toEqual([]);
    expect(existsSync(there('var/lib/sluice/gateway/gateway.db'))).toBe(true);
    expect((await rig.run('uninstall', '--root', root)).stdout).toMatch(/^Nothing to do/);
    await rig.json('uninstall', '--root', root, '--purge');
    expect(existsSync(there('var/lib/sluice'))).toBe(false);
  });
});

describe('what a machine needs', () => {
  test('the node is in the groups that this machine has, and in no others', async () => {
    await install('node', node);
    expect(readFileSync(there('etc/systemd/system/sluice-node.service'), 'utf8')).toMatch(
      /^SupplementaryGroups=gpio$/m,
    );
  });

  test('a phone that left the farm is taken off the gateway', async () => {
    await rig.json('farm', 'add', 'phone', 'guest');
    const bundle = rig.at('card-with-guest');
    await rig.json('bundle', 'gw0', '--out', bundle);
    await install('gateway', bundle);
    expect(existsSync(there('etc/sluice/vpn/ccd/guest'))).toBe(true);
    await rig.json('farm', 'remove', 'guest');
    await rig.json('bundle', 'gw0', '--out', bundle);
    const { stdout } = await rig.run('install', 'gateway', '--bundle', bundle, '--root', root);
    expect(stdout).toContain('no restart is needed');
    expect(existsSync(there('etc/sluice/vpn/ccd/guest'))).toBe(false);
  });

  test('the session of a phone that was revoked ends, and nobody else loses theirs', async () => {
    await rig.json('farm', 'add', 'phone', 'stolen');
    await rig.json('pki', 'issue', 'stolen');
    const bundle = rig.at('card-revoking');
    await rig.json('bundle', 'gw0', '--out', bundle);
    await install('gateway', bundle);
    await rig.json('pki', 'revoke', 'stolen');
    await rig.json('bundle', 'gw0', '--out', bundle);
    const asked: string[] = [];
    mkdirSync(there('run/sluice-vpn'), { recursive: true });
    const daemon = createServer((socket) => {
      socket.write(">INFO:OpenVPN Management Interface Version 5 -- type 'help' for more info\r\n");
      socket.on('data', (line) => {
        asked.push(String(line).trim());
        socket.end("SUCCESS: common name 'stolen' found, 1 client(s) killed\r\n");
      });
    });
    await new Promise<void>((resolve) => daemon.listen(there('run/sluice-vpn/udp.sock'), resolve));
    try {
      const { stdout } = await rig.run('install', 'gateway', '--bundle', bundle, '--root', root);
      expect(stdout).toContain('Shut out: stolen. Sessions that were ended: 1.');
    } finally {
      await new Promise((resolve) => daemon.close(resolve));
    }
    expect(asked).toEqual(['kill stolen']);
  }, 30_000);

  test('what the installer filled in is never overwritten by a template', async () => {
    const template = rig.at('card-orchard');
    await rig.json('bundle', 'orchard', '--out', template);
    await install('node', template);
    const file = there('etc/sluice/node.json');
    writeFileSync(file, '{"filled": "in"}\n');
    expect(await install('node', template)).toMatchObject({ changed: false });
    expect(readFileSync(file, 'utf8')).toBe('{"filled": "in"}\n');
  });
});

describe('what is refused, and changes nothing', () => {
  test('an older list of revoked certificates', async () => {
    await rig.json('farm', 'add', 'phone', 'thief');
    await rig.json('pki', 'issue', 'thief');
    const [old, fresh] = [rig.at('card-old'), rig.at('card-fresh')];
    await rig.json('bundle', 'gw0', '--out', old);
    await rig.json('pki', 'revoke', 'thief');
    await rig.json('bundle', 'gw0', '--out', fresh);
    await install('gateway', fresh);
    const before = filesBelow(root);
    expect(await refusal('gateway', '--bundle', old)).toEqual([4, 'crl_older']);
    expect(filesBelow(root)).toEqual(before);
  }, 30_000);

  test('the wrong kind, the wrong machine, no bundle', async () => {
    expect(await refusal('node', '--bundle', gateway)).toEqual([2, 'bundle_kind']);
    expect(await refusal('phone', '--bundle', gateway)).toEqual([2, 'usage']);
    expect(await refusal('gateway')).toEqual([3, 'bundle_missing']);
    await install('gateway', gateway);
    expect(await refusal('node', '--bundle', node)).toEqual([4, 'machine_differs']);
  });

  test.each([
    ['a file that is cut off', 'sluice/files/etc/sluice/firewall.nft', 'table'],
    ['a manifest that is cut off', 'sluice/machine.json', '{"schema": 1'],
    ['a manifest that names another place', 'sluice/machine.json', undefined],
  ])('%s', async (_what, path, text) => {
    const bundle = rig.at('card-damaged');
    await rig.json('bundle', 'gw0', '--out', bundle);
    const file = join(bundle, path);
    writeFileSync(
      file,
      text ?? readFileSync(file, 'utf8').replace('/etc/sluice/firewall.nft', '/etc/shadow'),
    );
    const before = filesBelow(root);
    expect(await refusal('gateway', '--bundle', bundle)).toEqual([9, 'bundle_damaged']);
    expect(filesBelow(root)).toEqual(before);
    rmSync(bundle, { recursive: true });
  });
});
