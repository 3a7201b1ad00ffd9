import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
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
  farm.ahead_ms = 0;
});
afterEach(() => machine.remove());

interface Told {
  broken: number;
  warnings: number;
  findings: { id: string; title: string; state: string; what: string; do_this: string }[];
}

/** `sluice doctor --json` on the machine's file system. */
async function doctor(...args: string[]): Promise<{ code: number | null; told: Told }> {
  const { code, stdout, stderr } = await farm.run('doctor', '--root', machine.root, '--json', ...args);
  expect(stderr).toBe('');
  return { code, told: JSON.parse(stdout) as Told };
}

const stateOf = ({ findings }: Told, id: string) => findings.find((one) => one.id === id)?.state;

describe('sluice doctor', () => {
  test('on the SD card of a gateway: nothing is broken, and what needs a running machine is skipped', async () => {
    machine.installGateway();
    const { code, told } = await doctor();
    expect(told.findings.filter(({ state }) => state === 'broken').map(({ id }) => id)).toEqual(['disk']);
    machine.write('/etc/passwd', 'sluice:x:0:0::/:\nsluice-vpn:x:65534:65534::/:\n');
    const mended = await doctor();
    expect(mended.told.broken).toBe(0);
    expect([code, mended.code]).toEqual([11, 0]);
    for (const id of [
      'configuration',
      'certificates',
      'crl',
      'farm_certificates',
      'server_elsewhere',
      'disk',
    ])
      expect(stateOf(mended.told, id)).toBe('ok');
    for (const id of [
      'tunnel',
      'collision',
      'firewall',
      'listeners',
      'processes',
      'gateway_connection',
      'clock',
    ])
      expect(stateOf(mended.told, id)).toBe('skipped');
  });

  test('every finding that is no good says what to do', async () => {
    machine.installGateway();
    machine.installNode();
    machine.write('/etc/sluice/vpn/crl.pem', '');
    farm.ahead_ms = 4000 * DAY_MS;
    const { code, told } = await doctor();
    expect(code).toBe(11);
    expect(told.broken).toBeGreaterThanOrEqual(4);
    for (const { state, what, do_this } of told.findings) {
      expect(what).toMatch(/\S/);
      if (state === 'broken' || state === 'warning') expect(do_this).toMatch(/\S/);
    }
  });

  test('as text: a table, below each fault what to do, and a verdict', async () => {
    machine.installGateway();
    machine.write('/etc/sluice/vpn/crl.pem', '');
    const { code, stdout } = await farm.run('doctor', '--root', machine.root);
    expect(code).toBe(11);
    expect(stdout).toMatch(/^STATE +CHECK +FINDING\n/);
    expect(stdout).toMatch(
      /\nbroken +List of revoked certificates +it is empty: the gateway refuses everybody\n +→ Where/,
    );
    expect(stdout).toMatch(/\n2 things broken, 0 warnings\.\n$/);
  });

  test('where there is nothing at all, it says so and is content', async () => {
    const { code, stdout } = await farm.run(
      'doctor',
      '--root',
      machine.path('/nowhere'),
      '--farm',
      '/nowhere',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('There was nothing to check here.');
  });

  test('a farm that is damaged is a finding, not a crash', async () => {
    machine.write('/farm/farm.json', '{"schema": 1');
    machine.write('/farm/pki/pki.json', '{}');
    const { code, told } = await doctor('--farm', machine.path('/farm'));
    expect(code).toBe(11);
    expect(stateOf(told, 'farm_certificates')).toBe('broken');
  });

  test('its codes are in its help', async () => {
    const { stdout } = await farm.run('doctor', '--help');
    expect(stdout).toContain('11  sluice doctor found something broken');
  });
});
