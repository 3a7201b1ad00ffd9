import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { AuditStore } from '../../ports/store.js';
import { toTimestamp } from '../../protocol/primitives.js';
import type { AuditEntry } from '../../protocol/rest.js';

/** What happened, without the time: the audit log writes that itself. */
export type AuditRecord = Omit<AuditEntry, 'ts'>;

/** Whoever asks for a change, as the audit log names them. */
export interface Requester {
  /** A user's name, or `console` for the command line on the gateway itself. */
  readonly actor: string;
  readonly role: string;
  /** Address, or `local`. */
  readonly from: string;
}

export interface AuditLogOptions {
  readonly store: Pick<AuditStore, 'append'>;
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}

/** Nobody signs in with a longer name, and no sentence of ours is longer. */
const MAX_NAME = 128;
const MAX_DETAIL = 300;

/** Who did, or was refused, what. */
export class AuditLog {
  constructor(private readonly options: AuditLogOptions) {}

  /**
   * Writes one entry; it is on disk when the call returns. Never throws: what can be done is not refused because it
   * could not be written down, so an entry that the store does not take goes to the log instead.
   */
  record(record: AuditRecord): void {
    const { store, clock, log } = this.options;
    const entry = { ts: toTimestamp(clock.wall_ms()), ...presentable(record) };
    try {
      store.append(entry);
    } catch (error) {
      log.error({ code: 'audit_not_written', ...entry, error }, 'An audit entry could not be written');
    }
  }
}

/** Names and targets come from outside: cut to length, and without control characters that would forge log lines. */
function presentable({ actor, role, action, target, allowed, detail, from }: AuditRecord): AuditRecord {
  return {
    actor: plain(actor, MAX_NAME),
    role: plain(role, MAX_NAME),
    action: plain(action, MAX_NAME),
    target: plain(target, MAX_NAME),
    allowed,
    detail: plain(detail, MAX_DETAIL),
    from: plain(from, MAX_NAME),
  };
}

function plain(text: string, max: number): string {
  return text.slice(0, max).replace(/\p{C}/gu, '?');
}
