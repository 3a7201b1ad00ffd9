import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from '@jest/globals';
import { fuseProgram } from '../../../support/compiled.js';
import { waitFor } from '../../../support/wait-for.js';

const SOURCE = fileURLToPath(new URL('kernel-files/kernel-files.c', import.meta.url));

/** Files that behave like the kernel's: reading one can fail with any error number, or take its time. */
export class KernelFiles {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
  ) {}

  static async mount(): Promise<KernelFiles> {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-kernel-files-'));
    await Promise.all([mkdir(join(folder, 'script')), mkdir(join(folder, 'root'))]);
    const server = spawn(
      fuseProgram('kernel-files', [SOURCE]),
      [join(folder, 'script'), join(folder, 'root')],
      { stdio: 'ignore' },
    );
    const files = new KernelFiles(folder, server);
    const { dev } = await stat(folder);
    await waitFor('the kernel files', async () => (await stat(files.root)).dev !== dev);
    return files;
  }

  /** Where they are seen. */
  get root(): string {
    return join(this.folder, 'root');
  }

  /** Reading the file gives this text, and an end of line. */
  say(file: string, text: string): Promise<void> {
    return this.write(file, `say ${text.replaceAll('\n', '\\n')}`);
  }

  /** Reading the file fails with an error number of the kernel. */
  fail(file: string, errno: number): Promise<void> {
    return this.write(file, `fail ${errno}`);
  }

  /** Reading the file takes so long. */
  hang(file: string, span_ms: number, text: string): Promise<void> {
    return this.write(file, `hang ${span_ms} ${text.replaceAll('\n', '\\n')}`);
  }

  /** There is no such file, or folder, any more. */
  remove(path: string): Promise<void> {
    return rm(join(this.folder, 'script', path), { recursive: true });
  }

  async unmount(): Promise<void> {
    const gone = once(this.server, 'exit');
    this.server.kill('SIGTERM');
    await gone;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async write(file: string, line: string): Promise<void> {
    const at = join(this.folder, 'script', file);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(`${at}.new`, line);
    await rename(`${at}.new`, at);
  }
}

function lacks(): string[] {
  const missing = process.getuid?.() === 0 ? [] : ['root'];
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
    execFileSync('gcc', ['--version'], { stdio: 'ignore' });
    execFileSync('pkg-config', ['--exists', 'fuse3'], { stdio: 'ignore' });
  } catch {
    missing.push('/dev/fuse, gcc, pkg-config and libfuse3-dev');
  }
  return missing;
}

const missing = lacks();
if (missing.length > 0) {
  const packages = 'apt-get install gcc pkg-config libfuse3-dev fuse3';
  process.stderr.write(
    `tests on the kernel's error numbers are skipped: need ${missing.join(' and ')} (${packages})\n`,
  );
}

/** `describe` where such files can be mounted; elsewhere its tests are skipped, visibly. */
export const describeOnKernelFiles = missing.length === 0 ? describe : describe.skip;
