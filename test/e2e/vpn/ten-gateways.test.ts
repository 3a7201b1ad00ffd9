import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { CliRig } from '../../integration/provisioning/cli-rig.js';
import {
  type Daemon,
  dial,
  InstalledMachine,
} from '../../integration/provisioning-vpn/support/installed-machine.js';
import { Lab, namespacesWork } from '../../integration/vpn/support/namespaces.js';
import { accepts, answer, listen } from '../../integration/vpn/support/probe.js';

const GATEWAYS = Array.from({ length: 10 }, (_, index) => index);

/** The largest farm there can be, as far as its subnets go: ten gateways, and on each a phone that is connected. */
(namespacesWork ? describe : describe.skip)('Ten gateways of one farm', () => {
  const lab = new Lab();
  const rig = new CliRig();
  const gateways: InstalledMachine[] = [];
  const phones: Daemon[] = [];
  const phone = (index: number) => lab.machine(`phone${index}`);

  beforeAll(async () => {
    await rig.json('farm', 'init', '--name', 'green-valley');
    for (const index of GATEWAYS) {
      const remote = `10.99.0.${index + 1}`;
      await rig.json('farm', 'add', 'gateway', `gw${index}`, '--remote', remote, '--protocol', 'udp');
      await rig.json('farm', 'add', 'phone', `phone${index}`, '--gateway', `gw${index}`);
    }
    await Promise.all([
      rig.json('pki', 'init', '--bits', '2048').then(() => rig.json('pki', 'issue', '--all')),
      lab.build([...GATEWAYS.map((index) => `gw${index}`), ...GATEWAYS.map((index) => `phone${index}`)]),
    ]);
    for (const index of GATEWAYS) {
      const name = `gw${index}`;
      const gateway = new InstalledMachine(rig, lab.machine(name), name);
      gateways.push(gateway);
      await gateway.install('gateway');
      await gateway.prepareKernel();
      await gateway.startVpn(VPN_UNITS.udp);
      const file = join(rig.root, `phone${index}.ovpn`);
      await rig.json('profile', `phone${index}`, '--out', file);
      phones.push(dial(phone(index), file));
    }
    await Promise.all(phones.map((one) => one.connected(1, 30_000)));
    await Promise.all(
      GATEWAYS.map((index) => listen(lab.machine(`gw${index}`), `192.168.${index}.1`, 8080, `gw${index}`)),
    );
  }, 120_000);
  afterAll(async () => {
    await lab.remove();
    rig.remove();
  });

  test('each has the subnet of its number, and each phone its address there', async () => {
    for (const index of GATEWAYS) {
      expect(await lab.machine(`gw${index}`).tunnelAddresses()).toEqual([`192.168.${index}.1/24`]);
      expect(await phone(index).tunnelAddresses()).toEqual([`192.168.${index}.2/24`]);
    }
  });

  test('each phone reaches its own gateway', async () => {
    const asked = GATEWAYS.map((index) => answer(phone(index), `192.168.${index}.1`, 8080));
    expect(await Promise.all(asked)).toEqual(GATEWAYS.map((index) => `gw${index} 192.168.${index}.2`));
  });

  test('and none of the others, whatever route it has', async () => {
    const other = (index: number) => (index + 1) % 10;
    const asked = GATEWAYS.map(async (index) => {
      const route = [`192.168.${other(index)}.0/24`, 'via', `10.99.0.${other(index) + 1}`];
      await phone(index).run('ip', 'route', 'add', ...route);
      return accepts(phone(index), `192.168.${other(index)}.1`, 8080);
    });
    expect(await Promise.all(asked)).toEqual(GATEWAYS.map(() => false));
  });

  test('a certificate of one gateway opens no other, even with another phone’s key to the handshake', async () => {
    const own = readFileSync(join(rig.root, 'phone0.ovpn'), 'utf8');
    const stolen = readFileSync(join(rig.root, 'phone1.ovpn'), 'utf8');
    const mixed = ['cert', 'key'].reduce(
      (text, name) => text.replace(block(stolen, name), block(own, name)),
      stolen,
    );
    const file = join(rig.root, 'mixed.ovpn');
    writeFileSync(file, mixed, { mode: 0o600 });
    const thief = dial(phone(0), file);
    const server = found(gateways[1]).daemon();
    await server.says('refused', () => server.log.includes("failed for common name 'phone0'"));
    expect(thief.connections).toBe(0);
  }, 20_000);
});

/** An inline file of a profile, with its tags. */
function block(profile: string, name: string): string {
  const end = `</${name}>`;
  return profile.slice(profile.indexOf(`<${name}>`), profile.indexOf(end) + end.length);
}

function found<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('there is no such gateway');
  return thing;
}
