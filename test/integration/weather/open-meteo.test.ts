import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { OpenMeteo } from '../../../firmware/drivers/weather/open-meteo.js';
import { RecordedLog } from '../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
const BEGIN_S = Date.UTC(2026, 9, 1) / 1000;

/** An answer as the service gives it, for the first hours of a day. */
const ANSWER = {
  latitude: 40.4375,
  longitude: -3.6875,
  generationtime_ms: 0.05,
  utc_offset_seconds: 0,
  timezone: 'UTC',
  timezone_abbreviation: 'UTC',
  elevation: 651,
  hourly_units: { time: 'unixtime', precipitation: 'mm', precipitation_probability: '%' },
  hourly: {
    time: [BEGIN_S, BEGIN_S + 3600, BEGIN_S + 7200, BEGIN_S + 10_800],
    precipitation: [0, 1.2, null, 4.5],
    precipitation_probability: [3, 60, 70, null],
  },
};

let server: Server;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let clock: VirtualClock;
let log: RecordedLog;
let weather: OpenMeteo;

const json = (body: unknown) => (_: IncomingMessage, response: ServerResponse) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
};

beforeEach(async () => {
  asked = [];
  answer = json(ANSWER);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clock = new VirtualClock();
  log = new RecordedLog();
  weather = new OpenMeteo({
    ...{ latitude_deg: 40.43778, longitude_deg: -3.68956, clock, log, answer_within_ms: 300 },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/forecast`,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('asks for rain by the hour, telling the place to a kilometre, and reads each hour from its end', async () => {
  expect(await weather.forecast()).toEqual([
    { from_ms: BEGIN_S * 1000 - HOUR_MS, rain_mm: 0, probability_percent: 3 },
    { from_ms: BEGIN_S * 1000, rain_mm: 1.2, probability_percent: 60 },
  ]);
  const query = new URL(asked[0] ?? '', 'http://x').searchParams;
  expect(Object.fromEntries(query)).toEqual({
    latitude: '40.44',
    longitude: '-3.69',
    hourly: 'precipitation,precipitation_probability',
    forecast_days: '4',
    timeformat: 'unixtime',
    timezone: 'UTC',
  });
});

test('asks once an hour, and once for many who want to know', async () => {
  await Promise.all([weather.forecast(), weather.forecast(), weather.forecast()]);
  await clock.advance(HOUR_MS - 1);
  await weather.forecast();
  expect(asked).toHaveLength(1);
  await clock.advance(1);
  await weather.forecast();
  expect(asked).toHaveLength(2);
});

test('the last answer holds for six hours of silence; it is asked again every ten minutes, and told once', async () => {
  await weather.forecast();
  answer = (request) => request.socket.destroy();
  for (let minutes = 0; minutes < 5 * 60; minutes += 10) {
    await clock.advance(HOUR_MS / 6);
    expect(await weather.forecast()).toHaveLength(2);
  }
  await clock.advance(HOUR_MS);
  expect(await weather.forecast()).toBeNull();
  expect(log.lines).toHaveLength(1);
  answer = json(ANSWER);
  await clock.advance(HOUR_MS / 6);
  expect(await weather.forecast()).toHaveLength(2);
});

describe('an answer that is none', () => {
  const { hourly, hourly_units } = ANSWER;
  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['an error', (_, response) => response.writeHead(400).end('{"error":true,"reason":"x"}')],
    ['too many requests', (_, response) => response.writeHead(429).end()],
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['no JSON', (_, response) => response.end('<html>')],
    ['nothing', (_, response) => response.end()],
    [
      'one cut off',
      (_, response) => {
        response.writeHead(200, { 'content-length': 999 });
        response.write('{"hourly"');
        setImmediate(() => response.destroy());
      },
    ],
    ['silence', () => undefined],
    ['one without an end', (_, response) => response.writeHead(200).write('{')],
    ['one that is far too long', (_, response) => response.end(' '.repeat(70_000))],
    ['inches', json({ ...ANSWER, hourly_units: { ...hourly_units, precipitation: 'inch' } })],
    ['rows of different lengths', json({ ...ANSWER, hourly: { ...hourly, precipitation: [1] } })],
    ['negative rain', json({ ...ANSWER, hourly: { ...hourly, precipitation: [-1, 0, 0, 0] } })],
    [
      'a probability of 101 %',
      json({ ...ANSWER, hourly: { ...hourly, precipitation_probability: [101, 0, 0, 0] } }),
    ],
    ['rain in words', json({ ...ANSWER, hourly: { ...hourly, precipitation: ['much', 0, 0, 0] } })],
    ['no hours', json({ ...ANSWER, hourly: { time: [], precipitation: [], precipitation_probability: [] } })],
    ['null', json(null)],
  ])('%s: nobody knows', async (_, what) => {
    answer = what;
    expect(await weather.forecast()).toBeNull();
    expect(log.lines).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});
