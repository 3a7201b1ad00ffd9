import { expect, test } from '@jest/globals';
import { reason } from '../../../../firmware/domain/reason.js';
import type { AuditRecord } from '../../../../firmware/gateway/auth/audit-log.js';
import { HandRuns } from '../../../../firmware/gateway/planner/hand-runs.js';
import { readCommand, readLease } from '../../../../firmware/node/inbox.js';
import type { CommandAckPayload } from '../../../../firmware/protocol/payloads.js';
import { RecordedLog } from '../../../support/recorded-log.js';
import { DrawBench } from '../../domain/support/draw-bench.js';

const WET = reason('transfer_target_wet', { from: 'farm', to: 'house', switch_percent: 92 });
const RUN = { tank: 'farm', command_id: 'run-1-abcdef', why: WET };
const LAST_LEASE = {
  ...{ ttl_s: 10, actuator: 'pump', want: 'hand', lease_s: 1, command_id: 'run-1-abcdef' },
  ...{ reason_code: 'transfer_target_wet', reason_args: WET.args },
};

/** Runs that are looked at when the test says so, and what was sent and written down. */
function watched() {
  const sent: [string, object][] = [];
  const audited: AuditRecord[] = [];
  let now_ms = 0;
  const runs = new HandRuns({
    send: (tank, lease) => sent.push([tank, lease]),
    command: (tank, command) => sent.push([tank, command]),
    audit: { record: (entry) => void audited.push(entry) },
    newId: () => `end-${sent.length + 1}-abcdef`,
    clock: { monotonic_ms: () => now_ms },
    log: new RecordedLog(),
  });
  const look = (at_s: number, due: Parameters<HandRuns['end']>[0] = [RUN]) => {
    now_ms = at_s * 1_000;
    runs.end(due);
  };
  return { runs, sent, audited, look };
}

/** The pump's own control, which takes what is sent as its node does. */
class Pump extends DrawBench {
  hears([, message]: [string, object]): void {
    const text = JSON.stringify(message);
    const lease = readLease(text);
    const command = readCommand(text);
    if (lease.ok)
      this.control.renew(lease.value.lease.command_id ?? '', lease.value.lease.lease_s, this.now_s * 1_000);
    else if (command.ok) this.tell(command.value);
    else throw new Error(`not understood: ${text}`);
  }
}
const on = (id: string) => ({ id, actuator: 'pump', action: 'on', duration_s: 300, ttl_s: 10 }) as const;
const off = (id: string) => ({ id, actuator: 'pump', action: 'off', ttl_s: 10 }) as const;

test('a run is ended in the gateway’s name, written down once, and ended again while it goes on', () => {
  const { sent, audited, look } = watched();
  for (const at_s of [0, 1, 9.9, 10, 19.9]) look(at_s);
  expect(sent).toEqual([
    ['farm', { id: 'end-1-abcdef', ...LAST_LEASE }],
    ['farm', { id: 'end-2-abcdef', ...LAST_LEASE }],
  ]);
  expect(audited).toMatchObject([
    { actor: 'gateway', action: 'hand_run.end', target: 'farm.pump', allowed: true },
  ]);
  expect(audited[0]?.detail).toContain('it counts as full');
});

test('another run of the same pump is another one, also without a moment between them', () => {
  const { sent, audited, look } = watched();
  look(0);
  look(1, []);
  look(2);
  look(3, [{ ...RUN, command_id: 'run-2-abcdef' }]);
  expect(sent.map(([, { command_id }]: [string, { command_id?: string }]) => command_id)).toEqual([
    'run-1-abcdef',
    'run-1-abcdef',
    'run-2-abcdef',
  ]);
  expect(audited).toHaveLength(3);
});

test('a run of which no command is told is given back to the rules', () => {
  const { sent, look } = watched();
  look(0, [{ ...RUN, command_id: null }]);
  expect(sent).toEqual([['farm', { id: 'end-1-abcdef', ttl_s: 10, actuator: 'pump', action: 'auto' }]]);
});

test('answers to it are expected, and no others', () => {
  const { runs, look } = watched();
  look(0);
  const answer = (id: string) => runs.answered({ id } as CommandAckPayload);
  expect(answer('end-1-abcdef')).toBe(true);
  expect(answer('end-2-abcdef')).toBe(false);
});

test('the pump that hears of it stops', () => {
  const { sent, look } = watched();
  const pump = new Pump();
  pump.obey(on(RUN.command_id));
  look(0);
  for (const message of sent) pump.hears(message);
  expect(pump.at(1)).toMatchObject({ running: false, mode: 'auto' });
});

test('a pump that somebody has switched off meanwhile stays off, whatever asks for it', () => {
  const { sent, look } = watched();
  const pump = new Pump().ask();
  pump.obey(on(RUN.command_id));
  look(0);
  pump.obey(off('off-1-abcdef'));
  for (const message of sent) pump.hears(message);
  expect(pump.at(1)).toMatchObject({ running: false, mode: 'off', reason: { code: 'closed_by_hand' } });
});

test('a run that somebody has begun meanwhile is not the one that was ended', () => {
  const { sent, look } = watched();
  const pump = new Pump();
  pump.obey(on(RUN.command_id));
  look(0);
  pump.obey(on('run-2-abcdef'));
  for (const message of sent) pump.hears(message);
  expect(pump.at(1)).toMatchObject({ running: true, mode: 'hand', command_id: 'run-2-abcdef' });
});
