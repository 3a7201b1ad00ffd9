import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The product as it was built; what the tests start is in there. */
export const PRODUCT = fileURLToPath(new URL('../../../../', import.meta.url));

/** A farm in a temporary folder, and the built command line to work on it, as an installer types it. */
export class FarmOnDisk {
  /** Open to look through: daemons that are not root have their own folders in it. */
  readonly root = mkdtempSync(join(tmpdir(), 'sluice-farm-'));
  readonly #variables: NodeJS.ProcessEnv;

  constructor() {
    chmodSync(this.root, 0o755);
    this.#variables = {
      PATH: process.env.PATH,
      SLUICE_FARM: this.at('farm'),
      SLUICE_CA_PASSPHRASE_FILE: this.file('passphrase', 'correct horse battery staple\n'),
    };
  }

  at(...names: string[]): string {
    return join(this.root, ...names);
  }

  /** Writes a file beside the farm, and gives its path. */
  file(name: string, content: string): string {
    writeFileSync(this.at(name), content, { mode: 0o600 });
    return this.at(name);
  }

  /** Runs a command that must succeed, and gives the one JSON document it prints. */
  async sluice(...args: string[]): Promise<Record<string, unknown>> {
    const { stdout } = await run(
      process.execPath,
      [join(PRODUCT, 'dist/provisioning/main.js'), ...args, '--json'],
      { cwd: this.root, env: this.#variables, timeout: 60_000 },
    );
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** What the farm says every member's address is, by name. */
  async planned(): Promise<Record<string, string>> {
    const { members } = (await this.sluice('farm', 'list')) as {
      members: { name: string; address: string }[];
    };
    return Object.fromEntries(members.map(({ name, address }) => [name, address]));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
