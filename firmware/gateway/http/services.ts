import type { Clock } from '../../ports/clock.js';
import type { Log } from '../../ports/log.js';
import type { AuditStore, HistoryStore } from '../../ports/store.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { Sessions } from '../auth/sessions.js';
import type { Users } from '../auth/users.js';
import type { VpnCap } from '../auth/vpn-cap.js';
import type { CommandDesk } from '../commands/command-desk.js';
import type { NotificationDesk } from '../notifications/notification-desk.js';
import type { Planner } from '../planner/planner.js';
import type { Refusals } from '../refusals/refusals.js';
import type { FarmState } from '../state/farm-state.js';
import type { VpnLook } from '../vpn/vpn-look.js';

/** What the routes work with. */
export interface Services {
  /** Identifier of this gateway. */
  readonly gateway: string;
  readonly version: string;
  readonly state: Pick<FarmState, 'tanks' | 'tank' | 'nodes'>;
  readonly desk: Pick<CommandDesk, 'request' | 'setRule' | 'setSchedule' | 'find' | 'ofTank'>;
  readonly alarms: Pick<AlarmDesk, 'standing' | 'changes' | 'acknowledge' | 'shelve' | 'unshelve'>;
  readonly notifications: Pick<NotificationDesk, 'list' | 'add' | 'change' | 'remove' | 'test'>;
  readonly planner: Pick<Planner, 'planFor' | 'weather'>;
  readonly history: Pick<HistoryStore, 'charting' | 'events' | 'rows' | 'rainOf'>;
  readonly users: Users;
  readonly sessions: Sessions;
  /** What the devices of the VPN allow. */
  readonly cap: VpnCap;
  /** Undefined where the gateway is on no VPN. */
  readonly vpn: Pick<VpnLook, 'view'> | undefined;
  readonly audit: Pick<AuditLog, 'record'>;
  readonly auditStore: Pick<AuditStore, 'newest'>;
  readonly refusals: Pick<Refusals, 'deny'>;
  /** Farm time: what a history without an end ends at. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}
