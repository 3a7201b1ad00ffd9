import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { certificates } from '../../../provisioning/doctor/checks/certificates.js';
import { farmCertificates } from '../../../provisioning/doctor/checks/farm-certificates.js';
import type { CliRig } from '../provisioning/cli-rig.js';
import { DAY_MS, MachineRig, makeFarm } from './machine-rig.js';

let farm: CliRig;
let machine: MachineRig;
beforeAll(async () => {
  farm = await makeFarm();
});
afterAll(() => farm.remove());
beforeEach(() => {
  machine = new MachineRig(farm);
});
afterEach(() => machine.remove());

describe('certificates of a machine', () => {
  test.each([
    ['a gateway', () => machine.installGateway()],
    ['a node', () => machine.installNode()],
  ])('of %s as sluice installs it are in order', async (_what, install) => {
    install();
    const { state, what } = await machine.run(certificates);
    expect(state).toBe('ok');
    expect(what).toContain('its certificate is valid until');
    expect(what).toContain('the authority Sluice green-valley VPN CA 1 is valid until');
  });

  test.each([
    ['not valid yet', -400, 'broken', 'is valid from'],
    ['about to end', 3650 - 30, 'warning', 'ends in 29 days'],
    ['ended', 3651, 'broken', 'its certificate ended on'],
    ['ended, and so has the authority', 20 * 365 + 1, 'broken', 'CA 1 ended on'],
  ] as const)('that are %s are told', async (_what, days, state, says) => {
    machine.installNode();
    machine.ahead_ms = days * DAY_MS;
    expect(await machine.run(certificates)).toMatchObject({ state, what: expect.stringContaining(says) });
  });

  test("that are the dashboard's count, too", async () => {
    machine.installGateway();
    machine.ahead_ms = 821 * DAY_MS;
    expect(await machine.run(certificates)).toMatchObject({
      state: 'broken',
      what: expect.stringContaining("the dashboard's certificate ended on"),
    });
  });

  test("from another authority, or with another's key, are told", async () => {
    machine.installGateway();
    const web = readFileSync(`${farm.farm}/pki/web-ca-1.pem`);
    machine.write('/etc/sluice/vpn/ca.pem', web);
    expect((await machine.run(certificates)).what).toContain('an authority that it does not trust');
    machine.write('/etc/sluice/vpn/key.pem', 'nothing', 0o600);
    expect((await machine.run(certificates)).what).toContain('private key is missing or belongs to another');
  });

  test('that cannot be read at all are told', async () => {
    machine.installGateway();
    machine.write('/etc/sluice/vpn/cert.pem', 'nothing');
    expect((await machine.run(certificates)).state).toBe('broken');
  });
});

describe('certificates of the farm', () => {
  const judge = () => machine.run(farmCertificates, { farm_folder: farm.farm });

  test('are told by name when they end, clients too', async () => {
    expect((await judge()).state).toBe('ok');
    machine.ahead_ms = 3651 * DAY_MS;
    const { state, what, do_this } = await judge();
    expect(state).toBe('broken');
    expect(what).toMatch(/pump-house|anna|gw0/);
    expect(do_this).toContain('sluice pki');
  });

  test('that end soon are a warning', async () => {
    machine.ahead_ms = (820 - 30) * DAY_MS;
    expect(await judge()).toMatchObject({
      state: 'warning',
      what: expect.stringContaining('gateway gw0 (web) ends soon'),
      do_this: 'Run: sluice pki renew gw0.',
    });
  });

  test('are skipped where there is no farm folder', async () => {
    expect((await machine.run(farmCertificates)).state).toBe('skipped');
  });
});
