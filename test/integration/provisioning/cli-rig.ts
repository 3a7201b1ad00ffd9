import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import type { Clock } from '../../../firmware/ports/clock.js';
import { runCommandLine } from '../../../provisioning/cli/run.js';
import type { Surroundings } from '../../../provisioning/cli/surroundings.js';

export const PASSPHRASE = 'correct horse battery staple';

const main = fileURLToPath(new URL('../../../provisioning/main.ts', import.meta.url));
const hooks = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));

/** What a command line came to. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary folder with a farm in it, and the real command line to work on it. */
export class CliRig {
  readonly root = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
  readonly farm = join(this.root, 'farm');
  /** How far the rig's clock is ahead of the machine's. */
  ahead_ms = 0;
  /** How much faster than the machine's the rig's monotonic clock runs. */
  hurry = 1;
  readonly variables: Record<string, string>;

  constructor() {
    const passphraseFile = join(this.root, 'passphrase');
    writeFileSync(passphraseFile, `${PASSPHRASE}\n`, { mode: 0o600 });
    this.variables = { SLUICE_FARM: this.farm, SLUICE_CA_PASSPHRASE_FILE: passphraseFile };
  }

  /** Runs a command line in this process. */
  async run(...args: string[]): Promise<Ran> {
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const code = await runCommandLine(args, { ...this.surroundings(), stdout, stderr });
    return { code, stdout: textOf(stdout), stderr: textOf(stderr) };
  }

  /** Runs a command line that must succeed, and gives the one JSON document it prints. */
  async json(...args: string[]): Promise<Record<string, unknown>> {
    const { code, stdout } = await this.run(...args, '--json');
    if (code !== 0) throw new Error(`sluice ${args.join(' ')} ended with ${code}: ${stdout}`);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Starts a command line as a process of its own. `preload` are modules that it loads first. */
  spawn(
    args: readonly string[],
    {
      preload = [],
      variables = {},
    }: { preload?: readonly string[]; variables?: Record<string, string> } = {},
  ): Spawned {
    const imports = [hooks, ...preload].flatMap((file) => ['--import', file]);
    const child = spawn(process.execPath, [...imports, main, ...args], {
      cwd: this.root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...this.variables, ...variables },
    });
    return new Spawned(child);
  }

  /** Begins a farm with one gateway, and with authorities whose keys are small enough for tests. */
  async begin({ pki = true }: { pki?: boolean } = {}): Promise<void> {
    await this.json('farm', 'init', '--name', 'green-valley');
    await this.json('farm', 'add', 'gateway', 'gw0', '--remote', 'farm.example.net');
    if (pki) await this.json('pki', 'init', '--bits', '2048');
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private surroundings(): Surroundings {
    const system = new SystemClock();
    const clock: Clock = {
      wall_ms: () => system.wall_ms() + this.ahead_ms,
      monotonic_ms: () => system.monotonic_ms() * this.hurry,
      sleep: (span_ms, signal) => system.sleep(span_ms, signal),
    };
    return {
      stdin: new PassThrough(),
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      variables: this.variables,
      clock,
      actor: 'tester',
      concurrency: 2,
      version: '1.2.3',
    };
  }
}

/** A command line that runs as a process. */
export class Spawned {
  readonly ended: Promise<Ran>;

  constructor(readonly child: ChildProcess) {
    this.ended = this.follow();
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private async follow(): Promise<Ran> {
    let stdout = '';
    let stderr = '';
    this.child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    this.child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const [code] = (await once(this.child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }
}

function textOf(stream: PassThrough): string {
  return (stream.read() as Buffer | null)?.toString('utf8') ?? '';
}
