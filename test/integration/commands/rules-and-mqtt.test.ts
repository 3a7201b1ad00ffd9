import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { commandAckPayload, commandPayload } from '../../../firmware/protocol/payloads.js';
import { ruleSetPayload } from '../../../firmware/protocol/rule.js';
import { scheduleSetPayload } from '../../../firmware/protocol/schedule.js';
import { SCHEDULE } from '../../support/payloads.js';
import { BY, DeskRig, FROM, OPEN } from './desk-rig.js';

const RULE = { low_percent: 20, high_percent: 70, enabled: true };

let rig: DeskRig;
beforeEach(() => {
  rig = new DeskRig();
});
afterEach(() => rig.stop());

describe('a command over MQTT', () => {
  const payload = commandPayload.parse({ id: 'mqtt-0001', ttl_s: 5, ...OPEN });
  const publish = () => rig.desk.overMqtt({ name: 'command', subject: 'house', payload }, BY, FROM);

  test('is written down and goes on', async () => {
    expect(publish()).toBe('forward');
    expect(rig.desk.find('mqtt-0001')).toMatchObject({ via: 'mqtt', by: 'ann', state: 'sent' });
    expect(rig.published).toEqual([]);
    await rig.pass(5);
    expect(rig.desk.find('mqtt-0001')?.state).toBe('expired');
    expect(rig.published).toEqual([
      {
        topic: 'sluice/gw0/tank/house/command/ack',
        payload: expect.objectContaining({ id: 'mqtt-0001', state: 'expired' }),
        retain: false,
      },
    ]);
    expect(commandAckPayload.safeParse(rig.published[0]?.payload).success).toBe(true);
  });

  test('is stopped when its id was used before', () => {
    publish();
    expect(publish()).toBe('drop');
    expect(rig.desk.find('mqtt-0001')?.steps).toHaveLength(2);
    expect(rig.store.audit.newest(1)).toEqual([
      expect.objectContaining({ allowed: false, detail: 'command_repeated' }),
    ]);
  });

  test('to a node that is offline is refused, and its asker told', () => {
    rig.state.tellAvailability('pi0', 'offline');
    expect(publish()).toBe('drop');
    expect(rig.desk.find('mqtt-0001')).toMatchObject({ state: 'refused', reason_code: 'node_offline' });
    expect(rig.published).toMatchObject([
      { payload: { id: 'mqtt-0001', state: 'refused', reason_code: 'node_offline' } },
    ]);
  });

  test('that sets a rule is written down as such', () => {
    const rule = ruleSetPayload.parse({ id: 'mqtt-0002', ttl_s: 5, ...RULE });
    expect(rig.desk.overMqtt({ name: 'ruleSet', subject: 'house', payload: rule }, BY, FROM)).toBe('forward');
    expect(rig.desk.find('mqtt-0002')).toMatchObject({ actuator: 'rule', action: 'set' });
    expect(rig.store.audit.newest(1)).toEqual([
      expect.objectContaining({ action: 'rule.mqtt', detail: '20–70 %, on' }),
    ]);
  });
});

test('a schedule over MQTT is written down as such, and goes on', () => {
  const payload = scheduleSetPayload.parse({ id: 'mqtt-0003', ttl_s: 5, ...SCHEDULE });
  expect(rig.desk.overMqtt({ name: 'scheduleSet', subject: 'house', payload }, BY, FROM)).toBe('forward');
  expect(rig.desk.find('mqtt-0003')).toMatchObject({ actuator: 'schedule', action: 'set', via: 'mqtt' });
  expect(rig.store.audit.newest(1)).toEqual([expect.objectContaining({ action: 'schedule.mqtt' })]);
});

describe('setting a rule', () => {
  const set = (tank = 'house') => rig.desk.setRule({ tank, rule: RULE, by: BY, from: FROM });

  test('resolves with the rule in force when the node has kept it', async () => {
    const waiting = set();
    expect(rig.published).toMatchObject([{ topic: 'sluice/gw0/tank/house/rule/set', retain: false }]);
    expect(ruleSetPayload.safeParse(rig.published[0]?.payload).success).toBe(true);
    rig.ack('command-0001', 'acknowledged');
    expect(await waiting).toEqual({ ts: '2026-03-01T06:00:00.000Z', ...RULE });
    expect(rig.ack('command-0001', 'confirmed')).toBe(true);
  });

  test('tells why the node refused', async () => {
    const waiting = set();
    rig.ack('command-0001', 'refused');
    await expect(waiting).rejects.toMatchObject({ code: 'rule_refused' });
  });

  test('gives up on a silent node within 5 s', async () => {
    const waiting = set();
    await rig.pass(4);
    await expect(waiting).rejects.toMatchObject({ code: 'node_silent' });
    expect(rig.desk.find('command-0001')?.state).toBe('expired');
  });

  test('is refused at once for an unknown tank or a node that is offline', async () => {
    await expect(set('nowhere')).rejects.toMatchObject({ code: 'tank_unknown' });
    rig.state.tellAvailability('pi0', 'offline');
    await expect(set()).rejects.toMatchObject({ code: 'node_offline' });
    expect(rig.published).toEqual([]);
  });
});
