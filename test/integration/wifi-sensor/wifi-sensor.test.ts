import { getEventListeners } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { connectAsync, type MqttClient } from 'mqtt';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { HttpSensor } from '../../../firmware/drivers/wifi-sensor/http.js';
import { MqttSensor } from '../../../firmware/drivers/wifi-sensor/mqtt.js';
import { pathNames } from '../../../firmware/drivers/wifi-sensor/value.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { TestBroker } from '../uplink/test-broker.js';

/** The real drivers above a real broker and a real HTTP server, as a Wi-Fi sensor has them. */

let clock: VirtualClock;
let log: RecordedLog;
let over: AbortController;
beforeEach(() => {
  clock = new VirtualClock();
  log = new RecordedLog();
  over = new AbortController();
});

const common = () => ({
  toDistance_mm: (cm: number) => cm * 10,
  max_age_ms: 90_000,
  name: 'tank.house',
  clock,
  log,
});
const warnings = () => log.lines.filter(({ level }) => level === 'warn');

/** Every wait is over at once. */
class HastyClock extends VirtualClock {
  waited_for = new AbortController().signal;

  override sleep(_span_ms: number, signal: AbortSignal): Promise<void> {
    this.waited_for = signal;
    return new Promise((resolve) => setImmediate(resolve));
  }
}

/** What a signal keeps alive: who listens to it, and the signals that were made of it. */
function hangingOn(signal: AbortSignal): number {
  const made = Object.getOwnPropertySymbols(signal).find((one) => one.description === 'kDependantSignals');
  const dependants = made && (signal as unknown as Record<symbol, Set<unknown>>)[made];
  return getEventListeners(signal, 'abort').length + (dependants?.size ?? 0);
}

describe('a sensor at its own broker', () => {
  const TOPIC = 'tele/tank/SENSOR';
  let broker: TestBroker;
  let itself: MqttClient;
  let sensor: MqttSensor;

  beforeEach(async () => {
    broker = await TestBroker.start();
    itself = await connectAsync(broker.url);
  });
  afterEach(async () => {
    over.abort();
    await sensor.stop();
    await itself.endAsync(true);
    await broker.stop();
  });

  async function listen(path = 'SR04.Distance'): Promise<void> {
    sensor = new MqttSensor({ ...common(), url: broker.url, topic: TOPIC, path: pathNames(path) });
    await sensor.start(over.signal);
    await waitFor('the subscription', () => broker.subscribed.includes(TOPIC));
  }

  const tells = (text: string, retain = false) => itself.publishAsync(TOPIC, text, { qos: 1, retain });

  test('tells a listener each distance when it comes, and nothing that is none', async () => {
    await listen();
    const heard: number[] = [];
    sensor.onDistance((distance_mm) => heard.push(distance_mm));
    for (const text of [
      '{"SR04":{"Distance":12.5}}',
      '{"SR04":{"Distance":null}}',
      'x',
      '{"SR04":{"Distance":13}}',
    ])
      await tells(text);
    await waitFor('the last distance', () => heard.length >= 2);
    expect(heard).toEqual([125, 130]);
  });

  test('is silent until it speaks, and then tells its distance and how old that is', async () => {
    await listen();
    expect(await sensor.range()).toEqual({ kind: 'silent' });
    await tells('{"SR04":{"Distance":83.2}}');
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
    await clock.advance(30_000);
    expect(await sensor.range()).toEqual({ kind: 'echo', distance_mm: 832, age_ms: 30_000 });
  });

  test('is not believed beyond its age', async () => {
    await listen();
    await tells('{"SR04":{"Distance":83.2}}');
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
    await clock.advance(90_000);
    expect((await sensor.range()).kind).toBe('echo');
    await clock.advance(1);
    expect(await sensor.range()).toEqual({ kind: 'silent' });
  });

  test('what its broker has kept is not believed: it may be a month old', async () => {
    await tells('{"SR04":{"Distance":1}}', true);
    await listen();
    await tells('{"SR04":{"Distance":83.2}}');
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
    expect(await sensor.range()).toMatchObject({ distance_mm: 832 });
  });

  test('that says it has no reading has none, and nonsense is damage that is complained of once', async () => {
    await listen();
    await tells('{"SR04":{"Distance":null}}');
    await waitFor('the answer', async () => (await sensor.range()).kind === 'no_echo');
    await tells('{"SR04":');
    await waitFor('the answer', async () => (await sensor.range()).kind === 'bad_checksum');
    await tells('and more of it');
    await tells('{"SR04":{"Distance":50}}');
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
    expect(warnings()).toMatchObject([{ fields: { code: 'wifi_sensor_unreadable' } }]);
    expect(warnings()[0]?.sentence).toContain('SR04.Distance');
  });

  test('with its password in the address keeps that out of the log, heard or not', async () => {
    const url = broker.url.replace('//', '//farmer:s3cret@');
    sensor = new MqttSensor({ ...common(), url, topic: TOPIC, path: [] });
    await sensor.start(over.signal);
    await waitFor('the subscription', () => log.lines.length === 1);
    expect(broker.introduced.at(-1)).toMatchObject({ username: 'farmer', password: 's3cret' });
    broker.accept = () => false;
    broker.cut();
    await waitFor('the complaint', () => warnings().length === 1);
    expect(log.lines.map(({ sentence }) => sentence)).toEqual([
      `Listening to tank.house at ${broker.url}`,
      `tank.house: no connection to its broker at ${broker.url}; it is tried again`,
    ]);
    expect(JSON.stringify(log.lines)).not.toContain('s3cret');
  });

  test('whose broker goes away grows old, and speaks again when it is back', async () => {
    await listen();
    const { port } = broker;
    await itself.endAsync(true);
    await broker.stop();
    await waitFor('the complaint', () => warnings().length === 1);
    broker = await TestBroker.start(port);
    await waitFor('the subscription', () => broker.subscribed.includes(TOPIC), 12_000);
    itself = await connectAsync(broker.url);
    await tells('{"SR04":{"Distance":83.2}}');
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
  }, 20_000);
});

describe('a sensor that is asked over HTTP', () => {
  let server: Server;
  let answer: RequestListener;
  let sensor: HttpSensor;
  let asked = 0;

  beforeEach(async () => {
    asked = 0;
    server = createServer((request, response) => {
      asked += 1;
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    sensor = new HttpSensor({
      ...common(),
      url: `http://127.0.0.1:${port}/sensor/level`,
      path: pathNames('value'),
      interval_ms: 30_000,
    });
  });
  afterEach(async () => {
    over.abort();
    await sensor.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('is asked once in its interval and tells its distance', async () => {
    answer = (_, response) => response.end(`{"value":${asked * 10}}`);
    await sensor.start(over.signal);
    await waitFor('the reading', async () => (await sensor.range()).kind === 'echo');
    expect(await sensor.range()).toEqual({ kind: 'echo', distance_mm: 100, age_ms: 0 });
    await waitFor('the next one', async () => {
      await clock.advance(30_000);
      return asked === 2;
    });
    await waitFor('the reading', async () => JSON.stringify(await sensor.range()).includes('200'));
  });

  test.each<[string, RequestListener]>([
    ['an error', (_, response) => response.writeHead(500).end('{"value":1}')],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end('{"value":1}')],
    ['a flood', (_, response) => response.end(Buffer.alloc(1_000_000, '1'))],
    ['an end in the middle', (request) => request.socket.destroy()],
  ])('%s is no reading, and told once', async (_, nonsense) => {
    answer = nonsense;
    await sensor.start(over.signal);
    await waitFor('the complaint', () => warnings().length === 1);
    expect(await sensor.range()).toEqual({ kind: 'silent' });
    await clock.advance(30_000);
    await waitFor('the second question', () => asked === 2);
    expect(warnings()).toHaveLength(1);
  });

  test('asked for months leaves nothing behind that grows with every question', async () => {
    answer = (_, response) => response.end('{"value":10}');
    const hasty = new HastyClock();
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/`;
    sensor = new HttpSensor({ ...common(), url, path: ['value'], interval_ms: 1, clock: hasty });
    await sensor.start(over.signal);
    await waitFor('some hundred questions', () => asked >= 300);
    expect(hangingOn(hasty.waited_for)).toBeLessThan(5);
  });

  test.each([
    ['before its host', (host: string) => `http://farmer:s3cret@${host}/level`, '/level'],
    ['among what it is asked', (host: string) => `http://${host}/cm?user=farmer&password=s3cret`, '/cm?…'],
  ])('with its password %s keeps that out of the log when it does not answer', async (_, urlAt, told) => {
    answer = (_request, response) => response.writeHead(500).end();
    const { port } = server.address() as AddressInfo;
    const host = `127.0.0.1:${port}`;
    sensor = new HttpSensor({ ...common(), url: urlAt(host), path: [], interval_ms: 30_000 });
    await sensor.start(over.signal);
    await waitFor('the complaint', () => warnings().length === 1);
    expect(warnings()[0]?.sentence).toBe(`tank.house at http://${host}${told} does not answer (HTTP 500)`);
    expect(JSON.stringify(log.lines)).not.toContain('s3cret');
  });

  test.each([
    ['s3cret', 's3cret'],
    ['100%', '100%'],
    ['%zz%40', '%zz@'],
  ])('with the password %s in its address is asked with %s', async (typed, password) => {
    const seen: (string | undefined)[] = [];
    answer = ({ headers }, response) => {
      seen.push(headers.authorization);
      response.end('10');
    };
    const { port } = server.address() as AddressInfo;
    const url = `http://farmer:${typed}@127.0.0.1:${port}/level`;
    sensor = new HttpSensor({ ...common(), url, path: [], interval_ms: 30_000 });
    await sensor.start(over.signal);
    await waitFor('the question or a complaint', () => seen.length + warnings().length === 1);
    expect(seen).toEqual([`Basic ${Buffer.from(`farmer:${password}`).toString('base64')}`]);
  });

  test('that does not answer in time is said to be slow, and asked again', async () => {
    answer = () => undefined;
    await sensor.start(over.signal);
    await waitFor('the complaint', () => warnings().length === 1);
    expect(warnings()[0]?.sentence).toContain('does not answer (nothing came within 3 s)');
    await clock.advance(30_000);
    await waitFor('the second question', () => asked === 2);
  });

  test('that does not answer keeps nobody waiting when the node stops', async () => {
    answer = () => undefined;
    await sensor.start(over.signal);
    await waitFor('the question', () => asked === 1);
    expect(await sensor.range()).toEqual({ kind: 'silent' });
    await sensor.stop();
  });
});
