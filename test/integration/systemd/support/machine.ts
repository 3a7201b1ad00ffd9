import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '../../../support/wait-for.js';
import { cgroupFolders } from './cgroups.js';

const run = promisify(execFile);

/** A Debian with its own systemd as its first process, in namespaces of its own and with a network of its own. */
export class DebianMachine {
  private constructor(
    private readonly nspawn: ChildProcess,
    private readonly cgroups: readonly string[],
    /** Its systemd, as this machine numbers it. */
    private readonly leader: number,
  ) {}

  /**
   * Boots; resolves when its systemd takes orders.
   * @param root a Debian, which is not written to
   * @param binds folders and files of this machine: where they are here, and where over there
   */
  static async boot(
    root: string,
    binds: readonly (readonly [here: string, there: string])[],
  ): Promise<DebianMachine> {
    const cgroups = cgroupFolders().map((folder) => join(folder, `sluice-test-${process.pid}`));
    const nspawn = spawn(
      'setpriv',
      [
        // When the tests are killed, the machine is shut down.
        ...['--pdeathsig', 'TERM', 'sh', '-ec', IN_CGROUPS, String(cgroups.length), ...cgroups],
        ...['systemd-nspawn', '--quiet', `--directory=${root}`, '--volatile=overlay', '--boot'],
        ...['--private-network', '--console=pipe', '--hostname=sluice-test', ...REGISTRATION],
        `--machine=sluice-test-${process.pid}`,
        ...binds.map(([here, there]) => `--bind${here.startsWith('/dev/') ? '' : '-ro'}=${here}:${there}`),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [nspawn.stdout, nspawn.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    try {
      const leader = await waitFor('its systemd', () => alive(nspawn) && leaderOf(nspawn.pid ?? 0), 20_000);
      const machine = new DebianMachine(nspawn, cgroups, leader);
      await waitFor(
        'an end of its boot',
        async () =>
          alive(nspawn) && /^(running|degraded)/.test(await machine.ask('systemctl', 'is-system-running')),
        60_000,
      );
      return machine;
    } catch (cause) {
      nspawn.kill('SIGKILL');
      throw new Error(`the machine did not boot: ${said.slice(-3_000)}`, { cause });
    }
  }

  /** Runs a program there as root; gives its output. Rejects when it fails. */
  async run(...command: readonly string[]): Promise<string> {
    const { stdout } = await run('nsenter', [...this.enter, ...command], { maxBuffer: 16 * 2 ** 20 });
    return stdout.trimEnd();
  }

  /** The same; whether it fails does not matter. */
  async ask(...command: readonly string[]): Promise<string> {
    return this.run(...command).catch(({ stdout = '' }: { stdout?: string }) => stdout.trimEnd());
  }

  /** A path over there, as this machine reaches it. */
  at(path: string): string {
    return join(`/proc/${this.leader}/root`, path);
  }

  /** Properties of a unit, as its systemd has them. */
  async show(unit: string, ...names: readonly string[]): Promise<Record<string, string>> {
    const text = await this.run('systemctl', 'show', unit, ...names.map((name) => `--property=${name}`));
    return Object.fromEntries(
      text.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
  }

  /** Lines of the journal of a unit, and of systemd about it. */
  async journal(unit: string): Promise<string> {
    return this.run('journalctl', '--no-pager', '--output=short-precise', `--unit=${unit}`);
  }

  /** Makes a program there a service of its own, which ends with the machine. */
  async serve(name: string, ...command: readonly string[]): Promise<void> {
    await this.run('systemd-run', '--quiet', `--unit=${name}`, '--property=Type=exec', ...command);
  }

  /** Shuts it down, in order as far as it obeys. */
  async stop(): Promise<void> {
    const ended = alive(this.nspawn) ? once(this.nspawn, 'exit') : Promise.resolve();
    this.nspawn.kill('SIGTERM');
    const killer = setTimeout(() => process.kill(this.leader, 'SIGKILL'), 20_000);
    await ended;
    clearTimeout(killer);
    for (const folder of this.cgroups)
      await waitFor('an empty cgroup', () => removeTree(folder), 5_000).catch(() => undefined);
  }

  private get enter(): string[] {
    const spaces = ['--mount', '--uts', '--ipc', '--net', '--pid'];
    return ['--target', String(this.leader), ...spaces, '--wdns=/', '--'];
  }
}

/** systemd gives a container its place where it is in charge; elsewhere there is nobody to ask. */
const REGISTRATION = existsSync('/run/systemd/system') ? [] : ['--register=no', '--keep-unit'];

/** Moves the shell into each of $0 cgroups, which it makes, and becomes the program. */
const IN_CGROUPS = `
count=$0
while [ "$count" -gt 0 ]; do
  mkdir -p "$1"
  echo $$ > "$1/cgroup.procs"
  shift
  count=$((count - 1))
done
exec "$@"
`;

function removeTree(folder: string): boolean {
  if (!existsSync(folder)) return true;
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function alive(child: ChildProcess): boolean {
  if (child.exitCode === null && child.signalCode === null) return true;
  throw new Error('systemd-nspawn has ended');
}

/** The process of a container that is its systemd; undefined before there is one. */
function leaderOf(nspawn: number): number | undefined {
  const children = readFileSync(`/proc/${nspawn}/task/${nspawn}/children`, 'utf8').trim().split(' ');
  return children.map(Number).find((pid) => pid > 0 && /^systemd\n?$/.test(commOf(pid)));
}

function commOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return '';
  }
}
