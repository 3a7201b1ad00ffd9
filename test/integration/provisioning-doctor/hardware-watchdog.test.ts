import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { hardwareWatchdog } from '../../../provisioning/doctor/checks/hardware-watchdog.js';
import type { CliRig } from '../provisioning/cli-rig.js';
import { MachineRig, makeFarm } from './machine-rig.js';

describe('the hardware watchdog', () => {
  let farm: CliRig;
  let machine: MachineRig;
  beforeAll(async () => {
    farm = await makeFarm();
  }, 60_000);
  afterAll(() => farm.remove());
  beforeEach(() => {
    machine = new MachineRig(farm);
  });
  afterEach(() => machine.remove());

  /** A machine that runs, with the device or without. */
  const runs = ({ device }: { device: boolean }) => {
    machine.write('/proc/net/dev', '');
    if (device) machine.write('/dev/watchdog', '');
  };
  const systemdSays = (span: string) =>
    machine.programs.set('systemctl', { code: 0, stdout: `${span}\n`, stderr: '' });

  test('is no matter of a machine without gateway and node, or of one that does not run', async () => {
    expect((await machine.run(hardwareWatchdog)).state).toBe('skipped');
    machine.installNode();
    expect((await machine.run(hardwareWatchdog)).state).toBe('skipped');
  });

  test.each([
    ['15s', 'ok', 'hung for 15s'],
    ['10s', 'ok', 'hung for 10s'],
    ['0', 'warning', 'does not feed'],
    ['infinity', 'warning', 'does not feed'],
    ['20s', 'warning', 'holds 15 s'],
    ['1min', 'warning', 'holds 15 s'],
  ])('that systemd feeds every %s is %s', async (span, state, says) => {
    machine.installNode();
    runs({ device: true });
    systemdSays(span);
    const found = await machine.run(hardwareWatchdog);
    expect(found).toMatchObject({ state, what: expect.stringContaining(says) });
  });

  test('of which systemd tells nothing is not judged', async () => {
    machine.installGateway();
    runs({ device: true });
    expect((await machine.run(hardwareWatchdog)).state).toBe('skipped');
  });

  test('that a Pi lacks is told, with the line for config.txt', async () => {
    machine.installGateway();
    runs({ device: false });
    machine.write('/proc/device-tree/model', 'Raspberry Pi 4 Model B Rev 1.4\0');
    const found = await machine.run(hardwareWatchdog);
    expect(found).toMatchObject({
      state: 'warning',
      do_this: expect.stringContaining('dtparam=watchdog=on'),
    });
  });

  test('is not asked of another computer', async () => {
    machine.installGateway();
    runs({ device: false });
    expect((await machine.run(hardwareWatchdog)).state).toBe('skipped');
  });
});
