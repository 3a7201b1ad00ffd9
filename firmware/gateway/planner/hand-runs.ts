import { ENDING_S } from '../../domain/lease/lease.js';
import type { Reason } from '../../domain/reason.js';
import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { LeasePayload } from '../../protocol/lease.js';
import type { CommandAckPayload, CommandPayload } from '../../protocol/payloads.js';
import { sentence } from '../../protocol/reason-text.js';
import type { AuditLog } from '../auth/audit-log.js';

export interface HandRunsOptions {
  readonly send: (tank: string, lease: LeasePayload) => void;
  /** For runs whose command nobody knows. */
  readonly command: (tank: string, command: CommandPayload) => void;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly newId: () => string;
  readonly clock: Pick<Clock, 'monotonic_ms'>;
  readonly log: Log;
}

/** A run by hand that is to end now, and why. */
export interface HandRun {
  readonly tank: string;
  /** The command it was asked for with, as its node tells; null where it tells none. */
  readonly command_id: string | null;
  readonly why: Reason;
}

/** A run that its node does not end is ended again after so long, in ms; before, the command may still be on its way. */
const AGAIN_AFTER_MS = 10_000;
const TTL_S = 10;

/**
 * Ends runs by hand of transfer pumps in the gateway's own name: by the last lease of that very run, so that whatever
 * a person has asked of the pump meanwhile stands. It goes by no store: also a full disk must not keep water from being
 * stopped.
 */
export class HandRuns {
  /** When each run that is to end is told so again, monotonic, by tank and command. */
  private again_ms = new Map<string, number>();
  private readonly sent = new Set<string>();

  constructor(private readonly options: HandRunsOptions) {}

  /** Ends these runs; to be called at every look with all that are to end, so also with none. */
  end(runs: readonly HandRun[]): void {
    const now_ms = this.options.clock.monotonic_ms();
    const before = this.again_ms;
    this.again_ms = new Map();
    for (const run of runs) {
      const key = `${run.tank} ${run.command_id ?? ''}`;
      const again_ms = before.get(key);
      if (again_ms === undefined) this.note(run);
      if (again_ms === undefined || now_ms >= again_ms) this.sendEnd(run);
      const waits = again_ms !== undefined && now_ms < again_ms;
      this.again_ms.set(key, waits ? again_ms : now_ms + AGAIN_AFTER_MS);
    }
  }

  /** Whether an answer of a node is one to a command that was given here. */
  answered({ id }: CommandAckPayload): boolean {
    return this.sent.has(id);
  }

  private sendEnd({ tank, command_id, why }: HandRun): void {
    const { newId, send, command } = this.options;
    const id = newId();
    this.sent.add(id);
    const [oldest] = this.sent;
    if (this.sent.size > 256 && oldest !== undefined) this.sent.delete(oldest);
    // Without a time of issue: clocks that disagree must not keep water from being stopped.
    const label = { id, ttl_s: TTL_S, actuator: 'pump' } as const;
    if (command_id === null) {
      command(tank, { ...label, action: 'auto' });
      return;
    }
    const reason = { reason_code: why.code, reason_args: { ...why.args } };
    send(tank, { ...label, want: 'hand', lease_s: ENDING_S, command_id, ...reason });
  }

  private note({ tank, why }: HandRun): void {
    const { audit, log } = this.options;
    const detail = sentence(why);
    log.warn({ tank, reason: why.code }, `The run of the pump of ${tank} by hand is ended: ${detail}`);
    audit.record({
      ...{ actor: 'gateway', role: '-', action: 'hand_run.end', target: `${tank}.pump` },
      ...{ allowed: true, detail, from: '-' },
    });
  }
}
