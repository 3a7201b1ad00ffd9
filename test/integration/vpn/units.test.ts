import { execFile, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { UnitDaemon } from '../../../vpn/openvpn/unit-daemon.js';
import {
  FIREWALL_UNIT,
  renderFirewallUnit,
  renderNftablesAddition,
} from '../../../vpn/systemd/firewall-unit.js';
import { renderClientUnit, renderServerUnit, VPN_UNITS } from '../../../vpn/systemd/openvpn-units.js';
import { renderGatewayUnit, renderNodeUnit, SLUICE_UNITS } from '../../../vpn/systemd/sluice-units.js';
import { renderSysusers } from '../../../vpn/systemd/users.js';

const run = promisify(execFile);
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const withProgram = (program: string) => (has(program) ? describe : describe.skip);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-units-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

withProgram('systemd-analyze')('systemd takes every unit without a word', () => {
  const node = process.execPath;
  const verify = async (units: Readonly<Record<string, string>>) => {
    const files = Object.keys(units).map((name) => join(folder, name));
    await Promise.all(Object.entries(units).map(([name, text]) => writeFile(join(folder, name), text)));
    const { stdout, stderr } = await run('systemd-analyze', ['verify', '--man=no', ...files]);
    return stdout + stderr;
  };

  test('those of the VPN, the firewall, gateway and node', async () => {
    const complaints = await verify({
      [VPN_UNITS.udp]: renderServerUnit('udp'),
      [VPN_UNITS.tcp]: renderServerUnit('tcp'),
      [VPN_UNITS.client]: renderClientUnit(),
      [FIREWALL_UNIT]: renderFirewallUnit(),
      [SLUICE_UNITS.gateway]: renderGatewayUnit({ node }),
      [SLUICE_UNITS.node]: renderNodeUnit({ node, groups: ['gpio', 'dialout'] }),
    });
    expect(complaints).toBe('');
  }, 60_000);

  test('what is added to the unit of the system firewall', async () => {
    await mkdir(join(folder, 'nftables.service.d'));
    const unit = '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecReload=/bin/true\n';
    const addition = join(folder, 'nftables.service.d/50-sluice.conf');
    await writeFile(addition, renderNftablesAddition());
    expect(await verify({ 'nftables.service': unit })).toBe('');
    await writeFile(addition, renderNftablesAddition().replace('ExecStopPost', 'ExecStopLast'));
    expect(await verify({ 'nftables.service': unit })).toContain('ExecStopLast');
  }, 60_000);

  test('a mistake would be seen', async () => {
    const broken = renderGatewayUnit({ node }).replace('NoNewPrivileges', 'NoNewPrivilege');
    expect(await verify({ 'sluice-broken.service': broken })).toContain('NoNewPrivilege');
  }, 60_000);
});

withProgram('systemd-sysusers')('systemd makes the users', () => {
  test('systemd-sysusers', async () => {
    const root = join(folder, 'users');
    await mkdir(join(root, 'etc'), { recursive: true });
    await writeFile(join(folder, 'sluice.conf'), renderSysusers());
    await run('systemd-sysusers', [`--root=${root}`, join(folder, 'sluice.conf')]);
    expect(await readFile(join(root, 'etc/passwd'), 'utf8')).toMatch(/^sluice:.*\nsluice-vpn:/m);
  });
});

describe('A daemon that systemd runs', () => {
  const stub = async (script: string) => {
    const path = join(folder, 'systemctl');
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
    return new UnitDaemon({ unit: VPN_UNITS.udp, systemctl: path });
  };

  test('is started and stopped by its name', async () => {
    const asked = join(folder, 'asked');
    const daemon = await stub(`echo "$@" >> ${asked}`);
    await daemon.start();
    await daemon.stop();
    expect(await readFile(asked, 'utf8')).toBe(
      'start -- sluice-vpn-udp.service\nstop -- sluice-vpn-udp.service\n',
    );
  });

  test('tells what systemd says when it cannot', async () => {
    const daemon = await stub('echo "Unit sluice-vpn-udp.service not found." >&2; exit 5');
    await expect(daemon.start()).rejects.toMatchObject({
      code: 'daemon_start_failed',
      message: expect.stringContaining('not found'),
    });
  });
});
