import { type ChildProcess, execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { unitsToRestart } from '../../../../provisioning/deploy/restarts.js';
import { VPN_UNITS } from '../../../../vpn/systemd/openvpn-units.js';
import { waitFor } from '../../../support/wait-for.js';
import type { CliRig } from '../../provisioning/cli-rig.js';
import { end, type Machine } from '../../vpn/support/namespaces.js';

const run = promisify(execFile);
const program = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));
const HOOKS = program('test/support/typescript-hooks.mjs');
const CONNECTED = 'Initialization Sequence Completed';

/** What an installation said. */
interface Installed {
  readonly changed: boolean;
  readonly changes: readonly { readonly path: string }[];
  readonly units: readonly string[];
  readonly sessions_ended: number;
}

/**
 * A machine that the command line has set up, in a network of its own. Its file system is a folder: bundled, installed,
 * and from then on the only thing that its daemons are started from. The test does what systemd would.
 */
export class InstalledMachine {
  /** Every OpenVPN daemon that was started here, by unit, and what it has said. */
  readonly #daemons = new Map<string, Daemon>();
  readonly root: string;

  constructor(
    private readonly rig: CliRig,
    readonly machine: Machine,
    readonly name: string,
  ) {
    this.root = join(rig.root, `root-of-${name}`);
    chmodSync(rig.root, 0o755);
    for (const folder of ['etc', 'run/sluice-vpn', 'credentials'])
      mkdirSync(join(this.root, folder), { recursive: true });
    writeFileSync(join(this.root, 'etc/group'), 'root:x:0:\n');
    symlinkSync('/proc', join(this.root, 'proc'));
  }

  at(path: string): string {
    return join(this.root, path);
  }

  /** `sluice bundle` and `sluice install`: the machine has what the farm says now. */
  async install(kind: 'gateway' | 'node' | 'server', ...more: string[]): Promise<Installed> {
    const card = join(this.rig.root, `card-${this.name}`);
    await this.rig.json('bundle', this.name, '--out', card, ...more);
    const done = await this.rig.json('install', kind, '--bundle', card, '--root', this.root);
    return done as unknown as Installed;
  }

  /** The same again, and then what systemd is told: whatever reads at its start what has changed is restarted. */
  async update(kind: 'gateway' | 'node' | 'server'): Promise<Installed> {
    const done = await this.install(kind);
    const paths = done.changes.map(({ path }) => path);
    if (paths.includes('/etc/sluice/firewall.nft')) await this.loadFirewall();
    for (const unit of unitsToRestart(done.units, paths, false)) {
      if (!this.#daemons.has(unit)) continue;
      await this.stopVpn(unit);
      await this.startVpn(unit);
    }
    return done;
  }

  /** Rules and kernel settings, as they are loaded before there is a network. */
  async prepareKernel(): Promise<void> {
    await this.machine.run('sysctl', '-q', '-p', this.at('/etc/sysctl.d/90-sluice.conf'));
    await this.loadFirewall();
  }

  async loadFirewall(): Promise<void> {
    await this.machine.run('nft', '-f', this.at('/etc/sluice/firewall.nft'));
  }

  /** Starts one VPN unit: its own command, as its own user, with its credentials; resolves when it is up. */
  async startVpn(unit: string, { wait = true }: { wait?: boolean } = {}): Promise<Daemon> {
    const text = readFileSync(this.at(`/etc/systemd/system/${unit}`), 'utf8');
    const folder = this.at('/credentials');
    for (const [, name = '', path = ''] of text.matchAll(/^LoadCredential=([^:]+):(.+)$/gm)) {
      copyFileSync(this.at(path), join(folder, name));
      chmodSync(join(folder, name), 0o400);
    }
    const command = /^ExecStart=(.+)$/m.exec(text)?.[1] ?? 'false';
    const here = command
      // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd fills it in
      .replaceAll('${CREDENTIALS_DIRECTORY}', folder)
      .replace('--cd /etc/sluice', `--cd ${this.at('/etc/sluice')}`);
    const user = /^User=(.+)$/m.exec(text)?.[1] ?? '';
    const group = /^Group=(.+)$/m.exec(text)?.[1] ?? '';
    const child = this.machine.spawn(
      ...['sh', '-ec', AS_UNIT, 'sh', this.root, this.#id('passwd', user), this.#id('group', group)],
      ...here.split(' '),
    );
    const daemon = new Daemon(unit, child);
    this.#daemons.set(unit, daemon);
    if (wait) await daemon.connected();
    return daemon;
  }

  async stopVpn(unit: string): Promise<void> {
    const daemon = this.#daemons.get(unit);
    if (daemon !== undefined) await end(daemon.child);
  }

  /** The daemon that was started last of a unit. */
  daemon(unit: string = VPN_UNITS.udp): Daemon {
    const daemon = this.#daemons.get(unit);
    if (daemon === undefined) throw new Error(`${unit} was never started on ${this.name}`);
    return daemon;
  }

  /** Starts a process of Sluice with the configuration and the environment that were installed. */
  startProcess(kind: 'gateway' | 'node', variables: Record<string, string> = {}): Daemon {
    const data = this.at(`/var/lib/sluice/${kind}`);
    mkdirSync(data, { recursive: true });
    const file = this.at(`/etc/sluice/${kind}.env`);
    const lines = existsSync(file) ? readFileSync(file, 'utf8').matchAll(/^(\w+)="(.*)"$/gm) : [];
    const installed = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]));
    const env = { SLUICE_DATA_DIR: data, ...installed, ...variables };
    const child = this.machine.spawn(
      ...['sh', '-ec', WITH_RUN_FOLDER, 'sh', this.root, 'env'],
      ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
      ...[process.execPath, '--import', HOOKS, program('firmware/main.ts'), kind],
      this.at(`/etc/sluice/${kind}.json`),
    );
    return new Daemon(kind, child);
  }

  /** What `sluice doctor` says here, by check. */
  async doctor(): Promise<Record<string, { state: string; what: string; do_this: string }>> {
    const [first, ...args] = this.machine.command(process.execPath, '--import', HOOKS);
    const doctor = [program('provisioning/main.ts'), 'doctor', '--json', '--root', this.root];
    const { stdout } = await run(first, [...args, ...doctor, '--farm', join(this.root, 'no-farm')]).catch(
      (error: { stdout: string }) => error,
    );
    const { findings } = JSON.parse(stdout) as {
      findings: { id: string; state: string; what: string; do_this: string }[];
    };
    return Object.fromEntries(findings.map((one) => [one.id, one]));
  }

  #id(file: 'passwd' | 'group', name: string): string {
    const line = readFileSync(this.at(`/etc/${file}`), 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`${name}:`));
    return line?.split(':')[2] ?? '';
  }
}

/** A program that runs, and what it has said. */
export class Daemon {
  log = '';

  constructor(
    readonly name: string,
    readonly child: ChildProcess,
  ) {
    const take = (text: unknown) => {
      this.log += String(text);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
  }

  /** How often it has completed a connection. */
  get connections(): number {
    return this.log.split(CONNECTED).length - 1;
  }

  /** Waits until it has been up so many times. */
  async connected(times = 1, timeout_ms = 15_000): Promise<void> {
    await this.says(`up for the ${times}. time`, () => this.connections >= times, timeout_ms);
  }

  async says(what: string, isSaid: () => boolean, timeout_ms = 15_000): Promise<void> {
    await waitFor(`${this.name}: ${what}`, isSaid, timeout_ms).catch((cause) => {
      throw new Error(`${this.name} said:\n${this.log.slice(-3_000)}`, { cause });
    });
  }
}

/** Starts OpenVPN on a phone, or on a computer that is none of the farm's, from a profile alone. */
export function dial(machine: Machine, profile: string): Daemon {
  return new Daemon(profile, machine.spawn('openvpn', '--config', profile));
}

/** The run folder of the machine is in its own place, whatever this machine has in /run. */
const WITH_RUN_FOLDER = `
mount -t tmpfs none /run
mkdir /run/sluice-vpn
mount --bind "$1/run/sluice-vpn" /run/sluice-vpn
shift
exec "$@"
`;

const CAPABILITIES = '-all,+net_admin,+net_bind_service';
/** User, group and capabilities of the unit; /dev/net/tun is replaced in this mount namespace alone. */
const AS_UNIT = `
[ -e "$1/tun" ] || mknod -m 0666 "$1/tun" c 10 200
mount --bind "$1/tun" /dev/net/tun
mount -t tmpfs none /run
mkdir /run/sluice-vpn
mount --bind "$1/run/sluice-vpn" /run/sluice-vpn
chown "$2:$3" "$1/run/sluice-vpn"
chmod 0750 "$1/run/sluice-vpn"
chown -R "$2:$3" "$1/credentials"
user=$2 group=$3
shift 3
exec setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs \
  --bounding-set=${CAPABILITIES} --inh-caps=${CAPABILITIES} --ambient-caps=${CAPABILITIES} "$@"
`;
