import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { OpenMeteo } from '../../../firmware/drivers/weather/open-meteo.js';
import { RecordedLog } from '../../support/recorded-log.js';

const HOUR_MS = 3_600_000;
/** The service tells hours by their end; the first one of a day ends at 00:00. */
const FIRST_MS = Date.UTC(2026, 2, 2) - HOUR_MS;

/** An answer in the form of the service's own; answers/README.md tells what is known of it and what is made up. */
const file = (name: string) => readFileSync(new URL(`answers/${name}.txt`, import.meta.url), 'utf8');
const FOUR_DAYS = file('four-days');
const ANSWER = JSON.parse(FOUR_DAYS);

let server: Server;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let clock: VirtualClock;
let log: RecordedLog;
let weather: OpenMeteo;
let url: string;

const text =
  (body: string, status = 200) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(body);
  };
const json = (body: unknown) => text(JSON.stringify(body));

beforeEach(async () => {
  asked = [];
  answer = text(FOUR_DAYS);
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  clock = new VirtualClock();
  log = new RecordedLog();
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/forecast`;
  weather = new OpenMeteo({
    ...{ latitude_deg: 40.43778, longitude_deg: -3.68956, clock, log, answer_within_ms: 300 },
    url,
  });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('asks for rain by the hour, telling the place to a kilometre, and reads each hour of four days from its end', async () => {
  const hours = (await weather.forecast()) ?? [];
  expect(hours.map(({ from_ms }) => from_ms)).toEqual(
    Array.from({ length: 4 * 24 }, (_, hour) => FIRST_MS + hour * HOUR_MS),
  );
  const wet = hours.filter(({ rain_mm }) => rain_mm > 0);
  expect(wet).toHaveLength(13);
  expect(wet.reduce((sum, { rain_mm }) => sum + rain_mm, 0)).toBeCloseTo(14.3, 9);
  // The worst of the front is over at 10:00 on the second day.
  expect(wet.find(({ rain_mm }) => rain_mm === 3.6)).toEqual({
    from_ms: Date.UTC(2026, 2, 3, 9),
    rain_mm: 3.6,
    probability_percent: 94,
  });
  expect(weather.standing).toEqual({ got_ms: clock.wall_ms(), failing: null });
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
    expect(await weather.forecast()).toHaveLength(96);
  }
  await clock.advance(HOUR_MS);
  expect(await weather.forecast()).toBeNull();
  expect(log.lines).toHaveLength(1);
  answer = text(FOUR_DAYS);
  await clock.advance(HOUR_MS / 6);
  expect(await weather.forecast()).toHaveLength(96);
});

describe('hours for which the service says nothing', () => {
  test('are left out where a model ends, of whichever of the two values', async () => {
    answer = text(file('end-of-the-models'));
    const hours = (await weather.forecast()) ?? [];
    expect(hours).toHaveLength(84);
    expect(hours.at(-1)?.from_ms).toBe(FIRST_MS + 83 * HOUR_MS);
    const { precipitation_probability: known, ...hourly } = ANSWER.hourly;
    answer = json({
      ...ANSWER,
      hourly: { ...hourly, precipitation_probability: known, precipitation: known.map(() => null) },
    });
    await clock.advance(HOUR_MS);
    expect(await weather.forecast()).toEqual([]);
  });

  test('are all of them where it knows no probability: then no rain is waited for, and nothing is wrong', async () => {
    answer = text(file('no-probability'));
    expect(await weather.forecast()).toEqual([]);
    expect(weather.standing.failing).toBeNull();
    expect(log.lines).toEqual([]);
  });
});

test.each([
  ['a place that is none', 'refused-latitude', 400],
  ['asking too often', 'refused-limit', 429],
])(
  'a refusal of the service for %s is told with its status, and asked again only ten minutes later',
  async (_, name, status) => {
    answer = text(file(name), status);
    expect(await weather.forecast()).toBeNull();
    expect(weather.standing.failing?.why).toBe(`it answered HTTP ${status}`);
    await clock.advance(HOUR_MS / 6 - 1);
    await weather.forecast();
    expect(asked).toHaveLength(1);
    answer = text(FOUR_DAYS);
    await clock.advance(1);
    expect(await weather.forecast()).toHaveLength(96);
    expect(weather.standing.failing).toBeNull();
  },
);

test('a service that nobody waits for any more is left alone, and nothing is said against it', async () => {
  const patient = new OpenMeteo({
    ...{ latitude_deg: 0, longitude_deg: 0, clock, log },
    url,
    answer_within_ms: 300_000,
  });
  const over = new AbortController();
  answer = () => over.abort();
  expect(await patient.forecast(over.signal)).toBeNull();
  expect([patient.standing.failing, log.lines]).toEqual([null, []]);
});

test('a refusal that comes with the status of an answer is none', async () => {
  answer = text(file('refused-latitude'));
  expect(await weather.forecast()).toBeNull();
  expect(weather.standing.failing?.why).toMatch(/^its answer is none: hourly_units/);
});

describe('an answer that is none', () => {
  const { hourly, hourly_units } = ANSWER;
  /** The same row with another value in its last place. */
  const row = (name: string, last: unknown) =>
    json({ ...ANSWER, hourly: { ...hourly, [name]: [...hourly[name].slice(0, -1), last] } });
  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
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
    ['negative rain', row('precipitation', -0.1)],
    ['more rain than has ever fallen', row('precipitation', 501)],
    ['a probability of 101 %', row('precipitation_probability', 101)],
    ['rain in words', row('precipitation', 'much')],
    ['times in words', row('time', '2026-03-05T23:00')],
    ['units that are missing', json({ ...ANSWER, hourly_units: undefined })],
    ['no hours', json({ ...ANSWER, hourly: { time: [], precipitation: [], precipitation_probability: [] } })],
    ['null', json(null)],
  ])('%s: nobody knows', async (_, what) => {
    answer = what;
    expect(await weather.forecast()).toBeNull();
    expect(log.lines).toHaveLength(1);
    expect(asked).toHaveLength(1);
  });
});
