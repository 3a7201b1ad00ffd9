import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../../ports/clock.js';

/** What two readings of one clock may differ by, in ms: the times of files are coarse. */
const SLACK_MS = 1_000;

/**
 * Judges what a time service once said by the time this machine has been up: what it said is older than no boot, and not of
 * the future. Where it is, somebody has set the clock since.
 */
export class SinceBoot {
  /**
   * @param root `/`, or the folder that stands for it
   * @param clock of the machine, not of a faster farm
   */
  constructor(
    private readonly root: string,
    private readonly clock: Pick<Clock, 'wall_ms'>,
  ) {}

  /** Whether a moment (Unix time in ms) lies between the start of the machine and now. False when nobody can tell. */
  async holds(moment_ms: number): Promise<boolean> {
    const began_ms = await this.began_ms();
    if (began_ms === null) return false;
    return moment_ms >= began_ms - SLACK_MS && moment_ms <= this.clock.wall_ms() + SLACK_MS;
  }

  /** When the machine started, by the wall clock as it shows now (Unix time in ms); null when nobody can tell. */
  async began_ms(): Promise<number | null> {
    const uptime_ms = await this.uptime_ms();
    return uptime_ms === null ? null : this.clock.wall_ms() - uptime_ms;
  }

  /** Another one after each start of the machine; null when nobody can tell. See random(4). */
  async boot(): Promise<string | null> {
    try {
      return (await readFile(join(this.root, 'proc/sys/kernel/random/boot_id'), 'utf8')).trim();
    } catch {
      return null;
    }
  }

  /** See proc_uptime(5): seconds, with two decimals. */
  private async uptime_ms(): Promise<number | null> {
    try {
      const text = await readFile(join(this.root, 'proc/uptime'), 'utf8');
      const uptime_s = Number.parseFloat(text);
      return Number.isFinite(uptime_s) ? uptime_s * 1_000 : null;
    } catch {
      return null;
    }
  }
}
