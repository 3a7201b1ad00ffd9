import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { Sessions } from '../../../firmware/gateway/auth/sessions.js';
import { Users } from '../../../firmware/gateway/auth/users.js';
import { RecordedLog } from '../../support/recorded-log.js';

export const BY = { actor: 'boss', role: 'admin', from: '127.0.0.1' };

/** Users and sessions on a real store in a temporary folder, on a clock that stands still. */
export function people() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-people-'));
  const clock = new VirtualClock(Date.UTC(2026, 2, 1, 6));
  const log = new RecordedLog();
  const store = openStore(join(folder, 'gateway.db'), { clock, log });
  const audit = new AuditLog({ store: store.audit, clock, log });
  const fresh = () => new Users({ store: store.users, clock, audit, random: randomBytes });
  const sessions = new Sessions({ store: store.sessions, users: store.users, clock, random: randomBytes });
  return {
    ...{ clock, store, sessions, users: fresh() },
    /** The users as the next process will see them. */
    fresh,
    end() {
      store.close();
      rmSync(folder, { recursive: true });
    },
  };
}
