import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { AuditLog } from '../auth/audit-log.js';
import { Sparingly } from './sparingly.js';

/** What somebody tried, and why not. */
export interface Denial {
  /** User or node; `-` when nobody was let in. */
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly target: string;
  /** A code, and where it helps a few words more. */
  readonly detail: string;
  readonly from: string;
}

export interface RefusalsOptions {
  readonly audit: Pick<AuditLog, 'record'>;
  readonly log: Log;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
}

/**
 * Keeps book of what was refused. All of it is counted; a denial is audited and a malformed message logged, each at
 * most once a minute for the same client and code, so that one that goes on trying does not fill the disk.
 */
export class Refusals {
  private readonly counted = new Map<string, number>();
  private readonly sparingly: Sparingly;

  constructor(private readonly options: RefusalsOptions) {
    this.sparingly = new Sparingly(options.clock);
  }

  /** How often each code was counted since the start. */
  get counts(): ReadonlyMap<string, number> {
    return this.counted;
  }

  /** Counts one by its code. */
  count(code: string): void {
    this.counted.set(code, (this.counted.get(code) ?? 0) + 1);
  }

  /** Somebody tried what they may not do: counted, audited. */
  deny(code: string, denial: Denial): void {
    this.count(code);
    // Not by target: somebody who tries one topic after the other is one somebody.
    const left_out = this.sparingly.admit(`${denial.actor} ${denial.from} ${denial.action} ${code}`);
    if (left_out === null) return;
    const more = left_out === 0 ? '' : ` (and ${left_out} times since the last entry)`;
    this.options.audit.record({ ...denial, allowed: false, detail: denial.detail + more });
  }

  /** A client said something that cannot be used: counted, logged. */
  reject(code: string, client: string, fields: object, sentence: string): void {
    this.count(code);
    const left_out = this.sparingly.admit(`${client} ${code}`);
    if (left_out !== null) this.options.log.warn({ code, client, left_out, ...fields }, sentence);
  }
}
