import { execFile } from 'node:child_process';
import type { TimeConfirmation } from '../../../ports/time-confirmation.js';

const PATIENCE_MS = 1_000;
/** Columns of `chronyc -c tracking`, counted from 0. See chronyc(1). */
const REFERENCE_TIME = 3;
const LEAP_STATUS = 13;

/** What chronyd says of the clock, by its own client. */
export class ChronyConfirmation implements TimeConfirmation {
  /** @param program path or name of chronyc */
  constructor(private readonly program = 'chronyc') {}

  newest(): Promise<string | null> {
    return new Promise((resolve) => {
      const options = { timeout: PATIENCE_MS, maxBuffer: 4_096 };
      execFile(this.program, ['-n', '-c', 'tracking'], options, (error, stdout) =>
        resolve(error === null ? occasionIn(stdout) : null),
      );
    });
  }
}

/** The time of the newest measurement that was used; null while the clock counts as not synchronised. */
function occasionIn(line: string): string | null {
  const columns = line.trim().split(',');
  const measured = columns[REFERENCE_TIME];
  const leap = columns[LEAP_STATUS];
  if (measured === undefined || leap === undefined || leap === 'Not synchronised') return null;
  return Number(measured) > 0 ? `chrony ${measured}` : null;
}
