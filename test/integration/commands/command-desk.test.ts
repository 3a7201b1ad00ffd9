import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { AuditLog } from '../../../firmware/gateway/auth/audit-log.js';
import { CommandDesk } from '../../../firmware/gateway/commands/command-desk.js';
import type { Identity } from '../../../firmware/gateway/identity.js';
import { FarmState } from '../../../firmware/gateway/state/farm-state.js';
import type { Store } from '../../../firmware/ports/store.js';
import {
  aboutPayload,
  type CommandAckPayload,
  type CommandBody,
  commandAckPayload,
  commandPayload,
  ruleSetPayload,
} from '../../../firmware/protocol/payloads.js';
import type { CommandView } from '../../../firmware/protocol/rest.js';
import { ABOUT, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';

const BY: Identity = { username: 'ann', role: 'admin' };
const FROM = '10.8.0.9';
const OPEN: CommandBody = { actuator: 'inlet', action: 'open', duration_s: 600 };
const RULE = { low_percent: 20, high_percent: 70, enabled: true };

let folder: string;
let store: Store;
let clock: VirtualClock;
let state: FarmState;
let desk: CommandDesk;
let published: { topic: string; payload: object; retain: boolean }[];
let steps: string[];
let log: RecordedLog;

/** A gateway's desk on the store in `folder`, as it is after a start. */
function start(): void {
  log = new RecordedLog();
  store = openStore(join(folder, 'sluice.db'), { clock, log });
  state = new FarmState({ clock, nodes: [{ id: 'pi0', secret_sha256: '', tanks: ['house', 'farm'] }] });
  state.tellAbout('house', aboutPayload.parse(ABOUT));
  state.tellAvailability('pi0', 'online');
  let made = 0;
  published = [];
  steps = [];
  desk = new CommandDesk({
    gateway: 'gw0',
    state,
    store: store.commands,
    audit: new AuditLog({ store: store.audit, clock, log }),
    publish: (topic, payload, { retain }) => void published.push({ topic, payload, retain }),
    clock,
    systemClock: clock,
    newId: () => `command-${String(++made).padStart(4, '0')}`,
    log,
  });
  desk.onChange(({ state }) => void steps.push(state));
  desk.resume();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-desk-'));
  clock = new VirtualClock(Date.parse('2026-03-01T06:00:00.000Z'));
  start();
});
afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

const request = (body: CommandBody = OPEN, id?: string): CommandView =>
  desk.request({ tank: 'house', body, by: BY, from: FROM, id });

function ack(id: string, told: CommandAckPayload['state'], tank = 'house'): boolean {
  return desk.answered(
    tank,
    commandAckPayload.parse({ ...Object(VALID_PAYLOADS.commandAck), id, state: told }),
  );
}

async function pass(span_s: number): Promise<void> {
  await clock.advance(span_s * 1000);
  desk.expireOverdue();
}

describe('a command', () => {
  test('goes to the node once, never retained, with its time to live', () => {
    const view = request();
    expect(view).toMatchObject({
      id: 'command-0001',
      state: 'sent',
      by: 'ann',
      via: 'rest',
      duration_s: 600,
    });
    expect(published).toEqual([
      {
        topic: 'sluice/gw0/tank/house/command',
        payload: { id: 'command-0001', ts: '2026-03-01T06:00:00.000Z', ttl_s: 10, ...OPEN },
        retain: false,
      },
    ]);
    expect(commandPayload.safeParse(published[0]?.payload).success).toBe(true);
  });

  test.each([
    [['acknowledged', 'confirmed']],
    [['acknowledged', 'assumed', 'confirmed']],
    [['acknowledged', 'failed']],
    [['refused']],
  ] as const)('is told and stored in every state: %j', (told) => {
    const { id } = request();
    for (const next of told) {
      expect(ack(id, next)).toBe(true);
      expect(store.commands.find(id)?.state).toBe(next);
    }
    expect(steps).toEqual(['requested', 'sent', ...told]);
    expect(desk.find(id)?.steps.map((step) => step.state)).toEqual(steps);
  });

  test('is not moved by answers out of turn, of other tanks, or to nobody', () => {
    const { id } = request();
    expect(ack('command-9999', 'acknowledged')).toBe(false);
    expect(ack(id, 'acknowledged', 'farm')).toBe(false);
    expect(ack(id, 'requested')).toBe(false);
    expect(ack(id, 'acknowledged')).toBe(true);
    expect(ack(id, 'acknowledged')).toBe(false);
    expect(ack(id, 'refused')).toBe(false);
    expect(ack(id, 'confirmed')).toBe(true);
    expect(ack(id, 'failed')).toBe(false);
    expect(steps).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
  });

  test('expires when the node does not answer within its time to live, and stays so', async () => {
    const { id } = request();
    await pass(9);
    expect(desk.find(id)?.state).toBe('sent');
    await pass(1);
    expect(desk.find(id)).toMatchObject({ state: 'expired', reason_code: 'no_answer' });
    expect(ack(id, 'acknowledged')).toBe(false);
  });

  test('expires when the node never tells how it ended', async () => {
    const { id } = request();
    ack(id, 'acknowledged');
    await pass(600 + 239);
    expect(desk.find(id)?.state).toBe('acknowledged');
    await pass(1);
    expect(desk.find(id)).toMatchObject({ state: 'expired', reason_code: 'outcome_unknown' });
  });

  test('does not expire by a jump of the wall clock', () => {
    const { id } = request();
    clock.jumpWall(10 * 365 * 86_400_000);
    desk.expireOverdue();
    expect(desk.find(id)?.state).toBe('sent');
  });

  test('asked for twice with one id is sent once', () => {
    const first = request(OPEN, 'mine-0001');
    expect(request(OPEN, 'mine-0001')).toEqual(first);
    expect(published).toHaveLength(1);
    expect(() => request({ actuator: 'inlet', action: 'close' }, 'mine-0001')).toThrow(
      expect.objectContaining({ code: 'command_id_taken' }),
    );
  });

  test.each([
    ['tank_unknown', 'nowhere', OPEN],
    ['actuator_unknown', 'house', { actuator: 'pump', action: 'on', duration_s: 60 }],
    ['actuator_unknown', 'farm', OPEN],
    ['action_unfit', 'house', { actuator: 'inlet', action: 'on', duration_s: 60 }],
    ['duration_too_long', 'house', { ...OPEN, duration_s: 3601 }],
  ] as const)('is refused as %s, and nothing is sent or stored', (code, tank, body) => {
    expect(() => desk.request({ tank, body, by: BY, from: FROM })).toThrow(expect.objectContaining({ code }));
    expect(published).toEqual([]);
    expect(store.commands.ofTank(tank, 10)).toEqual([]);
  });

  test('to a node that is offline is refused at once', () => {
    state.tellAvailability('pi0', 'offline');
    expect(() => request()).toThrow(expect.objectContaining({ code: 'node_offline' }));
    expect(published).toEqual([]);
  });

  test('leaves its trace in the audit log', () => {
    request();
    expect(store.audit.newest(1)).toEqual([
      expect.objectContaining({
        actor: 'ann',
        role: 'admin',
        action: 'command.rest',
        target: 'house',
        allowed: true,
        detail: 'inlet open 600 s',
        from: FROM,
      }),
    ]);
  });
});

describe('after a restart', () => {
  const restart = () => {
    store.close();
    start();
  };

  test('a command that was on its way expires, unless its node tells more of it', async () => {
    const lost = request();
    const answered = request({ actuator: 'inlet', action: 'close' });
    restart();
    ack(answered.id, 'acknowledged');
    await pass(29);
    expect(desk.find(lost.id)?.state).toBe('sent');
    await pass(1);
    expect(desk.find(lost.id)).toMatchObject({ state: 'expired', reason_code: 'gateway_restarted' });
    expect(desk.find(answered.id)?.state).toBe('acknowledged');
  });

  test('a command under way is followed to its end', () => {
    const { id } = request();
    ack(id, 'acknowledged');
    restart();
    expect(ack(id, 'confirmed')).toBe(true);
    expect(desk.ofTank('house', 10)).toMatchObject([{ id, state: 'confirmed' }]);
  });
});

describe('a command over MQTT', () => {
  const payload = commandPayload.parse({ id: 'mqtt-0001', ttl_s: 5, ...OPEN });
  const publish = () => desk.overMqtt({ name: 'command', subject: 'house', payload }, BY, FROM);

  test('is written down and goes on', async () => {
    expect(publish()).toBe('forward');
    expect(desk.find('mqtt-0001')).toMatchObject({ via: 'mqtt', by: 'ann', state: 'sent' });
    expect(published).toEqual([]);
    await pass(5);
    expect(desk.find('mqtt-0001')?.state).toBe('expired');
    expect(published).toEqual([
      {
        topic: 'sluice/gw0/tank/house/command/ack',
        payload: expect.objectContaining({ id: 'mqtt-0001', state: 'expired' }),
        retain: false,
      },
    ]);
    expect(commandAckPayload.safeParse(published[0]?.payload).success).toBe(true);
  });

  test('is stopped when its id was used before', () => {
    publish();
    expect(publish()).toBe('drop');
    expect(desk.find('mqtt-0001')?.steps).toHaveLength(2);
    expect(store.audit.newest(1)).toEqual([
      expect.objectContaining({ allowed: false, detail: 'command_repeated' }),
    ]);
  });

  test('to a node that is offline is refused, and its asker told', () => {
    state.tellAvailability('pi0', 'offline');
    expect(publish()).toBe('drop');
    expect(desk.find('mqtt-0001')).toMatchObject({ state: 'refused', reason_code: 'node_offline' });
    expect(published).toMatchObject([
      { payload: { id: 'mqtt-0001', state: 'refused', reason_code: 'node_offline' } },
    ]);
  });

  test('that sets a rule is written down as such', () => {
    const rule = ruleSetPayload.parse({ id: 'mqtt-0002', ttl_s: 5, ...RULE });
    expect(desk.overMqtt({ name: 'ruleSet', subject: 'house', payload: rule }, BY, FROM)).toBe('forward');
    expect(desk.find('mqtt-0002')).toMatchObject({ actuator: 'rule', action: 'set' });
    expect(store.audit.newest(1)).toEqual([
      expect.objectContaining({ action: 'rule.mqtt', detail: '20–70 %, on' }),
    ]);
  });
});

describe('setting a rule', () => {
  const set = (tank = 'house') => desk.setRule({ tank, rule: RULE, by: BY, from: FROM });

  test('resolves with the rule in force when the node has kept it', async () => {
    const waiting = set();
    expect(published).toMatchObject([{ topic: 'sluice/gw0/tank/house/rule/set', retain: false }]);
    expect(ruleSetPayload.safeParse(published[0]?.payload).success).toBe(true);
    ack('command-0001', 'acknowledged');
    expect(await waiting).toEqual({ ts: '2026-03-01T06:00:00.000Z', ...RULE });
    expect(ack('command-0001', 'confirmed')).toBe(true);
  });

  test('tells why the node refused', async () => {
    const waiting = set();
    ack('command-0001', 'refused');
    await expect(waiting).rejects.toMatchObject({ code: 'rule_refused' });
  });

  test('gives up on a silent node within 5 s', async () => {
    const waiting = set();
    await pass(4);
    await expect(waiting).rejects.toMatchObject({ code: 'node_silent' });
    expect(desk.find('command-0001')?.state).toBe('expired');
  });

  test('is refused at once for an unknown tank or a node that is offline', async () => {
    await expect(set('nowhere')).rejects.toMatchObject({ code: 'tank_unknown' });
    state.tellAvailability('pi0', 'offline');
    await expect(set()).rejects.toMatchObject({ code: 'node_offline' });
    expect(published).toEqual([]);
  });
});

test('a disk that refuses begins no command, but keeps following those under way', () => {
  const { id } = request();
  store.close();
  expect(() => request()).toThrow();
  expect(published).toHaveLength(1);
  expect(ack(id, 'acknowledged')).toBe(true);
  expect(ack(id, 'confirmed')).toBe(true);
  expect(steps).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
  expect(log.lines.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
});
