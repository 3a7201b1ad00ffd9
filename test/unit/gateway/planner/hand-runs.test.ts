import { expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import type { AuditRecord } from '../../../../firmware/gateway/auth/audit-log.js';
import { HandRuns } from '../../../../firmware/gateway/planner/hand-runs.js';
import type { CommandAckPayload, CommandPayload } from '../../../../firmware/protocol/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';

const WET = reason('transfer_target_wet', { from: 'farm', to: 'house', switch_percent: 92 });
const RUN = { tank: 'farm', why: WET };

/** Runs that are looked at when the test says so, and what was sent and written down. */
function watched() {
  const sent: [string, CommandPayload][] = [];
  const audited: AuditRecord[] = [];
  let now_ms = 0;
  const runs = new HandRuns({
    send: (tank, command) => sent.push([tank, command]),
    audit: { record: (entry) => void audited.push(entry) },
    newId: () => `end-${sent.length + 1}-abcdef`,
    clock: { monotonic_ms: () => now_ms },
    log: new RecordedLog(),
  });
  const look = (at_s: number, due: readonly (typeof RUN)[] = [RUN]) => {
    now_ms = at_s * 1_000;
    runs.end(due);
  };
  return { runs, sent, audited, look };
}

test('a run is given back in the gateway’s name, written down once, and ended again while it goes on', () => {
  const { sent, audited, look } = watched();
  for (const at_s of [0, 1, 9.9, 10, 19.9]) look(at_s);
  expect(sent).toEqual([
    ['farm', { id: 'end-1-abcdef', ttl_s: 10, actuator: 'pump', action: 'auto' }],
    ['farm', { id: 'end-2-abcdef', ttl_s: 10, actuator: 'pump', action: 'auto' }],
  ]);
  expect(audited).toMatchObject([
    { actor: 'gateway', action: 'hand_run.end', target: 'farm.pump', allowed: true },
  ]);
  expect(audited[0]?.detail).toContain('it counts as full');
});

test('another run of the same pump is another one', () => {
  const { sent, audited, look } = watched();
  look(0);
  look(1, []);
  look(2);
  expect(sent).toHaveLength(2);
  expect(audited).toHaveLength(2);
});

test('answers to it are expected, and no others', () => {
  const { runs, look } = watched();
  look(0);
  const answer = (id: string) => runs.answered({ id } as CommandAckPayload);
  expect(answer('end-1-abcdef')).toBe(true);
  expect(answer('end-2-abcdef')).toBe(false);
});
