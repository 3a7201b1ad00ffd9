import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DeployRig, filesBelow } from './deploy-rig.js';
import { describeAsRoot, onItsOwn } from './own-system.js';

const rig = new DeployRig();
const pskFile = rig.at('wifi.txt');
const card = rig.at('card-wifi');
/** "password" at "IEEE" is a test vector of IEEE 802.11 (J.4.2). */
const SSID = 'IEEE';
const PASSPHRASE = 'password';
const KEY = 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e';

beforeAll(async () => {
  await rig.setUp();
  writeFileSync(pskFile, `${PASSPHRASE}\n`, { mode: 0o600 });
}, 60_000);
afterAll(() => rig.remove());

const wifi = (ssid = SSID, country = 'AU') => [
  ...['--wifi-ssid', ssid, '--wifi-psk-file', pskFile, '--wifi-country', country],
];
const bundle = (out: string, ...more: string[]) => ['bundle', 'gw0', '--out', out, ...more];
const inCard = (path: string) => readFileSync(join(card, path), 'utf8');
async function refusal(...args: string[]) {
  const { code, stdout } = await rig.run(...args, '--json');
  return [code, (JSON.parse(stdout) as { error?: { code: string; message: string } }).error] as const;
}

describe('a bundle with a wireless network', () => {
  test('has it for cloud-init and for bookworm, as a key and not as a passphrase, for its owner alone', async () => {
    await rig.json(...bundle(card, ...wifi()));
    // Where Python knows YAML, it is asked what netplan would read.
    const yaml = spawnSync('python3', [
      '-c',
      'import json,sys,yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))',
      join(card, 'network-config'),
    ]);
    const network = yaml.status === 0 ? JSON.parse(yaml.stdout.toString()) : undefined;
    if (network !== undefined)
      expect(network.network.wifis.wlan0).toEqual({
        dhcp4: true,
        optional: true,
        'regulatory-domain': 'AU',
        'access-points': { [SSID]: { password: KEY } },
      });
    expect(inCard('network-config')).toContain(`        "${SSID}":\n          password: "${KEY}"\n`);
    expect(inCard('sluice/wifi.nmconnection')).toMatch(
      new RegExp(`^ssid=73;69;69;69;$[\\s\\S]*^psk=${KEY}$`, 'm'),
    );
    for (const { path, mode, content } of filesBelow(card)) {
      const text = content.toString('latin1');
      expect([path, text.includes(PASSPHRASE) && path.includes('wifi')]).toEqual([path, false]);
      if (text.includes(KEY)) expect([path, mode.toString(8)]).toEqual([path, '600']);
    }
    const holders = filesBelow(card).filter(({ content }) => content.includes(KEY));
    expect(holders.map(({ path }) => path)).toEqual(['network-config', 'sluice/wifi.nmconnection']);
    expect(readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')).not.toMatch(
      new RegExp(`${KEY}|${PASSPHRASE}`),
    );
    expect(inCard('README.txt')).toContain('wireless network "IEEE"');
  });

  test('has scripts that a shell takes, and that say the country after the command line is restored', async () => {
    await rig.json(...bundle(card, ...wifi()));
    for (const script of ['firstrun.sh', 'sluice/install.sh', 'sluice/first-boot.sh'])
      expect([script, spawnSync('sh', ['-n', join(card, script)]).status]).toEqual([script, 0]);
    const firstRun = inCard('firstrun.sh');
    // raspi-config writes at the end of cmdline.txt, which the line above it cuts off.
    expect(firstRun).toMatch(/sed -i .*cmdline\.txt\nraspi-config nonint do_wifi_country AU \|\| true/);
    expect(firstRun).toMatch(/^install -m 600 \S+wifi\.nmconnection \/etc\/NetworkManager/m);
    expect(inCard('user-data')).toContain('do_wifi_country AU');
    expect(inCard('sluice/install.sh')).toContain('$here/wifi.nmconnection');
  });

  test('forgets it when it is made without, and has none by default', async () => {
    await rig.json(...bundle(card, ...wifi()));
    expect(await rig.json(...bundle(card))).toMatchObject({ changed: true });
    expect(existsSync(join(card, 'network-config'))).toBe(false);
    expect(existsSync(join(card, 'sluice/wifi.nmconnection'))).toBe(false);
    expect(filesBelow(card).some(({ content }) => /wlan0|do_wifi_country/.test(content.toString()))).toBe(
      false,
    );
    expect(inCard('README.txt')).toContain('network cable');
  });

  test('takes any name that a network may have, and a key instead of a passphrase', async () => {
    writeFileSync(pskFile, KEY.toUpperCase());
    await rig.json(...bundle(card, ...wifi('Ü "\\; \'$(id)')));
    expect(inCard('network-config')).toContain(`        "Ü \\"\\\\; '$(id)":\n          password: "${KEY}"`);
    expect(inCard('sluice/wifi.nmconnection')).toContain(
      'ssid=195;156;32;34;92;59;32;39;36;40;105;100;41;\n',
    );
    writeFileSync(pskFile, `${PASSPHRASE}\n`);
  });
});

describeAsRoot('the first start of a bookworm', () => {
  /** Runs firstrun.sh on a copy of the card; programs that would change this machine are stand-ins. */
  const firstStart = (folder: string) =>
    onItsOwn(`
mkdir -p /boot/firmware /mnt/bin
rm -rf /etc/NetworkManager
${folder}
cp -a ${card}/. /boot/firmware
echo console=tty1 > /boot/firmware/cmdline.txt
for program in hostnamectl raspi-config rfkill systemctl; do ln -s /bin/true /mnt/bin/$program; done
PATH=/mnt/bin:$PATH sh /boot/firmware/firstrun.sh
grep -rl ${KEY} /boot /etc/NetworkManager | sort
`);
  beforeAll(() => rig.json(...bundle(card, ...wifi())));

  test('gives the key of the network to NetworkManager and takes it off the top of the card', () => {
    const { status, stdout, stderr } = firstStart('mkdir -p /etc/NetworkManager/system-connections');
    expect([status, stderr]).toEqual([0, '']);
    // The copy in the bundle's folder goes with the other keys, once the Pi is installed.
    expect(stdout).toBe(
      '/boot/firmware/sluice/wifi.nmconnection\n/etc/NetworkManager/system-connections/wifi.nmconnection\n',
    );
  });

  test('keeps it there when NetworkManager cannot be given it', () => {
    expect(firstStart('').stdout).toContain('/boot/firmware/network-config\n');
  });
});

describe('a wireless network that is refused', () => {
  const out = rig.at('card-none');
  test.each([
    ['a name alone', ['--wifi-ssid', SSID]],
    ['no country', ['--wifi-ssid', SSID, '--wifi-psk-file', pskFile]],
    ['an empty name', wifi('')],
    ['a name of 33 bytes', wifi('ä'.repeat(16).concat('x'))],
    ['a name with a line end', wifi('a\nb')],
    ['a country that is none', wifi(SSID, 'Australia')],
    ['a country in small letters', wifi(SSID, 'au')],
  ])('%s', async (_what, options) => {
    expect(await refusal(...bundle(out, ...options))).toMatchObject([2, { code: 'wifi_invalid' }]);
    expect(existsSync(out)).toBe(false);
  });

  test.each([
    ['too short', 'short77'],
    ['too long', 'x'.repeat(65)],
    ['two lines', 'password\npassword'],
    ['with an accent', 'pässword'],
    ['nothing', ''],
  ])('a passphrase that is %s is refused and never shown', async (_what, text) => {
    writeFileSync(pskFile, text);
    const [code, error] = await refusal(...bundle(out, ...wifi()));
    writeFileSync(pskFile, `${PASSPHRASE}\n`);
    expect([code, error?.code]).toEqual([2, 'wifi_invalid']);
    if (text !== '') expect(error?.message).not.toContain(text.slice(0, 12));
    expect(existsSync(out)).toBe(false);
  });

  test('a file that is not there', async () => {
    const args = ['--wifi-ssid', SSID, '--wifi-psk-file', rig.at('none'), '--wifi-country', 'AU'];
    expect(await refusal(...bundle(out, ...args))).toMatchObject([3, { code: 'file_unusable' }]);
  });

  test('one for a machine that gets no card', async () => {
    await rig.json('farm', 'add', 'gateway', 'gw1');
    await rig.json('farm', 'add', 'server', 'vps', '--gateway', 'gw1', '--remote', 'vps.example.net');
    await rig.json('pki', 'issue', '--all');
    expect(await refusal('bundle', 'vps', '--out', out, ...wifi())).toMatchObject([
      2,
      { code: 'wifi_invalid' },
    ]);
  });
});

test('the file with the passphrase is left as it was', () => {
  expect(readFileSync(pskFile, 'utf8')).toBe(`${PASSPHRASE}\n`);
  expect(statSync(pskFile).mode & 0o777).toBe(0o600);
});
