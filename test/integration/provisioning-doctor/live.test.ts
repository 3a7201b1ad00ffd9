import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import type { CliRig } from '../provisioning/cli-rig.js';
import { end, Lab, namespacesWork } from '../vpn/support/namespaces.js';
import { MachineRig, makeFarm } from './machine-rig.js';

const main = fileURLToPath(new URL('../../../provisioning/main.ts', import.meta.url));
const hooks = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));

type Findings = Record<string, { state: string; what: string }>;

/** A gateway in a network of its own: real OpenVPN daemons, real rules, real sockets, the real command. */
(namespacesWork ? describe : describe.skip)('sluice doctor on a gateway that runs', () => {
  const lab = new Lab();
  let farm: CliRig;
  let machine: MachineRig;

  const gw = () => lab.machine('gw');
  const doctor = (): Findings => {
    const [program, ...args] = gw().command(process.execPath, '--import', hooks, main, 'doctor', '--json');
    const { stdout } = spawnSync(program, [...args, '--root', machine.root, '--farm', farm.farm], {
      encoding: 'utf8',
    });
    const { findings } = JSON.parse(stdout) as { findings: { id: string; state: string; what: string }[] };
    return Object.fromEntries(findings.map((one) => [one.id, one]));
  };
  const listen = async (...addresses: string[]) => {
    const text = `for (const [host, port] of ${JSON.stringify(
      addresses.flatMap((one) => [
        [one, 1883],
        [one, 8080],
      ]),
    )})
      require('node:net').createServer().listen(port, host);`;
    const child = gw().spawn(process.execPath, '-e', text);
    await waitFor('the listeners', async () => {
      const lines = (await gw().run('ss', '-Hltn')).trim().split('\n');
      return lines.length >= addresses.length * 2;
    });
    return child;
  };

  beforeAll(async () => {
    farm = await makeFarm();
    machine = new MachineRig(farm);
    machine.installGateway();
    machine.borrowKernel();
    machine.write('/rules.nft', machine.gatewayRules());
    mkdirSync(machine.path('/run/sluice-vpn'), { recursive: true });
    await lab.build(['gw']);
  }, 60_000);
  afterAll(async () => {
    await lab.remove();
    machine.remove();
    farm.remove();
  });

  test('before anything is started: no tunnel, no rules, no listeners', () => {
    const findings = doctor();
    expect(findings.tunnel?.what).toContain('there is no tunnel tun0 (udp); there is no tunnel tun1 (tcp)');
    expect(findings.firewall?.what).toContain('the table inet sluice is not loaded');
    expect(findings.listeners?.what).toContain('nothing is on port 1883');
  });

  test('started: tunnel, rules, listeners and list are in order', async () => {
    await gw().run('nft', '-f', machine.path('/rules.nft'));
    for (const conf of ['server-udp.conf', 'server-tcp.conf']) {
      const said = { text: '' };
      const daemon = gw().spawn('openvpn', '--cd', machine.path('/etc/sluice/vpn'), '--config', conf);
      daemon.stdout?.on('data', (chunk) => {
        said.text += String(chunk);
      });
      await waitFor(conf, () => said.text.includes('Initialization Sequence Completed'), 10_000);
    }
    const child = await listen('192.168.0.1', '127.0.0.1');
    const findings = doctor();
    for (const id of ['tunnel', 'firewall', 'listeners', 'collision', 'certificates', 'crl'])
      expect(findings[id]).toMatchObject({ state: 'ok' });
    expect(findings.tunnel?.what).toMatch(/tun0 is up with 192\.168\.0\.1, udp is connected since/);
    await end(child);
  }, 30_000);

  test('a broker on every address is told', async () => {
    const child = await listen('0.0.0.0');
    expect(doctor().listeners?.what).toContain(
      'the broker listens on every address of this machine (0.0.0.0)',
    );
    await end(child);
  });

  test('a LAN with the addresses of the farm is told', async () => {
    await gw().run('ip', 'address', 'add', '192.168.0.77/24', 'dev', 'eth0');
    expect(doctor().collision).toMatchObject({
      state: 'broken',
      what: expect.stringContaining('192.168.0.0/24 on eth0'),
    });
    await gw().run('ip', 'address', 'delete', '192.168.0.77/24', 'dev', 'eth0');
    expect(doctor().collision?.state).toBe('ok');
  });

  test('rules that somebody flushed are told', async () => {
    await gw().run('nft', 'flush', 'ruleset');
    expect(doctor().firewall?.state).toBe('broken');
  });

  test('a list that was spoilt is told, and is in order again when it is put back', () => {
    const file = machine.path('/etc/sluice/vpn/crl.pem');
    const good = readFileSync(file, 'utf8');
    writeFileSync(file, good.replaceAll('X509 CRL', 'CRL'));
    expect(doctor().crl?.what).toContain('wrong PEM label "CRL"');
    writeFileSync(file, good);
    expect(doctor().crl?.state).toBe('ok');
  });
});
