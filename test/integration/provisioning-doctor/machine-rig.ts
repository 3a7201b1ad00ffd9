import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Check, Examined, Finding } from '../../../provisioning/doctor/check.js';
import type { CommandResult } from '../../../provisioning/doctor/machine/run-command.js';
import { describeDevice } from '../../../provisioning/machine/device-machine.js';
import { viewFarm } from '../../../provisioning/machine/farm-view.js';
import { describeGateway } from '../../../provisioning/machine/gateway-machine.js';
import { renderGatewayRules } from '../../../vpn/firewall/gateway-rules.js';
import { renderClientProfile } from '../../../vpn/openvpn/client-profile.js';
import { renderServerFiles } from '../../../vpn/openvpn/server-files.js';
import { CliRig } from '../provisioning/cli-rig.js';

export const DAY_MS = 86_400_000;

/** A farm of one gateway, one node and one phone, with real certificates; made once for a file of tests. */
export async function makeFarm(): Promise<CliRig> {
  const farm = new CliRig();
  await farm.begin();
  await farm.json('farm', 'add', 'node', 'pump-house', '--tank', 'house');
  await farm.json('farm', 'add', 'phone', 'anna');
  await farm.json('pki', 'issue', '--all');
  return farm;
}

const PASSWD = `root:x:0:0:root:/root:/bin/bash
sluice:x:990:990:Sluice:/var/lib/sluice:/usr/sbin/nologin
sluice-vpn:x:65534:65534:Sluice VPN:/:/usr/sbin/nologin
`;
const GROUP = 'root:x:0:\ngpio:x:997:pi\nsluice:x:990:\nnogroup:x:65534:\n';

/** The file system of an installed machine, in a temporary folder, and what is asked of it. */
export class MachineRig {
  readonly root = mkdtempSync(join(tmpdir(), 'sluice-machine-'));
  /** How far the machine's clock is ahead of the real one. */
  ahead_ms = 0;
  /** What programs answer, by name; all others are not installed. */
  readonly programs = new Map<string, CommandResult>();

  constructor(readonly farm: CliRig) {
    // As a root folder is: every user may enter it.
    chmodSync(this.root, 0o755);
    this.write('/etc/passwd', PASSWD);
    this.write('/etc/group', GROUP);
  }

  path(path: string): string {
    return join(this.root, path);
  }

  write(path: string, content: string | Uint8Array, mode = 0o644): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), content, { mode });
    chmodSync(this.path(path), mode);
  }

  remove(path = ''): void {
    rmSync(this.path(path), { recursive: true, force: true });
  }

  /** The kernel's tables, and its processes and devices, are those of the machine that runs the tests. */
  borrowKernel(): void {
    symlinkSync('/proc', this.path('/proc'));
  }

  /** The gateway of the farm, as its VPN's server. */
  installGateway(): void {
    const machine = this.#gateway();
    const run_folder = this.path('/run/sluice-vpn');
    for (const { path, text, mode } of renderServerFiles({ ...machine.vpn, run_folder }))
      this.write(`/etc/sluice/vpn/${path}`, text, mode);
    this.write('/etc/sluice/web/cert.pem', machine.web.cert_pem);
    const { name: gateway, nodes } = machine;
    this.write('/etc/sluice/gateway.json', JSON.stringify({ schema: 1, gateway, nodes }));
    this.write('/var/lib/sluice/gateway/gateway.db', '');
  }

  /** The gateway's configuration, with a client's profile: its server is another machine. */
  installGatewayElsewhere(): void {
    this.installNode();
    this.remove('/etc/sluice/node.json');
    const { name: gateway, nodes } = this.#gateway();
    this.write('/etc/sluice/gateway.json', JSON.stringify({ schema: 1, gateway, nodes }));
  }

  installNode(relay: object = { driver: 'onoff', gpio: 17 }): void {
    const view = viewFarm(this.farm.farm, Date.now());
    const [node] = view.farm.nodes;
    if (node === undefined) throw new Error('no node');
    const { vpn } = describeDevice(view, { kind: 'node', ...node });
    this.write('/etc/sluice/vpn/client.ovpn', renderClientProfile({ ...vpn, platform: 'linux' }), 0o600);
    this.write('/etc/sluice/node.json', JSON.stringify(nodeConfigOf(relay)));
    this.write('/var/lib/sluice/node/rules/house.json', '{}');
  }

  examined(more: Partial<Examined> = {}): Examined {
    return {
      root: this.root,
      farm_folder: undefined,
      data_folders: {
        gateway: this.path('/var/lib/sluice/gateway'),
        node: this.path('/var/lib/sluice/node'),
      },
      clock: { wall_ms: () => Date.now() + this.ahead_ms },
      run: async (program) => this.programs.get(program) ?? { code: null, stdout: '', stderr: '' },
      ...more,
    };
  }

  run(check: Check, more: Partial<Examined> = {}): Promise<Finding> {
    return check.run(this.examined(more));
  }

  /** The rules of the gateway's firewall. */
  gatewayRules(): string {
    const { gateway, clients } = this.#gateway().vpn;
    return renderGatewayRules({ gateway, clients, vpn: 'server', service_ports: [1883, 8080] });
  }

  #gateway() {
    const view = viewFarm(this.farm.farm, Date.now());
    const [gateway] = view.farm.gateways;
    if (gateway === undefined) throw new Error('no gateway');
    return describeGateway(view, gateway);
  }
}

function nodeConfigOf(relay: object): object {
  return {
    schema: 1,
    node: 'pump-house',
    gateway: 'gw0',
    broker_url: 'mqtt://192.168.0.1:1883',
    secret_file: 'secrets/pump-house',
    simulation: { seed: 1 },
    tanks: [
      {
        id: 'house',
        name: 'House',
        shape: { kind: 'vertical_cylinder', diameter_mm: 1200, height_mm: 1768 },
        sensor: { driver: 'serial', device: '/dev/ttyAMA0', empty_distance_mm: 2018 },
        inlet: { relay, inflow_lph: 1_800 },
      },
    ],
  };
}
