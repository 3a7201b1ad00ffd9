import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MqttUplink, type MqttUplinkOptions } from '../../../firmware/drivers/uplink/mqtt.js';
import type { Inbound } from '../../../firmware/ports/uplink.js';
import type { EventRecord, LogPayload, ReadingRecord } from '../../../firmware/protocol/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from './test-broker.js';

const SECRET = '00112233445566778899aabbccddeeff';
const LEVEL = 'sluice/gw0/tank/house/level';
const STATUS = 'sluice/gw0/tank/house/status';
const COMMAND = 'sluice/gw0/tank/house/command';
const ACK = 'sluice/gw0/tank/house/command/ack';
const LOG = 'sluice/gw0/node/pi0/log';
const STORED = 'sluice/gw0/node/pi0/log/stored';
const AVAILABILITY = 'sluice/gw0/node/pi0/availability';

function reading(percent: number): ReadingRecord {
  return {
    kind: 'reading',
    ts: '2025-06-01T12:00:00.000Z',
    tank: 'house',
    percent,
    depth_mm: 0,
    litres: 0,
    quality: 'good',
    rate_lph: null,
  };
}

function event(n: number): EventRecord {
  return {
    kind: 'event',
    ts: '2025-06-01T12:00:00.000Z',
    tank: 'house',
    actuator: 'inlet',
    state: 'open',
    mode: 'auto',
    reason_code: 'below_low',
    reason_args: { n },
  };
}

let broker: TestBroker;
let log: RecordedLog;
let clock: VirtualClock;
let inbox: Inbound[];
let uplinks: MqttUplink[];

beforeEach(async () => {
  broker = await TestBroker.start();
  log = new RecordedLog();
  clock = new VirtualClock();
  inbox = [];
  uplinks = [];
});

afterEach(async () => {
  await Promise.all(uplinks.map((uplink) => uplink.stop()));
  await broker.stop();
});

function uplink(options: Partial<MqttUplinkOptions> = {}): MqttUplink {
  const one = new MqttUplink({
    url: broker.url,
    gateway: 'gw0',
    node: 'pi0',
    tanks: ['house', 'farm'],
    secret: SECRET,
    clock,
    log,
    // The shortest pauses between tries.
    random: () => 0,
    ...options,
  });
  uplinks.push(one);
  return one;
}

async function started(options: Partial<MqttUplinkOptions> = {}): Promise<MqttUplink> {
  const one = uplink(options);
  await one.start((message) => inbox.push(message));
  await online();
  return one;
}

async function online(): Promise<void> {
  await waitFor('the node to come online', () => introductions() > 0);
}

/** How often the node has come online and has its ears open. */
function introductions(): number {
  const online = broker.on(AVAILABILITY).filter((payload) => payload === 'online');
  const listening = broker.subscribed.filter((topic) => topic === STORED);
  return Math.min(online.length, listening.length);
}

async function comesBack(lose: () => void): Promise<void> {
  const before = introductions();
  lose();
  await waitFor('the node to come back', () => introductions() > before);
}

function batches(): LogPayload[] {
  return broker.on(LOG).map((text): LogPayload => JSON.parse(text));
}

function codes(): unknown[] {
  return log.lines.map(({ fields }) => ('code' in fields ? fields.code : 'connected'));
}

describe('connecting', () => {
  test('the node gives its name and secret, says online, and hears its commands', async () => {
    const one = await started();
    expect(one.connected).toBe(true);
    expect(broker.introduced).toEqual([{ id: 'node-pi0', username: 'pi0', password: SECRET }]);
    expect(await broker.retained(AVAILABILITY)).toBe('online');
    await broker.publish(COMMAND, 'open');
    await broker.publish('sluice/gw0/tank/farm/rule/set', 'rule');
    await broker.publish('sluice/gw0/tank/barn/command', 'not ours');
    await waitFor('two messages', () => inbox.length === 2);
    expect(inbox).toEqual([
      { topic: 'command', tank: 'house', payload: 'open', retained: false },
      { topic: 'ruleSet', tank: 'farm', payload: 'rule', retained: false },
    ]);
  });

  test('what was told before is told on connecting: the newest of each topic, retained', async () => {
    const one = uplink();
    for (let percent = 1; percent <= 5; percent++) one.tell('level', { tank: 'house' }, { percent });
    one.tell('status', { tank: 'house' }, { code: 'ready' });
    expect(one.connected).toBe(false);
    await one.start(() => undefined);
    await waitFor('both states', () => broker.on(STATUS).length === 1 && broker.on(LEVEL).length === 1);
    expect(await broker.retained(LEVEL)).toBe('{"percent":5}');
    expect(await broker.retained(STATUS)).toBe('{"code":"ready"}');
    const qos = (topic: string) => broker.published.find((one) => one.topic === topic)?.qos;
    expect([qos(LEVEL), qos(STATUS)]).toEqual([0, 1]);
  });

  test('only retained topics can be told', async () => {
    const one = uplink();
    expect(() => one.tell('command', { tank: 'house' }, {})).toThrow('command');
  });

  test('a message that the broker kept is handed on as such', async () => {
    await broker.publish(COMMAND, 'kept', true);
    await started();
    await waitFor('the kept message', () => inbox.length === 1);
    await broker.publish(COMMAND, 'live', true);
    await waitFor('the live message', () => inbox.length === 2);
    expect(inbox.map(({ payload, retained }) => [payload, retained])).toEqual([
      ['kept', true],
      ['live', false],
    ]);
  });

  test('too long or unreadable messages are counted and left out, and the connection stays', async () => {
    const one = await started();
    await broker.publish(COMMAND, Buffer.alloc(65_537, 0x20));
    await broker.publish(COMMAND, Buffer.from([0xc3, 0x28]));
    await broker.publish(STORED, 'nonsense');
    await broker.publish(COMMAND, 'fine');
    await waitFor('the good message', () => inbox.length === 1);
    expect(inbox[0]?.payload).toBe('fine');
    expect(one.droppedInbound).toBe(3);
    expect(codes()).toEqual(['connected', 'uplink_dropped_inbound']);
    expect(introductions()).toBe(1);
  });

  test('a node that fails on a command goes on hearing the next', async () => {
    const one = uplink();
    let heard = 0;
    await one.start(() => {
      heard += 1;
      throw new Error('cannot');
    });
    await online();
    await broker.publish(COMMAND, '1');
    await broker.publish(COMMAND, '2');
    await waitFor('both', () => heard === 2);
    expect(one.connected).toBe(true);
  });
});

describe('losing the gateway', () => {
  test('a broken connection leaves the last will, and the node comes back online', async () => {
    await started();
    await comesBack(() => broker.cut());
    expect(broker.on(AVAILABILITY)).toEqual(['online', 'offline', 'online']);
    expect(await broker.retained(AVAILABILITY)).toBe('online');
    await broker.publish(COMMAND, 'again');
    await waitFor('a command after the reconnect', () => inbox.length === 1);
  });

  test('the last will stays for whoever comes later', async () => {
    await started();
    broker.accept = ({ id }) => id === 'observer';
    broker.cut();
    await waitFor('the will', () => broker.on(AVAILABILITY).length === 2);
    expect(await broker.retained(AVAILABILITY)).toBe('offline');
  });

  test('a gateway that talks nonsense is left and tried again, and has confirmed nothing by it', async () => {
    const one = await started();
    broker.acknowledging = false;
    one.answer('house', { n: 1 });
    await waitFor('the answer', () => broker.on(ACK).length === 1);
    await comesBack(() => {
      broker.babble();
      broker.acknowledging = true;
    });
    await waitFor('the answer again', () => broker.on(ACK).length === 2);
    expect(codes()).toEqual(['connected', 'gateway_unusable', 'connected']);
  });

  test('a broker that starts anew is told the states as they are now', async () => {
    const one = await started();
    one.tell('status', { tank: 'house' }, { n: 1 });
    one.tell('level', { tank: 'house' }, { n: 1 });
    await waitFor('the first states', () => broker.on(STATUS).length === 1);
    const { port } = broker;
    await broker.stop();
    await waitFor('the loss', () => !one.connected);
    for (let n = 2; n <= 50; n++) one.tell('level', { tank: 'house' }, { n });
    broker = await TestBroker.start(port);
    await waitFor('the states again', () => broker.on(STATUS).length > 0 && broker.on(LEVEL).length > 0);
    expect(await broker.retained(STATUS)).toBe('{"n":1}');
    expect(await broker.retained(LEVEL)).toBe('{"n":50}');
    expect(broker.on(LEVEL)).toEqual(['{"n":50}']);
  });

  test('a wrong secret is told once, and the node goes on trying until it is accepted', async () => {
    broker.accept = () => false;
    const one = uplink();
    await one.start(() => undefined);
    await waitFor('three tries', () => broker.introduced.length >= 3, 10_000);
    expect(codes()).toEqual(['gateway_refuses_secret']);
    expect(one.connected).toBe(false);
    expect(JSON.stringify(log.lines)).not.toContain(SECRET);
    broker.accept = () => true;
    await waitFor('the connection', () => one.connected);
    expect(codes()).toEqual(['gateway_refuses_secret', 'connected']);
  });

  test('without anybody listening the node is not held up, and says once what is wrong', async () => {
    const { port } = broker;
    await broker.stop();
    const one = uplink();
    await one.start(() => undefined);
    await waitFor('a line of log', () => log.lines.length > 0);
    one.tell('status', { tank: 'house' }, { n: 1 });
    broker = await TestBroker.start(port);
    await waitFor('the state', () => broker.on(STATUS).length === 1, 10_000);
    expect(codes()).toEqual(['gateway_not_listening', 'connected']);
  });

  test('an address that cannot be one is said, and stop still works', async () => {
    const one = uplink({ url: 'nonsense' });
    await one.start(() => undefined);
    await waitFor('a line of log', () => log.lines.length > 0);
    expect(codes()).toEqual(['gateway_unusable']);
    await one.stop();
  });
});

describe('records for the history', () => {
  test('readings are gathered for a minute of node time, and an event takes them along at once', async () => {
    const one = await started();
    one.log(reading(1));
    await clock.advance(59_000);
    one.log(reading(2));
    one.tell('status', { tank: 'house' }, {});
    await waitFor('what was said later', () => broker.on(STATUS).length === 1);
    expect(batches()).toEqual([]);
    await clock.advance(1_000);
    await waitFor('the first batch', () => batches().length === 1);
    one.log(reading(3));
    one.log(event(1));
    await waitFor('the second batch', () => batches().length === 2);
    const boot = '00000000';
    expect(batches()).toEqual([
      { boot, seq: 1, records: [reading(1), reading(2)] },
      { boot, seq: 2, records: [reading(3), event(1)] },
    ]);
    expect(broker.published.filter(({ topic }) => topic === LOG).every((p) => p.qos === 1 && !p.retain)).toBe(
      true,
    );
  });

  test('are repeated after every reconnect, in order, until they are stored', async () => {
    const one = await started();
    one.log(event(1));
    one.log(event(2));
    await waitFor('two batches', () => batches().length === 2);
    await comesBack(() => {
      broker.cut();
      one.log(event(3));
    });
    await waitFor('all three', () => batches().length === 5);
    expect(batches().map(({ seq }) => seq)).toEqual([1, 2, 1, 2, 3]);
    const ack = { boot: batches()[0]?.boot, seq: 2 };
    await broker.publish(STORED, JSON.stringify(ack));
    await broker.publish(STORED, JSON.stringify(ack));
    await broker.publish(STORED, JSON.stringify({ ...ack, seq: 1 }));
    await broker.publish(STORED, JSON.stringify({ boot: 'ffffffff', seq: 3 }));
    await broker.publish(COMMAND, 'heard after them');
    await waitFor('the acknowledgements', () => inbox.length === 1);
    await comesBack(() => broker.cut());
    one.log(event(4));
    await waitFor('the fourth', () => batches().at(-1)?.seq === 4);
    expect(batches().map(({ seq }) => seq)).toEqual([1, 2, 1, 2, 3, 3, 4]);
    expect(batches().at(-2)?.records).toEqual([event(3)]);
  });

  test('a day without a gateway arrives in few large batches, in order', async () => {
    const one = uplink();
    for (let minute = 0; minute < 1_440; minute++) one.log(reading(minute / 20));
    for (let n = 0; n < 300; n++) one.log(event(n));
    await one.start(() => undefined);
    await waitFor('all of it', () => batches().flatMap(({ records }) => records).length === 1_740);
    expect(batches().map(({ seq }) => seq)).toEqual(batches().map((_, i) => i + 1));
    expect(batches().length).toBeLessThan(10);
    const records = batches().flatMap((batch) => batch.records);
    expect(records[0]).toEqual(reading(0));
    expect(records[1_439]).toEqual(reading(1_439 / 20));
    expect(records.at(-1)).toEqual(event(299));
  });

  test('what is lost after more than a day is said, with its number', async () => {
    const one = uplink();
    for (let minute = 0; minute < 1_541; minute++) one.log(reading(1));
    expect(log.lines.map(({ fields }) => fields)).toEqual([
      { code: 'uplink_dropped_records', count: 1 },
      { code: 'uplink_dropped_records', count: 101 },
    ]);
  });
});

describe('answers to commands', () => {
  test('wait for the gateway, and arrive in order, not retained', async () => {
    const one = uplink();
    for (let n = 0; n < 300; n++) one.answer('house', { n });
    await one.start(() => undefined);
    await waitFor('the last answer', () => broker.on(ACK).at(-1) === '{"n":299}');
    // 256 wait; the oldest had to go.
    expect(broker.on(ACK)).toEqual(Array.from({ length: 256 }, (_, i) => `{"n":${i + 44}}`));
    expect(broker.published.filter(({ topic }) => topic === ACK).every((p) => p.qos === 1 && !p.retain)).toBe(
      true,
    );
    expect(codes()).toContain('uplink_dropped_answers');
  });

  test('one that was not confirmed is given again, one that was is not', async () => {
    const one = await started();
    one.answer('house', { n: 1 });
    await waitFor('the first', () => broker.on(ACK).length === 1);
    broker.acknowledging = false;
    one.answer('house', { n: 2 });
    await waitFor('the second', () => broker.on(ACK).length === 2);
    await comesBack(() => {
      broker.cut();
      broker.acknowledge();
    });
    await waitFor('the second again', () => broker.on(ACK).length === 3);
    one.answer('house', { n: 3 });
    await waitFor('the third', () => broker.on(ACK).length === 4);
    expect(broker.on(ACK)).toEqual(['{"n":1}', '{"n":2}', '{"n":2}', '{"n":3}']);
  });
});

describe('a gateway that takes in nothing', () => {
  test('is sent no more than it confirms, and afterwards what is true then', async () => {
    const one = await started();
    broker.acknowledging = false;
    for (let n = 0; n < 2_000; n++) {
      one.tell('status', { tank: 'house' }, { n });
      one.tell('rule', { tank: 'house' }, { n });
    }
    await waitFor('the first states', () => broker.on(STATUS).length > 0);
    broker.acknowledge();
    await waitFor('the last state', () => broker.on(STATUS).at(-1) === '{"n":1999}');
    expect(broker.published.length).toBeLessThan(50);
  });
});

describe('stopping', () => {
  test('delivers what is left, says offline, and leaves no will behind', async () => {
    const one = await started();
    one.log(reading(7));
    one.tell('inlet', { tank: 'house' }, { state: 'closed' });
    await one.stop();
    await one.stop();
    expect(one.connected).toBe(false);
    expect(broker.published.map(({ topic }) => topic)).toEqual([
      AVAILABILITY,
      'sluice/gw0/tank/house/inlet',
      LOG,
      AVAILABILITY,
    ]);
    expect(await broker.retained(AVAILABILITY)).toBe('offline');
    // Had the will been published, it would stand here too.
    expect(broker.on(AVAILABILITY)).toEqual(['online', 'offline']);
  });

  test('does not wait for ever for a gateway that hangs', async () => {
    const one = await started();
    broker.acknowledging = false;
    one.tell('status', { tank: 'house' }, { n: 1 });
    await one.stop();
    expect(one.connected).toBe(false);
  });

  test('works before the start', async () => {
    const one = uplink();
    await one.stop();
    await one.start(() => undefined);
    await one.stop();
    expect(broker.introduced).toEqual([]);
  });

  test('works between two tries', async () => {
    broker.accept = () => false;
    const one = uplink();
    await one.start(() => undefined);
    await waitFor('a refusal', () => log.lines.length === 1);
    await one.stop();
    expect(broker.introduced).toHaveLength(1);
  });

  test('works while the gateway has not answered yet', async () => {
    broker.accept = () => null;
    const one = uplink();
    await one.start(() => undefined);
    await waitFor('the try', () => broker.introduced.length === 1);
    await one.stop();
    expect(one.connected).toBe(false);
    expect(log.lines).toEqual([]);
  });

  test('what is said afterwards is heard by nobody and harms nobody', async () => {
    const one = await started();
    await one.stop();
    const before = broker.published.length;
    one.tell('status', { tank: 'house' }, {});
    one.answer('house', {});
    one.log(event(1));
    one.log(reading(1));
    await broker.retained(STATUS);
    expect(broker.published.slice(before).map(({ client }) => client)).toEqual(['observer']);
  });
});
