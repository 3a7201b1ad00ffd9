import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 30_000;

/** The kernel, or this user, refuses a rule file. The rules that stood before still stand. */
export class FirewallError extends Error {
  constructor(
    readonly code: 'firewall_refused' | 'nft_missing',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'FirewallError';
  }
}

/** Loads rule files with `nft`. */
export class Nft {
  readonly #command: readonly [string, ...string[]];

  /** @param command the program and what goes before its own arguments, by default `nft` */
  constructor(command: readonly [string, ...string[]] = ['nft']) {
    this.#command = command;
  }

  /**
   * Asks whether the kernel would take a file, without loading it. Needs root.
   * @throws FirewallError
   */
  check(file: string): Promise<void> {
    return this.#nft(['-c', '-f', file]);
  }

  /**
   * Loads a file in one transaction; rules that stood before are replaced. Needs root.
   * @throws FirewallError; then nothing has changed
   */
  load(file: string): Promise<void> {
    return this.#nft(['-f', file]);
  }

  async #nft(args: readonly string[]): Promise<void> {
    const [program, ...before] = this.#command;
    try {
      await run(program, [...before, ...args], { timeout: TIMEOUT_MS });
    } catch (cause) {
      const {
        code,
        stderr = '',
        message,
      } = cause as { code?: string | number; stderr?: string; message: string };
      if (code === 'ENOENT') {
        throw new FirewallError('nft_missing', 'nft is not installed: sudo apt-get install nftables', {
          cause,
        });
      }
      const said = stderr.trim() === '' ? message : stderr.trim();
      throw new FirewallError('firewall_refused', `The firewall was left as it is; nft says: ${said}`, {
        cause,
      });
    }
  }
}
