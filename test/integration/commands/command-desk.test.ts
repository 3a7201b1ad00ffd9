import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commandPayload } from '../../../firmware/protocol/payloads.js';
import { BY, DeskRig, FROM, OPEN } from './desk-rig.js';

let rig: DeskRig;
beforeEach(() => {
  rig = new DeskRig();
});
afterEach(() => rig.stop());

describe('a command', () => {
  test('goes to the node once, never retained, with its time to live', () => {
    const view = rig.request();
    expect(view).toMatchObject({
      id: 'command-0001',
      state: 'sent',
      by: 'ann',
      via: 'rest',
      duration_s: 600,
    });
    expect(rig.published).toEqual([
      {
        topic: 'sluice/gw0/tank/house/command',
        payload: { id: 'command-0001', ts: '2026-03-01T06:00:00.000Z', ttl_s: 10, lease_s: 60, ...OPEN },
        retain: false,
      },
    ]);
    expect(commandPayload.safeParse(rig.published[0]?.payload).success).toBe(true);
  });

  test('bears no time while nothing has confirmed the clock of the gateway', async () => {
    rig.confirmed = false;
    rig.request();
    const rule = { low_percent: 20, high_percent: 70, enabled: true };
    const kept = rig.desk.setRule({ tank: 'house', rule, by: BY, from: FROM });
    rig.ack('command-0002', 'acknowledged');
    await kept;
    expect(rig.published.map(({ payload }) => payload)).toEqual([
      { id: 'command-0001', ttl_s: 10, lease_s: 60, ...OPEN },
      { id: 'command-0002', ttl_s: 4, ...rule },
    ]);
    expect(commandPayload.safeParse(rig.published[0]?.payload).success).toBe(true);
  });

  test('may be a reset of what tripped: it goes to the node, and the audit log says who asked', () => {
    const view = rig.request({ actuator: 'inlet', action: 'reset' });
    expect(view).toMatchObject({ action: 'reset', state: 'sent' });
    expect(commandPayload.safeParse(rig.published[0]?.payload).success).toBe(true);
    expect(rig.store.audit.newest(1)).toMatchObject([{ actor: 'ann', allowed: true, detail: 'inlet reset' }]);
  });

  test.each([
    [['acknowledged', 'confirmed']],
    [['acknowledged', 'assumed', 'confirmed']],
    [['acknowledged', 'failed']],
    [['refused']],
  ] as const)('is told and stored in every state: %j', (told) => {
    const { id } = rig.request();
    for (const next of told) {
      expect(rig.ack(id, next)).toBe(true);
      expect(rig.store.commands.find(id)?.state).toBe(next);
    }
    expect(rig.steps).toEqual(['requested', 'sent', ...told]);
    expect(rig.desk.find(id)?.steps.map((step) => step.state)).toEqual(rig.steps);
  });

  test('is not moved by answers out of turn, of other tanks, or to nobody', () => {
    const { id } = rig.request();
    expect(rig.ack('command-9999', 'acknowledged')).toBe(false);
    expect(rig.ack(id, 'acknowledged', 'farm')).toBe(false);
    expect(rig.ack(id, 'requested')).toBe(false);
    expect(rig.ack(id, 'acknowledged')).toBe(true);
    expect(rig.ack(id, 'acknowledged')).toBe(false);
    expect(rig.ack(id, 'refused')).toBe(false);
    expect(rig.ack(id, 'confirmed')).toBe(true);
    expect(rig.ack(id, 'failed')).toBe(false);
    expect(rig.steps).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
  });

  test('expires when the node does not answer within its time to live, and stays so', async () => {
    const { id } = rig.request();
    await rig.pass(9);
    expect(rig.desk.find(id)?.state).toBe('sent');
    await rig.pass(1);
    expect(rig.desk.find(id)).toMatchObject({ state: 'expired', reason_code: 'no_answer' });
    expect(rig.ack(id, 'acknowledged')).toBe(false);
  });

  test('expires when the node never tells how it ended', async () => {
    const { id } = rig.request();
    rig.ack(id, 'acknowledged');
    await rig.pass(600 + 239);
    expect(rig.desk.find(id)?.state).toBe('acknowledged');
    await rig.pass(1);
    expect(rig.desk.find(id)).toMatchObject({ state: 'expired', reason_code: 'outcome_unknown' });
  });

  test('does not expire by a jump of the wall clock', () => {
    const { id } = rig.request();
    rig.clock.jumpWall(10 * 365 * 86_400_000);
    rig.desk.expireOverdue();
    expect(rig.desk.find(id)?.state).toBe('sent');
  });

  test('asked for twice with one id is sent once', () => {
    const first = rig.request(OPEN, 'mine-0001');
    expect(rig.request(OPEN, 'mine-0001')).toEqual(first);
    expect(rig.published).toHaveLength(1);
    expect(() => rig.request({ actuator: 'inlet', action: 'close' }, 'mine-0001')).toThrow(
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
    expect(() => rig.desk.request({ tank, body, by: BY, from: FROM })).toThrow(
      expect.objectContaining({ code }),
    );
    expect(rig.published).toEqual([]);
    expect(rig.store.commands.ofTank(tank, 10)).toEqual([]);
  });

  test('to a node that is offline is refused at once', () => {
    rig.state.tellAvailability('pi0', 'offline');
    expect(() => rig.request()).toThrow(expect.objectContaining({ code: 'node_offline' }));
    expect(rig.published).toEqual([]);
  });

  test('leaves its trace in the audit log', () => {
    rig.request();
    expect(rig.store.audit.newest(1)).toEqual([
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
  test('a command that was on its way expires, unless its node tells more of it', async () => {
    const lost = rig.request();
    const answered = rig.request({ actuator: 'inlet', action: 'close' });
    rig.restart();
    rig.ack(answered.id, 'acknowledged');
    await rig.pass(29);
    expect(rig.desk.find(lost.id)?.state).toBe('sent');
    await rig.pass(1);
    expect(rig.desk.find(lost.id)).toMatchObject({ state: 'expired', reason_code: 'gateway_restarted' });
    expect(rig.desk.find(answered.id)?.state).toBe('acknowledged');
  });

  test('a command under way is followed to its end', () => {
    const { id } = rig.request();
    rig.ack(id, 'acknowledged');
    rig.restart();
    expect(rig.ack(id, 'confirmed')).toBe(true);
    expect(rig.desk.ofTank('house', 10)).toMatchObject([{ id, state: 'confirmed' }]);
  });
});

test('a disk that refuses begins no command, but keeps following those under way', () => {
  const { id } = rig.request();
  rig.store.close();
  expect(() => rig.request()).toThrow();
  expect(rig.published).toHaveLength(1);
  expect(rig.ack(id, 'acknowledged')).toBe(true);
  expect(rig.ack(id, 'confirmed')).toBe(true);
  expect(rig.steps).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
  expect(rig.log.lines.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
});

describe('with a disk that refuses', () => {
  beforeEach(() => rig.refuseToStore());

  test('a run is not begun: nothing is sent', () => {
    expect(() => rig.request()).toThrow();
    expect(rig.published).toEqual([]);
  });

  test('a close goes out all the same, and is followed to its end', () => {
    const { id } = rig.request({ actuator: 'inlet', action: 'close' });
    expect(rig.published).toHaveLength(1);
    expect(rig.ack(id, 'acknowledged')).toBe(true);
    expect(rig.ack(id, 'confirmed')).toBe(true);
    expect(rig.steps).toEqual(['requested', 'sent', 'acknowledged', 'confirmed']);
  });
});
