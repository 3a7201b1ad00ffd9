import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { BUNDLE, InstalledPi } from './support/installed-pi.js';
import type { DebianMachine } from './support/machine.js';
import { describeUnderSystemd } from './support/needs.js';

const NODE = 'sluice-node.service';
const GATEWAY = 'sluice-gateway.service';
const VPN = ['sluice-vpn-udp.service', 'sluice-vpn-tcp.service'] as const;
const MEBI = 2 ** 20;

describeUnderSystemd('A Pi installed from a bundle, under its own systemd', () => {
  let pi: InstalledPi;
  let machine: DebianMachine;

  const state = (unit: string) =>
    machine.show(unit, 'ActiveState', 'SubState', 'Result', 'NRestarts', 'MainPID');
  const active = (unit: string) =>
    waitFor(`${unit} active`, async () => (await state(unit)).ActiveState === 'active', 30_000).catch(
      async (cause) => {
        throw new Error(await machine.journal(unit), { cause });
      },
    );
  const valve = (open: boolean) =>
    waitFor(`valve ${open ? 'open' : 'closed'}`, async () => (await pi.valveIsOpen()) === open, 20_000).catch(
      async (cause) => {
        throw new Error(await machine.journal(NODE), { cause });
      },
    );
  const kill = (unit: string, signal: string) =>
    machine.run('systemctl', 'kill', '--kill-whom=main', `--signal=${signal}`, unit);
  const refill = async () => {
    pi.setLevel(5);
    await valve(true);
    await pi.seenByRelay();
  };
  /** Closed between the end of the old process and the start of the next: nobody but ExecStopPost was there to do it. */
  const closedInBetween = () =>
    waitFor(
      'valve closed before the restart',
      async () => !(await pi.valveIsOpen()) && (await state(NODE)).SubState === 'auto-restart',
      30_000,
    );
  const processFile = (pid: string | undefined, name: string) =>
    readFileSync(machine.at(`/proc/${pid}/${name}`), 'utf8');

  beforeAll(async () => {
    pi = await InstalledPi.start();
    machine = pi.machine;
  }, 400_000);
  afterAll(() => pi?.stop(), 60_000);
  beforeEach(async () => {
    await active(NODE);
    await active(GATEWAY);
  }, 70_000);

  test.each([NODE, GATEWAY])(
    '%s is ready, not root, and has given up what it does not need',
    async (unit) => {
      const expected = {
        Type: 'notify',
        User: 'sluice',
        NoNewPrivileges: 'yes',
        ProtectSystem: 'strict',
        CapabilityBoundingSet: '',
        PrivateTmp: 'yes',
        TasksMax: '64',
      };
      expect(await machine.show(unit, ...Object.keys(expected))).toEqual(expected);
      const { MainPID = '' } = await state(unit);
      const status = processFile(MainPID, 'status');
      const uid = await machine.run('id', '--user', 'sluice');
      expect(uid).not.toBe('0');
      expect(status).toMatch(new RegExp(`^Uid:\t${uid}\t${uid}\t${uid}\t${uid}$`, 'm'));
      expect(status).toMatch(/^CapEff:\t0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\t1$/m);
      expect(status).toMatch(/^Seccomp:\t2$/m);
      const touch = ['nsenter', '--target', MainPID, '--mount', '--', 'touch', '/etc/sluice/written'];
      await expect(machine.run(...touch)).rejects.toThrow('Read-only file system');
    },
  );

  test('the node is watched, comes first, and its memory is bounded', async () => {
    const expected = {
      WatchdogUSec: '10s',
      NotifyAccess: 'all',
      Restart: 'always',
      StartLimitIntervalUSec: '0',
      CPUWeight: '500',
      OOMScoreAdjust: '-500',
      MemoryHigh: String(128 * MEBI),
      MemoryMax: String(160 * MEBI),
    };
    expect(await machine.show(NODE, ...Object.keys(expected))).toEqual(expected);
    const { MainPID = '' } = await state(NODE);
    expect(processFile(MainPID, 'stat').split(') ')[1]?.split(' ')[16]).toBe('-5');
    expect(await machine.run('ionice', '-p', MainPID)).toBe('best-effort: prio 1');
    expect(processFile(MainPID, 'cmdline').split('\0')).toContain('--max-old-space-size=64');
  });

  test('systemd feeds the hardware watchdog, and the firmware is told to have one', async () => {
    const shown = await machine.run('systemctl', 'show', '--property=RuntimeWatchdogUSec');
    expect(shown).toBe('RuntimeWatchdogUSec=15s');
    const config = readFileSync(machine.at('/boot/firmware/config.txt'), 'utf8');
    expect(config).toBe('\n# Added by sluice.\n[all]\ndtparam=watchdog=on\n');
  });

  test('the second run of the script changes nothing', async () => {
    const { MainPID } = await state(NODE);
    const said = await machine.run('sh', `${BUNDLE}/install.sh`);
    expect(said).toMatch(/^Nothing to do: this machine is gateway gw0 already\.\nsluice: delete /);
    expect((await state(NODE)).MainPID).toBe(MainPID);
  });

  test.each(['start', 'reload', 'restart', 'stop', 'start'])(
    "the firewall stands after systemctl %s of the system's own, which flushes all rules",
    async (order) => {
      await machine.run('nft', '-f', '/etc/sluice/firewall.nft');
      await machine.run('systemctl', order, 'nftables.service');
      expect(await machine.ask('nft', 'list', 'table', 'inet', 'sluice')).toContain('policy drop');
    },
  );

  test('the command finds both processes', async () => {
    const { findings } = JSON.parse(await machine.ask('sluice', 'doctor', '--json')) as {
      findings: { id: string; state: string; what: string }[];
    };
    expect(findings.find(({ id }) => id === 'processes')).toMatchObject({ state: 'ok' });
  }, 30_000);

  test('the selftest looks at the node, although the command stands at the gateway', async () => {
    const { findings } = JSON.parse(await machine.ask('sluice', 'selftest', '--json')) as {
      findings: { id: string; state: string }[];
    };
    expect(findings.find(({ id }) => id === 'gateway_connection')).toMatchObject({ state: 'ok' });
  }, 60_000);

  test('a node killed in a refill: the valve closes before anything is started again, and the node comes back', async () => {
    await refill();
    const before = await state(NODE);
    await kill(NODE, 'KILL');
    await closedInBetween();
    expect(await pi.seenByRelay()).toEqual(['out 0']);
    await active(NODE);
    expect((await state(NODE)).NRestarts).toBe(String(Number(before.NRestarts) + 1));
    await valve(true);
  }, 90_000);

  test('a node that hangs in a refill is ended by the watchdog, with the valve closed, and comes back', async () => {
    await refill();
    await kill(NODE, 'STOP');
    await closedInBetween();
    expect(await machine.journal(NODE)).toMatch(/Watchdog timeout \(limit 10s\)!/);
    await active(NODE);
    await valve(true);
  }, 90_000);

  test('a sensor that falls silent closes the valve, and is no reason to start anything anew', async () => {
    await refill();
    const before = await state(NODE);
    await machine.run('systemctl', 'stop', 'sensor.service');
    await valve(false);
    const sign_us = async () =>
      Number((await machine.show(NODE, 'WatchdogTimestampMonotonic')).WatchdogTimestampMonotonic);
    const closed_us = await sign_us();
    // Longer than the watchdog would wait.
    await waitFor('signs of life', async () => (await sign_us()) > closed_us + 12_000_000, 30_000);
    expect(await state(NODE)).toEqual(before);
    await pi.startSensor();
  }, 90_000);

  test('a node killed after its configuration was damaged: the valve closes, and a person is waited for', async () => {
    await refill();
    const file = machine.at('/etc/sluice/node.json');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.slice(0, 200));
    await kill(NODE, 'KILL');
    await waitFor('end', async () => (await state(NODE)).ActiveState === 'failed', 20_000);
    expect(await pi.valveIsOpen()).toBe(false);
    expect((await machine.show(NODE, 'ExecMainStatus')).ExecMainStatus).toBe('78');
    writeFileSync(file, whole);
    await machine.run('systemctl', 'start', NODE);
    await valve(true);
  }, 90_000);

  test('a node that is stopped closes the valve itself and takes its leave', async () => {
    await refill();
    await machine.run('systemctl', 'stop', NODE);
    expect(await pi.valveIsOpen()).toBe(false);
    expect(await state(NODE)).toMatchObject({ ActiveState: 'inactive', Result: 'success' });
    expect(await machine.journal(NODE)).not.toContain('cannot be told');
    await machine.run('systemctl', 'start', NODE);
  }, 90_000);

  test('a node on a card that has gone read-only comes up at a start of its own, and fills its tank by the rule', async () => {
    // What writes would keep the kernel from it.
    await machine.run('systemctl', 'stop', NODE, GATEWAY, ...VPN);
    await machine.run('journalctl', '--relinquish-var');
    await machine.run('mount', '-o', 'remount,ro', '/');
    try {
      await expect(machine.run('touch', '/var/lib/sluice/node/new')).rejects.toThrow('Read-only file system');
      pi.setLevel(5);
      await machine.ask('systemctl', 'start', NODE);
      await active(NODE);
      await valve(true);
      pi.setLevel(85);
      await valve(false);
      expect(await machine.journal(NODE)).toContain('code=data_dir_read_only');
    } finally {
      await machine.run('mount', '-o', 'remount,rw', '/');
      await machine.run('journalctl', '--flush');
      await machine.run('systemctl', 'restart', NODE, GATEWAY, ...VPN);
    }
  }, 90_000);

  test('the gateway answers without a tunnel, and when one comes and goes', async () => {
    await machine.run('systemctl', 'stop', ...VPN);
    await machine.run('systemctl', 'restart', GATEWAY);
    expect(await pi.healthAt('127.0.0.1')).toBe(200);
    const { MainPID } = await state(GATEWAY);
    await machine.run('systemctl', 'start', ...VPN);
    await waitFor('answer in the tunnel', async () => (await pi.healthAt('192.168.0.1')) === 200, 20_000);
    await machine.run('systemctl', 'stop', ...VPN);
    expect(await pi.healthAt('127.0.0.1')).toBe(200);
    expect((await state(GATEWAY)).MainPID).toBe(MainPID);
    await machine.run('systemctl', 'start', ...VPN);
  }, 90_000);

  test('a gateway that hangs is started anew, and the node does not care', async () => {
    const node = await state(NODE);
    await machine.run('mkdir', '-p', `/run/systemd/system/${GATEWAY}.d`);
    const hurry = '[Service]\nWatchdogSec=3\n';
    writeFileSync(machine.at(`/run/systemd/system/${GATEWAY}.d/hurry.conf`), hurry);
    await machine.run('systemctl', 'daemon-reload');
    await machine.run('systemctl', 'restart', GATEWAY);
    const { MainPID } = await state(GATEWAY);
    await kill(GATEWAY, 'STOP');
    await waitFor(
      'another gateway',
      async () => {
        const now = await state(GATEWAY);
        return now.ActiveState === 'active' && now.MainPID !== MainPID;
      },
      30_000,
    );
    expect(await pi.healthAt('127.0.0.1')).toBe(200);
    expect(await state(NODE)).toEqual(node);
  }, 90_000);
});
