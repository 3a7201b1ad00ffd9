import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from '../provisioning/cli-rig.js';
import { describeAsRoot, onItsOwn } from './own-system.js';

const checkout = fileURLToPath(new URL('../../..', import.meta.url));
/** The version that the rig's command line says it is. */
const VERSION = '1.2.3';

const rig = new CliRig();
const card = join(rig.root, 'card');
/** The same version, built from other sources, and once more; and without a release, as after a change of the farm. */
const rebuilt = join(rig.root, 'card-rebuilt');
const third = join(rig.root, 'card-third');
const bare = join(rig.root, 'card-bare');

beforeAll(async () => {
  await rig.begin();
  await rig.json('pki', 'issue', 'gw0');
  await rig.json('bundle', 'gw0', '--release', release('first'), '--out', card);
  await rig.json('bundle', 'gw0', '--release', release('second'), '--out', rebuilt);
  await rig.json('bundle', 'gw0', '--release', release('third'), '--out', third);
  cpSync(rebuilt, bare, { recursive: true });
  for (const name of ['SHA256SUMS', `sluice-${VERSION}.tar.gz`]) rmSync(join(bare, 'sluice', name));
}, 60_000);
afterAll(() => rig.remove());

/** An archive of the program as it is built here, with links to its packages, and with a mark to know it by. */
function release(mark: string): string {
  const folder = join(rig.root, mark, `sluice-${VERSION}`);
  mkdirSync(folder, { recursive: true });
  for (const part of ['firmware', 'hardware', 'provisioning', 'vpn'])
    cpSync(join(checkout, 'dist', part), join(folder, 'dist', part), { recursive: true });
  cpSync(join(checkout, 'package.json'), join(folder, 'package.json'));
  symlinkSync(join(checkout, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'mark'), `${mark}\n`);
  const archive = `${folder}.tar.gz`;
  const packed = spawnSync('tar', ['-czf', archive, '-C', join(rig.root, mark), `sluice-${VERSION}`]);
  if (packed.status !== 0) throw new Error(String(packed.stderr));
  return archive;
}

describeAsRoot('the keys of a machine that was set up', () => {
  test('are gone from the boot partition, also where install.sh was run by hand', () => {
    const { status, stdout, stderr } = onItsOwn(`
mkdir -p /boot/firmware
cp -a ${card}/sluice /boot/firmware
sh /boot/firmware/sluice/install.sh
echo '--- then'
grep -rl 'PRIVATE KEY' /etc/sluice /boot | sort
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const [said, then] = stdout.split('--- then\n');
    expect(said).not.toContain('delete /');
    expect(then).toBe('/etc/sluice/vpn/key.pem\n/etc/sluice/web/key.pem\n');
  }, 60_000);

  test('stay in a folder elsewhere, which is named for deletion', () => {
    const { status, stdout, stderr } = onItsOwn(`
cp -a ${card}/sluice /mnt/copied
sh /mnt/copied/install.sh
sh /mnt/copied/install.sh
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const last = 'sluice: delete /mnt/copied: it holds the keys of this machine\n';
    expect(stdout.split(last)).toHaveLength(3);
    expect(stdout.endsWith(`Nothing to do: this machine is gateway gw0 already.\n${last}`)).toBe(true);
  }, 60_000);
});

describeAsRoot('an update that has the same version number', () => {
  test('is unpacked beside the one that runs, and used; the same once more changes nothing', () => {
    const { status, stdout, stderr } = onItsOwn(`
sh ${card}/sluice/install.sh >/dev/null
echo "runs $(cat /opt/sluice/current/mark)"
sh ${rebuilt}/sluice/install.sh
echo "runs $(cat /opt/sluice/current/mark)"
sh ${rebuilt}/sluice/install.sh
sh ${bare}/sluice/install.sh
echo "runs $(cat /opt/sluice/current/mark)"
ls /opt/sluice
ln -sfn ${VERSION} /opt/sluice/current
echo "runs $(cat /opt/sluice/current/mark)"
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    expect(stdout.match(/^runs .*$/gm)).toEqual(['runs first', 'runs second', 'runs second', 'runs first']);
    expect(stdout).toMatch(/^~ \/opt\/sluice\/current → 1\.2\.3\+[0-9a-f]{8} \(before: 1\.2\.3\)$/m);
    expect(stdout.match(/^Nothing to do/gm)).toHaveLength(2);
    expect(stdout).toMatch(/^1\.2\.3\n1\.2\.3\+[0-9a-f]{8}\ncurrent$/m);
  }, 60_000);

  test('made again and again leaves the one in use and the one before; other versions stay', () => {
    const { status, stdout, stderr } = onItsOwn(`
sh ${card}/sluice/install.sh >/dev/null
cp -a /opt/sluice/${VERSION} /opt/sluice/1.2.2
mkdir /opt/sluice/${VERSION}0
sh ${rebuilt}/sluice/install.sh >/dev/null
sh ${third}/sluice/install.sh
sort /opt/sluice/*/mark
sh ${third}/sluice/install.sh
echo '--- the first once more'
sh ${card}/sluice/install.sh >/dev/null
cat /opt/sluice/current/mark
LC_ALL=C ls /opt/sluice
`);
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    const [then = '', again] = stdout.split('--- the first once more\n');
    expect(then).toMatch(/^- \/opt\/sluice\/1\.2\.3$/m);
    expect(then.match(/^(first|second|third)$/gm)).toEqual(['first', 'second', 'third', 'third']);
    expect(then).toContain('Nothing to do');
    expect(again).toMatch(/^first\n1\.2\.2\n1\.2\.3\n1\.2\.3\+[0-9a-f]{8}\n1\.2\.30\ncurrent\n$/);
  }, 60_000);

  test.each(['mkdir', 'tar', 'ln', 'sync', 'mv'])(
    'and is cut off at %s: the old one runs until the next attempt has the new one whole',
    (step) => {
      const { status, stdout, stderr } = onItsOwn(`
sh ${card}/sluice/install.sh >/dev/null
mkdir /mnt/bin
printf '#!/bin/sh\nkill -9 $PPID\n' > /mnt/bin/${step}
chmod +x /mnt/bin/${step}
PATH=/mnt/bin:$PATH sh ${rebuilt}/sluice/install.sh >&2 && exit 9
echo "runs $(cat /opt/sluice/current/mark), $(sluice --version)"
sh ${rebuilt}/sluice/install.sh >&2
echo "runs $(cat /opt/sluice/current/mark), $(sluice --version)"
ls /opt/sluice | wc -l
`);
      expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
      const { version } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
        version: string;
      };
      expect(stdout).toBe(`runs first, ${version}\nruns second, ${version}\n3\n`);
    },
    60_000,
  );
});
