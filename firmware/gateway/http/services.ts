import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { AuditStore, HistoryStore } from '../../ports/store.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { Sessions } from '../auth/sessions.js';
import type { Users } from '../auth/users.js';
import type { Refusals } from '../broker/refusals.js';
import type { CommandDesk } from '../commands/command-desk.js';
import type { FarmState } from '../state/farm-state.js';

/** What the routes work with. */
export interface Services {
  /** Identifier of this gateway. */
  readonly gateway: string;
  readonly version: string;
  readonly state: Pick<FarmState, 'tanks' | 'tank' | 'nodes'>;
  readonly desk: Pick<CommandDesk, 'request' | 'setRule' | 'find' | 'ofTank'>;
  readonly history: Pick<HistoryStore, 'buckets' | 'events'>;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly auditStore: Pick<AuditStore, 'newest'>;
  readonly refusals: Pick<Refusals, 'deny'>;
  /** Farm time: what a history without an end ends at. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}
