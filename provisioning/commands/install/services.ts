import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { SYSCTL_FILE, SYSUSERS_FILE, UNIT_FOLDER } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';
import type { MachineRoot } from './machine-root.js';

const run = promisify(execFile);
const TIMEOUT_MS = 60_000;

/** What systemd is told after files have changed. */
export interface UnitWork {
  /** Units that shall run, in the order in which they start. */
  readonly units: readonly string[];
  readonly restart: readonly string[];
  /** Paths that were written or removed. */
  readonly changed: readonly string[];
}

/**
 * Makes users and groups, as far as they are missing.
 * @throws Refusal `users_missing`
 */
export async function makeUsers(root: MachineRoot): Promise<void> {
  const where = root.isRunning ? [] : [`--root=${root.at('/')}`];
  await told('systemd-sysusers', [...where, root.at(SYSUSERS_FILE)]).catch((error: Error) => {
    throw new Refusal({
      code: 'users_missing',
      message: `the users of Sluice could not be made: ${error.message}`,
      hint: 'Raspberry Pi OS has systemd-sysusers; run "sudo sluice install" there.',
      exit: 'failed',
    });
  });
}

/** Ends what shall not run any more; its unit files are still there. */
export async function stopUnits(units: readonly string[]): Promise<void> {
  for (const unit of units) await systemctl('disable', '--now', '--', unit);
}

/** Lets systemd read what is new, and starts or restarts what it is for. It waits for no unit: the VPN waits for the clock. */
export async function startUnits({ units, restart, changed }: UnitWork): Promise<void> {
  if (changed.some((path) => path.startsWith(UNIT_FOLDER))) await reloadUnits();
  if (changed.includes(SYSCTL_FILE)) await systemctl('restart', '--', 'systemd-sysctl.service');
  await systemctl('enable', '--', ...units);
  for (const unit of units)
    await systemctl(restart.includes(unit) ? 'restart' : 'start', '--no-block', '--', unit);
}

/** Lets systemd forget units whose files are gone. */
export function reloadUnits(): Promise<void> {
  return systemctl('daemon-reload');
}

/** Takes the rules out of the kernel: their unit has no stop, so that a firewall never opens by itself. */
export async function dropFirewall(): Promise<void> {
  // Nothing to drop, or no nft: then there are no rules.
  await told('nft', ['delete', 'table', 'inet', 'sluice']).catch(() => {});
}

/** The same as commands, for a system that does not run. */
export function unitCommands(units: readonly string[], stop: readonly string[]): string[] {
  return [
    ...(stop.length === 0 ? [] : [`systemctl disable --now ${stop.join(' ')}`]),
    'systemctl daemon-reload',
    ...(units.length === 0 ? [] : [`systemctl enable --now ${units.join(' ')}`]),
  ];
}

async function systemctl(...args: string[]): Promise<void> {
  await told('systemctl', args).catch((error: Error) => {
    throw new Refusal({
      code: 'systemd_refused',
      message: `the files are in place, but systemd did not do what it was told: ${error.message}`,
      hint: 'See "journalctl -xe", then install again: it goes on where it stopped.',
      exit: 'failed',
    });
  });
}

async function told(program: string, args: readonly string[]): Promise<void> {
  try {
    await run(program, args, { timeout: TIMEOUT_MS });
  } catch (cause) {
    const { stderr = '', message } = cause as { stderr?: string; message: string };
    throw new Error(`${program} ${args.join(' ')}: ${stderr.trim() === '' ? message : stderr.trim()}`, {
      cause,
    });
  }
}
