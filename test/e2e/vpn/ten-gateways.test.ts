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
import { answer, listen } from '../../integration/vpn/support/probe.js';

const GATEWAYS = Array.from({ length: 10 }, (_, index) => index);

/** The largest farm there can be, as far as its subnets go: ten gateways, and on each a phone that is connected. */
(namespacesWork ? describe : describe.skip)('Ten gateways of one farm', () => {
  const lab = new Lab();
  const rig = new CliRig();
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

  test('and none of the others', async () => {
    const asked = GATEWAYS.map((index) => answer(phone(index), `192.168.${(index + 1) % 10}.1`, 8080));
    expect(await Promise.all(asked)).toEqual(GATEWAYS.map(() => null));
  });
});
