import { type ChildProcess, execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Daemon } from '../../../integration/provisioning-vpn/support/installed-machine.js';
import { end, type Machine } from '../../../integration/vpn/support/namespaces.js';
import { type FarmOnDisk, PRODUCT } from './farm-on-disk.js';
import { readUnit, type Unit } from './unit.js';

const run = promisify(execFile);

/** What `sluice install` said. */
interface Installed {
  readonly changed: boolean;
  readonly sessions_ended: number;
}

export interface PiOptions {
  readonly farm: FarmOnDisk;
  /** Its network. */
  readonly machine: Machine;
  readonly name: string;
  readonly kind: 'gateway' | 'node';
  /** The command that runs another one where the Pi's hardware is seen. */
  readonly hardware?: (...command: string[]) => [string, ...string[]];
}

/**
 * A Pi with a network and a file system of its own, on which nothing is made by hand: a bundle is copied to its boot
 * partition, `sluice install` is run there, and then the units are started that it tells systemd to start, each with
 * its own command, user, capabilities, credentials and environment. Systemd itself is played by this class.
 */
export class Pi {
  readonly #options: PiOptions;
  readonly #root: string;
  readonly #units = new Map<string, Daemon>();

  constructor(options: PiOptions) {
    this.#options = options;
    this.#root = options.farm.at(`pi-${options.name}`);
  }

  get machine(): Machine {
    return this.#options.machine;
  }

  /** A path of its file system. */
  at(path: string): string {
    return join(this.#root, path);
  }

  /** Writes the card, puts it in, installs, and does what systemd was told. */
  async install(...bundle: string[]): Promise<Installed> {
    await this.putIn(...bundle);
    return this.installCard();
  }

  /** Writes the card with the farm's folder, and puts it in. */
  async putIn(...bundle: string[]): Promise<void> {
    const { farm, name } = this.#options;
    const card = farm.at(`card-${name}`);
    await farm.sluice('bundle', name, '--out', card, ...bundle);
    if (!existsSync(this.#root)) this.#format();
    cpSync(join(card, 'sluice'), this.at('boot/firmware/sluice'), { recursive: true });
  }

  /** Installs what is on the card that was put in, and does what systemd was told. */
  async installCard(): Promise<Installed> {
    const said = await this.run(NODE, SLUICE, 'install', this.#options.kind, '--json');
    rmSync(this.at('boot/firmware/sluice'), { recursive: true });
    await this.#obey();
    return JSON.parse(said) as Installed;
  }

  /** Runs a command on it, as root, to its end. */
  async run(...command: string[]): Promise<string> {
    const [program, ...args] = this.#inside(command);
    const env = { PATH: '/run/systemd/bin:/usr/local/bin:/usr/sbin:/usr/bin' };
    return (await run(program, args, { timeout: 30_000, env })).stdout;
  }

  /** What was started last of a unit. */
  unit(name: string): Daemon {
    const daemon = this.#units.get(name);
    if (daemon === undefined) throw new Error(`${name} was never started on ${this.#options.name}`);
    return daemon;
  }

  /** Whether a unit's program runs, and not as root. */
  runsUnprivileged(name: string): boolean {
    const { pid = 0 } = this.unit(name).child;
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
    return /^Uid:\t[1-9]/m.test(status);
  }

  /** Ends everything that runs on it. */
  async halt(): Promise<void> {
    await Promise.all([...this.#units.values()].map(({ child }) => end(child)));
  }

  /** An empty system: folders, and a `systemctl` that notes what it is told. */
  #format(): void {
    for (const folder of FOLDERS) mkdirSync(this.at(folder), { recursive: true });
    for (const link of ['bin', 'sbin', 'lib', 'lib64'])
      if (existsSync(`/${link}`)) symlinkSync(readlinkSync(`/${link}`), this.at(link));
    const note = '#!/bin/sh\necho "$*" >> /run/systemd/told\n';
    writeFileSync(this.at('run/systemd/bin/systemctl'), note, { mode: 0o755 });
    writeFileSync(this.at('etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
    writeFileSync(this.at('etc/group'), GROUPS);
    for (const file of [NODE, `${RELEASE}/package.json`]) writeFileSync(this.at(file), '');
  }

  /** Does what systemctl was told since the last time, in that order. */
  async #obey(): Promise<void> {
    const told = this.at('run/systemd/told');
    const lines = existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n') : [];
    rmSync(told, { force: true });
    for (const line of lines) {
      const [verb = '', ...units] = line.split(' ').filter((word) => !word.startsWith('-'));
      for (const unit of units) await this.#tell(verb, unit);
    }
  }

  async #tell(verb: string, unit: string): Promise<void> {
    if (unit === 'systemd-sysctl.service') {
      await this.run('sysctl', '-q', '-p', '/etc/sysctl.d/90-sluice.conf');
      return;
    }
    const runs = this.#units.get(unit);
    const isUp = runs !== undefined && runs.child.exitCode === null;
    if (verb === 'restart' && isUp) await end(runs.child);
    if (verb === 'restart' || (verb === 'start' && !isUp)) await this.#start(unit);
  }

  async #start(name: string): Promise<void> {
    const unit = readUnit(this.#root, name);
    const [program = ''] = unit.command;
    // A service of hardware that this machine has not got.
    if (name.includes('pigpio')) return;
    if (program.endsWith('nft')) {
      await this.run(...unit.command);
      return;
    }
    this.#units.set(name, new Daemon(name, this.#spawn(name, unit)));
  }

  #spawn(name: string, unit: Unit): ChildProcess {
    const credentials = `/run/credentials/${name}`;
    // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd fills it in
    const command = unit.command.map((word) => word.replaceAll('${CREDENTIALS_DIRECTORY}', credentials));
    const capabilities = ['-all', ...unit.capabilities.map((one) => `+${one.slice(4).toLowerCase()}`)].join();
    const folders = [
      ...(unit.run_folder === undefined ? [] : [`/run/${unit.run_folder}`]),
      ...(unit.state_folder === undefined ? [] : [`/var/lib/${unit.state_folder}`]),
    ];
    const groups = unit.groups.length === 0 ? '--clear-groups' : `--groups=${unit.groups.join()}`;
    const [program, ...args] = this.#inside([
      ...['sh', '-ec', AS_SYSTEMD_PREPARES, 'sh', `${unit.user}:${unit.group}`, credentials],
      ...[folders.join(' '), unit.credentials.map(({ name: as, file }) => `${as}=${file}`).join(' ')],
      ...['env', '-i', 'PATH=/usr/sbin:/usr/bin', ...pairs(unit.environment)],
      ...['setpriv', `--reuid=${unit.user}`, `--regid=${unit.group}`, groups, '--no-new-privs'],
      ...[`--bounding-set=${capabilities}`, `--inh-caps=${capabilities}`, `--ambient-caps=${capabilities}`],
      ...command,
    ]);
    return spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The command that runs another one on this Pi: in its network, with its hardware, on its file system. */
  #inside(command: readonly string[]): [string, ...string[]] {
    const { machine, hardware = (...all) => all as [string, ...string[]] } = this.#options;
    const release = [join(PRODUCT, 'dist'), realpathSync(join(PRODUCT, 'node_modules'))];
    const onDisk = ['sh', '-ec', ON_ITS_DISK, 'sh', this.#root, ...release, process.execPath];
    return [
      ...(['nsenter', `--net=/run/netns/${machine.namespace}`, '--'] as const),
      ...hardware('unshare', '--mount', ...onDisk, ...command),
    ];
  }
}

/** Where install.sh unpacks a release; the link `current` is the business of `sluice install`. */
const RELEASE = '/opt/sluice/0.1.0';
const NODE = `${RELEASE}/node/bin/node`;
const SLUICE = `${RELEASE}/dist/provisioning/main.js`;

const FOLDERS = [
  ...['etc', 'proc', 'sys', 'dev', 'tmp', 'usr', 'local/bin', 'boot/firmware', 'var/lib'],
  ...['run/credentials', 'run/systemd/bin', 'run/systemd/system'],
  ...['dist', 'node_modules', 'node/bin'].map((folder) => `${RELEASE}/${folder}`),
];

/** Those that open a Pi's serial lines and pins. */
const GROUPS = 'root:x:0:\ndialout:x:20:\ngpio:x:997:\n';

const pairs = (variables: Readonly<Record<string, string>>) =>
  Object.entries(variables).map(([name, value]) => `${name}=${value}`);

/** Mounts the system's programs and the release, for this one command, and goes there. As under udev, anybody may open tun. */
const ON_ITS_DISK = `
root=$1 dist=$2 modules=$3 node=$4
shift 4
mount --rbind /proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs none "$root/tmp"
[ -c "$root/device-tun" ] || mknod -m 0666 "$root/device-tun" c 10 200
mount --bind "$root/device-tun" "$root/dev/net/tun"
mount --bind /usr "$root/usr"
mount -o remount,bind,ro "$root/usr"
mount --bind "$root/local" "$root/usr/local"
mount --bind "$dist" "$root${RELEASE}/dist"
mount --bind "$modules" "$root${RELEASE}/node_modules"
mount --bind "$dist/../package.json" "$root${RELEASE}/package.json"
mount --bind "$node" "$root${NODE}"
exec chroot "$root" "$@"
`;

/** Folders and credentials belong to the unit's user. */
const AS_SYSTEMD_PREPARES = `
owner=$1 credentials=$2 folders=$3 files=$4
shift 4
for folder in $folders; do
  mkdir -p "$folder"
  chown "$owner" "$folder"
  chmod 0750 "$folder"
done
mkdir -p "$credentials"
for pair in $files; do cp "\${pair#*=}" "$credentials/\${pair%%=*}"; done
chmod -R u=rX,go= "$credentials"
chown -R "$owner" "$credentials"
exec "$@"
`;
