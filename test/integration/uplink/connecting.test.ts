import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from './test-broker.js';
import { ACK, AVAILABILITY, COMMAND, LEVEL, SECRET, STATUS, STORED, UplinkRig } from './uplink-rig.js';

const SENSOR = 'sluice/gw0/tank/house/sensor';

let rig: UplinkRig;
beforeEach(async () => {
  rig = await UplinkRig.begin();
});
afterEach(() => rig.end());

describe('connecting', () => {
  test('the node gives its name and secret, says online, and hears its commands', async () => {
    const one = await rig.started();
    expect(one.connected).toBe(true);
    expect(rig.broker.introduced).toEqual([{ id: 'node-pi0', username: 'pi0', password: SECRET }]);
    expect(await rig.broker.retained(AVAILABILITY)).toBe('online');
    await rig.broker.publish(COMMAND, 'open');
    await rig.broker.publish('sluice/gw0/tank/farm/rule/set', 'rule');
    await rig.broker.publish('sluice/gw0/tank/barn/command', 'not ours');
    await waitFor('two messages', () => rig.inbox.length === 2);
    expect(rig.inbox).toEqual([
      { topic: 'command', tank: 'house', payload: 'open', retained: false },
      { topic: 'ruleSet', tank: 'farm', payload: 'rule', retained: false },
    ]);
  });

  test('what was told before is told on connecting: the newest of each topic, retained', async () => {
    const one = rig.uplink();
    for (let percent = 1; percent <= 5; percent++) one.tell('level', { tank: 'house' }, { percent });
    one.tell('status', { tank: 'house' }, { code: 'ready' });
    expect(one.connected).toBe(false);
    await one.start(() => undefined);
    await waitFor(
      'both states',
      () => rig.broker.on(STATUS).length === 1 && rig.broker.on(LEVEL).length === 1,
    );
    expect(await rig.broker.retained(LEVEL)).toBe('{"percent":5}');
    expect(await rig.broker.retained(STATUS)).toBe('{"code":"ready"}');
    const qos = (topic: string) => rig.broker.published.find((one) => one.topic === topic)?.qos;
    expect([qos(LEVEL), qos(STATUS)]).toEqual([0, 1]);
  });

  test('only retained topics can be told', async () => {
    const one = rig.uplink();
    expect(() => one.tell('command', { tank: 'house' }, {})).toThrow('command');
  });

  test('what is shown is for those who listen now: neither kept, nor told again, nor told late', async () => {
    const one = rig.uplink();
    one.show('sensor', { tank: 'house' }, { window: 1 });
    await one.start(() => undefined);
    await waitFor('the connection', () => one.connected);
    one.show('sensor', { tank: 'house' }, { window: 2 });
    await waitFor('the window', () => rig.broker.on(SENSOR).length > 0);
    one.tell('status', { tank: 'house' }, { code: 'ready' });
    await waitFor('what came after it', () => rig.broker.on(STATUS).length > 0);
    expect(rig.broker.on(SENSOR)).toEqual(['{"window":2}']);
    const shown = rig.broker.published.find(({ topic }) => topic === SENSOR);
    expect(shown).toMatchObject({ qos: 0, retain: false });
    expect(() => one.show('level', { tank: 'house' }, {})).toThrow('level');
  });

  test('a message that the broker kept is handed on as such', async () => {
    await rig.broker.publish(COMMAND, 'kept', true);
    await rig.started();
    await waitFor('the kept message', () => rig.inbox.length === 1);
    await rig.broker.publish(COMMAND, 'live', true);
    await waitFor('the live message', () => rig.inbox.length === 2);
    expect(rig.inbox.map(({ payload, retained }) => [payload, retained])).toEqual([
      ['kept', true],
      ['live', false],
    ]);
  });

  test('too long or unreadable messages are counted and left out, and the connection stays', async () => {
    const one = await rig.started();
    await rig.broker.publish(COMMAND, Buffer.alloc(65_537, 0x20));
    await rig.broker.publish(COMMAND, Buffer.from([0xc3, 0x28]));
    await rig.broker.publish(STORED, 'nonsense');
    await rig.broker.publish(COMMAND, 'fine');
    await waitFor('the good message', () => rig.inbox.length === 1);
    expect(rig.inbox[0]?.payload).toBe('fine');
    expect(one.droppedInbound).toBe(3);
    expect(rig.codes()).toEqual(['connected', 'uplink_dropped_inbound']);
    expect(rig.introductions()).toBe(1);
  });

  test('a node that fails on a command goes on hearing the next', async () => {
    const one = rig.uplink();
    let heard = 0;
    await one.start(() => {
      heard += 1;
      throw new Error('cannot');
    });
    await rig.online();
    await rig.broker.publish(COMMAND, '1');
    await rig.broker.publish(COMMAND, '2');
    await waitFor('both', () => heard === 2);
    expect(one.connected).toBe(true);
  });
});

describe('losing the gateway', () => {
  test('a broken connection leaves the last will, and the node comes back online', async () => {
    await rig.started();
    await rig.comesBack(() => rig.broker.cut());
    expect(rig.broker.on(AVAILABILITY)).toEqual(['online', 'offline', 'online']);
    expect(await rig.broker.retained(AVAILABILITY)).toBe('online');
    await rig.broker.publish(COMMAND, 'again');
    await waitFor('a command after the reconnect', () => rig.inbox.length === 1);
  });

  test('the last will stays for whoever comes later', async () => {
    await rig.started();
    rig.broker.accept = ({ id }) => id === 'observer';
    rig.broker.cut();
    await waitFor('the will', () => rig.broker.on(AVAILABILITY).length === 2);
    expect(await rig.broker.retained(AVAILABILITY)).toBe('offline');
  });

  test('a gateway that talks nonsense is left and tried again, and has confirmed nothing by it', async () => {
    const one = await rig.started();
    rig.broker.acknowledging = false;
    one.answer('house', { n: 1 });
    await waitFor('the answer', () => rig.broker.on(ACK).length === 1);
    await rig.comesBack(() => {
      rig.broker.babble();
      rig.broker.acknowledging = true;
    });
    await waitFor('the answer again', () => rig.broker.on(ACK).length === 2);
    expect(rig.codes()).toEqual(['connected', 'gateway_unusable', 'connected']);
  });

  test('a broker that starts anew is told the states as they are now', async () => {
    const one = await rig.started();
    one.tell('status', { tank: 'house' }, { n: 1 });
    one.tell('level', { tank: 'house' }, { n: 1 });
    await waitFor('the first states', () => rig.broker.on(STATUS).length === 1);
    const { port } = rig.broker;
    await rig.broker.stop();
    await waitFor('the loss', () => !one.connected);
    for (let n = 2; n <= 50; n++) one.tell('level', { tank: 'house' }, { n });
    rig.broker = await TestBroker.start(port);
    await waitFor(
      'the states again',
      () => rig.broker.on(STATUS).length > 0 && rig.broker.on(LEVEL).length > 0,
    );
    expect(await rig.broker.retained(STATUS)).toBe('{"n":1}');
    expect(await rig.broker.retained(LEVEL)).toBe('{"n":50}');
    expect(rig.broker.on(LEVEL)).toEqual(['{"n":50}']);
  });

  test('a wrong secret is told once, and the node goes on trying until it is accepted', async () => {
    rig.broker.accept = () => false;
    const one = rig.uplink();
    await one.start(() => undefined);
    await waitFor('three tries', () => rig.broker.introduced.length >= 3, 10_000);
    expect(rig.codes()).toEqual(['gateway_refuses_secret']);
    expect(one.connected).toBe(false);
    expect(JSON.stringify(rig.log.lines)).not.toContain(SECRET);
    rig.broker.accept = () => true;
    await waitFor('the connection', () => one.connected);
    expect(rig.codes()).toEqual(['gateway_refuses_secret', 'connected']);
  });

  test('without anybody listening the node is not held up, and says once what is wrong', async () => {
    const { port } = rig.broker;
    await rig.broker.stop();
    const one = rig.uplink();
    await one.start(() => undefined);
    await waitFor('a line of log', () => rig.log.lines.length > 0);
    one.tell('status', { tank: 'house' }, { n: 1 });
    rig.broker = await TestBroker.start(port);
    await waitFor('the state', () => rig.broker.on(STATUS).length === 1, 10_000);
    expect(rig.codes()).toEqual(['gateway_not_listening', 'connected']);
  });

  test('an address that cannot be one is said, and stop still works', async () => {
    const one = rig.uplink({ url: 'nonsense' });
    await one.start(() => undefined);
    await waitFor('a line of log', () => rig.log.lines.length > 0);
    expect(rig.codes()).toEqual(['gateway_unusable']);
    await one.stop();
  });
});
