import { AuditLog } from '../auth/audit-log.js';
import { Sessions } from '../auth/sessions.js';
import { Users } from '../auth/users.js';
import { VpnCap } from '../auth/vpn-cap.js';
import type { GatewayOptions } from '../gateway-options.js';
import { Refusals } from '../refusals/refusals.js';

/** Who may come in, as whom, and what is written down of it. */
export interface People {
  readonly audit: AuditLog;
  readonly refusals: Refusals;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly cap: VpnCap;
}

/** Builds what knows the people. */
export function assemblePeople({ store, vpn, clock, systemClock, random, log }: GatewayOptions): People {
  const audit = new AuditLog({ store: store.audit, clock, log });
  return {
    audit,
    refusals: new Refusals({ audit, log, clock: systemClock }),
    users: new Users({ store: store.users, clock: systemClock, audit, random }),
    sessions: new Sessions({ store: store.sessions, users: store.users, clock: systemClock, random }),
    cap: new VpnCap(vpn?.plan),
  };
}
