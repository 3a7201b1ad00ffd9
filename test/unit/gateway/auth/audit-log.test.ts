import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../../../firmware/drivers/clock/virtual.js';
import { AuditLog } from '../../../../firmware/gateway/auth/audit-log.js';
import type { AuditEntry } from '../../../../firmware/protocol/rest.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const RECORD = {
  actor: 'admin',
  role: 'admin',
  action: 'user.add',
  target: 'zoe',
  allowed: true,
  detail: 'role viewer',
  from: '127.0.0.1',
};

function auditLog(append?: () => void) {
  const entries: AuditEntry[] = [];
  const log = new RecordedLog();
  const store = { append: append ?? ((entry: AuditEntry) => entries.push(entry)) };
  const audit = new AuditLog({ store, clock: new VirtualClock(Date.UTC(2026, 2, 1, 6)), log });
  return { audit, entries, log };
}

test('an entry bears the time', () => {
  const { audit, entries } = auditLog();
  audit.record(RECORD);
  expect(entries).toEqual([{ ts: '2026-03-01T06:00:00.000Z', ...RECORD }]);
});

test('what comes from outside is cut, and cannot forge a line of the log', () => {
  const { audit, entries } = auditLog();
  audit.record({ ...RECORD, target: `a\nb\u0000\u202e${'x'.repeat(1000)}`, detail: 'y'.repeat(1000) });
  expect(entries[0]?.target).toMatch(/^a\?b\?\?x+$/);
  expect(entries[0]?.target).toHaveLength(128);
  expect(entries[0]?.detail).toHaveLength(300);
});

test('an entry that the store does not take goes to the log, and stops nothing', () => {
  const { audit, log } = auditLog(() => {
    throw new Error('disk full');
  });
  audit.record(RECORD);
  expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'audit_not_written', target: 'zoe' } }]);
});
