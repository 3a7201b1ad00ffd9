import { execFile } from 'node:child_process';
import { CLOCKS_AGREE_WITHIN_MS } from '../../../domain/command/gate.js';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';
import type { SinceBoot } from './since-boot.js';

const PATIENCE_MS = 1_000;
/** Columns of `chronyc -c tracking`, counted from 0. See chronyc(1). */
const REFERENCE_TIME = 3;
const SYSTEM_TIME = 4;
const LEAP_STATUS = 13;

/** What chronyd says of the clock, by its own client. */
export class ChronyConfirmation implements TimeConfirmation {
  /** @param program path or name of chronyc */
  constructor(
    private readonly since_boot: SinceBoot,
    private readonly program = 'chronyc',
  ) {}

  async newest(): Promise<string | null> {
    const measured_s = measuredIn(await this.ask());
    if (measured_s === null || !(await this.since_boot.holds(Number(measured_s) * 1_000))) return null;
    return `chrony ${measured_s}`;
  }

  /** What it prints; nothing when it is not there, or fails. */
  private ask(): Promise<string> {
    return new Promise((resolve) => {
      const options = { timeout: PATIENCE_MS, maxBuffer: 4_096 };
      execFile(this.program, ['-n', '-c', 'tracking'], options, (error, stdout) =>
        resolve(error === null ? stdout : ''),
      );
    });
  }
}

/**
 * The time of the newest measurement that was used, in s; null while the clock counts as not synchronised, and while it
 * shows another time than chronyd holds to be right, to which it then leads it slowly.
 */
function measuredIn(line: string): string | null {
  const columns = line.trim().split(',');
  const measured = columns[REFERENCE_TIME];
  const leap = columns[LEAP_STATUS];
  if (measured === undefined || leap === undefined || leap === 'Not synchronised') return null;
  const agrees = Math.abs(Number(columns[SYSTEM_TIME])) * 1_000 <= CLOCKS_AGREE_WITHIN_MS;
  return agrees && Number(measured) > 0 ? measured : null;
}
