import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = join(root, 'dist/provisioning/main.js');
const POLL_MS = 20;

/** Compiles what is stale, as `npm test` does. */
export function build(): void {
  const { status } = spawnSync(process.execPath, [join(root, 'firmware/launch/build.js')], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error('the build failed');
}

/** What a command took. */
export interface Took {
  readonly span_s: number;
  /** Most memory that was resident at once. */
  readonly peak_mb: number;
}

/** The compiled `sluice` command on a farm of its own. */
export class BuiltCli {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  readonly farm = join(this.#folder, 'farm');

  constructor() {
    writeFileSync(join(this.#folder, 'passphrase'), 'correct horse battery staple\n', { mode: 0o600 });
  }

  /** Runs a command to its end; throws when it fails. */
  async run(...args: string[]): Promise<Took> {
    const begun_ms = performance.now();
    const child = spawn(process.execPath, [main, ...args], {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...process.env,
        SLUICE_FARM: this.farm,
        SLUICE_CA_PASSPHRASE_FILE: join(this.#folder, 'passphrase'),
      },
    });
    let peak_mb = 0;
    const timer = setInterval(() => {
      peak_mb = Math.max(peak_mb, peakOf(child.pid));
    }, POLL_MS);
    const [code] = (await once(child, 'exit')) as [number | null];
    clearInterval(timer);
    if (code !== 0) throw new Error(`sluice ${args.join(' ')} ended with ${code}`);
    return { span_s: (performance.now() - begun_ms) / 1000, peak_mb };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The kernel's own high-water mark, so that no peak falls between two looks; 0 when the process is gone. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
