import type { Clock } from '../../ports/clock.js';
import type { HistoryReader } from '../../ports/history-reader.js';
import type { Log } from '../../ports/log.js';
import type { AuditStore } from '../../ports/store.js';
import type { AlarmDesk } from '../alarms/alarm-desk.js';
import type { AuditLog } from '../auth/audit-log.js';
import type { Sessions } from '../auth/sessions.js';
import type { Users } from '../auth/users.js';
import type { VpnCap } from '../auth/vpn-cap.js';
import type { BackupDesk } from '../backup/backup-desk.js';
import type { CalibrationDesk } from '../calibration/calibration-desk.js';
import type { SensorLook } from '../calibration/sensor-look.js';
import type { CertificateDesk } from '../certificates/certificate-desk.js';
import type { CommandDesk } from '../commands/command-desk.js';
import type { HostRecorder } from '../hosts/host-recorder.js';
import type { OwnHost } from '../hosts/own-host.js';
import type { LiveHub } from '../live/live-hub.js';
import type { NotificationDesk } from '../notifications/notification-desk.js';
import type { Planner } from '../planner/planner.js';
import type { Refusals } from '../refusals/refusals.js';
import type { FarmState } from '../state/farm-state.js';
import type { ConfirmedTime } from '../time/confirmed-time.js';
import type { VpnLook } from '../vpn/vpn-look.js';

/** What the routes work with. */
export interface Services {
  /** Identifier of this gateway. */
  readonly gateway: string;
  readonly version: string;
  readonly state: Pick<FarmState, 'tanks' | 'tank' | 'nodes'>;
  readonly live: Pick<LiveHub, 'snapshot'>;
  readonly desk: Pick<
    CommandDesk,
    'request' | 'setRule' | 'setSchedule' | 'setCalibration' | 'find' | 'ofTank'
  >;
  readonly calibrations: Pick<CalibrationDesk, 'inForce' | 'judge'>;
  readonly sensors: Pick<SensorLook, 'look'>;
  readonly alarms: Pick<AlarmDesk, 'standing' | 'changes' | 'acknowledge' | 'shelve' | 'unshelve'>;
  readonly notifications: Pick<NotificationDesk, 'list' | 'add' | 'change' | 'remove' | 'test'>;
  readonly planner: Pick<Planner, 'planFor' | 'weather'>;
  readonly history: HistoryReader;
  readonly hosts: Pick<HostRecorder, 'chart'>;
  readonly own_host: Pick<OwnHost, 'view' | 'chart'>;
  readonly certificates: Pick<CertificateDesk, 'list'>;
  readonly backups: Pick<BackupDesk, 'begin' | 'view' | 'file'>;
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
  /** The same, null while it may be anything. */
  readonly time: Pick<ConfirmedTime, 'wall_ms'>;
  readonly log: Log;
}
