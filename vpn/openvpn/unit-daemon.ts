import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { AccessPathError } from '../access-path.js';
import type { Daemon } from './daemon.js';

const run = promisify(execFile);

export interface UnitDaemonOptions {
  /** Name of the systemd unit, such as `sluice-vpn-udp.service`. */
  readonly unit: string;
  /** The program that is asked, by default `systemctl`. */
  readonly systemctl?: string;
}

/** systemd needs a moment for a unit that waits for the clock or the network; beyond this it hangs. */
const TIMEOUT_MS = 90_000;

/** An OpenVPN daemon that systemd runs, and restarts when it dies. */
export class UnitDaemon implements Daemon {
  readonly #options: UnitDaemonOptions;

  constructor(options: UnitDaemonOptions) {
    this.#options = options;
  }

  /** @throws AccessPathError `daemon_start_failed` with what systemd says */
  start(): Promise<void> {
    return this.#systemctl('start', 'daemon_start_failed');
  }

  /** @throws AccessPathError `daemon_stop_failed` with what systemd says */
  stop(): Promise<void> {
    return this.#systemctl('stop', 'daemon_stop_failed');
  }

  async #systemctl(verb: string, code: string): Promise<void> {
    const { unit, systemctl = 'systemctl' } = this.#options;
    try {
      await run(systemctl, [verb, '--', unit], { timeout: TIMEOUT_MS });
    } catch (cause) {
      const { stderr = '', message } = cause as { stderr?: string; message: string };
      const said = stderr.trim() === '' ? message : stderr.trim();
      throw new AccessPathError(
        code,
        `systemctl ${verb} ${unit} failed; see journalctl -u ${unit}: ${said}`,
        {
          cause,
        },
      );
    }
  }
}
