import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEFAULT_RAIN_WAIT } from '../../../firmware/domain/weather/wait-for-rain.js';
import { OpenMeteo } from '../../../firmware/drivers/weather/open-meteo.js';
import type { TimeConfirmation } from '../../../firmware/ports/time-confirmation.js';
import { explanation } from '../../../firmware/protocol/explanation.js';
import { weatherView } from '../../../firmware/protocol/weather.js';
import { ABOUT, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { EPOCH_MS, PlannedFarm } from './planned-farm.js';

/** 200 m² and 20 mm are 3,400 L, of which 2,720 count. */
const ROOF = { area_m2: 200, runoff: 0.85 };

let farm: PlannedFarm;
let service: Server;
let rain_mm: number;
let silent: boolean;
let asked: number;

beforeEach(async () => {
  farm = new PlannedFarm();
  [rain_mm, silent, asked] = [20, false, 0];
  service = createServer((_, response) => {
    asked += 1;
    if (silent) return;
    const begin_s = EPOCH_MS / 1000;
    const time = Array.from({ length: 96 }, (_, hour) => begin_s + hour * 3_600);
    const hourly = {
      time,
      precipitation: time.map((_, hour) => (hour === 6 ? rain_mm : 0)),
      precipitation_probability: time.map(() => 80),
    };
    const hourly_units = { time: 'unixtime', precipitation: 'mm', precipitation_probability: '%' };
    const body = JSON.stringify({ hourly_units, hourly });
    response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await farm.stop();
  await new Promise((resolve) => service.close(resolve));
});

/** The house's top-ups wait for the rain of the weather service. */
async function start(time_confirmation?: TimeConfirmation): Promise<void> {
  const clock = farm.clock();
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1/forecast`;
  const place = { latitude_deg: 40, longitude_deg: -3, url, answer_within_ms: 300_000 };
  const weather = new OpenMeteo({ ...place, clock, log: new RecordedLog() });
  const roofs = new Map([['house', { ...DEFAULT_RAIN_WAIT, roof: ROOF }]]);
  await farm.start({ clock, weather: { weather, roofs }, ...(time_confirmation && { time_confirmation }) });
  await farm.nodeComes({ pump: false });
}

/** They wait three minutes at the longest, for rain that is always hours away. */
async function startWithRainThatNeverComes(): Promise<void> {
  const roofs = new Map([['house', { ...DEFAULT_RAIN_WAIT, longest_wait_h: 0.05, roof: ROOF }]]);
  const hours = [{ from_ms: EPOCH_MS + 6 * 3_600_000, rain_mm: 20, probability_percent: 80 }];
  const weather = { forecast: async () => hours, standing: { got_ms: EPOCH_MS, failing: null } };
  await farm.start({ weather: { weather, roofs } });
  await farm.nodeComes({ pump: false });
}

const waits = () => farm.leases('house', 'inlet');
const waitBegins = () => waitFor('the lease', () => waits().length > 0);
const waitEnds = () => waitFor('its end', () => farm.ended('house', 'inlet'));
const plannedIs = (code: string) => waitFor(code, async () => (await farm.planned())[0] === code);
const weatherShown = async () => weatherView.parse(await farm.ask('/api/weather'));

test('the inlet waits while rain is likely enough, and is told so before it would open', async () => {
  await start();
  await farm.level('house', 18);
  await waitBegins();
  expect(waits()[0]?.lease).toMatchObject({ want: 'wait', reason_code: 'waits_for_rain' });
  expect(await farm.planned()).toEqual(['waits_for_rain']);
  const { actuators } = explanation.parse(await farm.ask('/api/tanks/house/explain'));
  expect(actuators[0]?.changes.map(({ reason }) => reason)).toEqual([
    'It opens below 15 % once the gateway no longer asks it to wait',
  ]);
  const weather = await weatherShown();
  expect(weather).toMatchObject({ configured: true, failing_since: null, trouble: null });
  expect(weather.hours.filter((hour) => hour.rain_mm > 0)).toMatchObject([
    { rain_mm: 20, probability_percent: 80 },
  ]);
});

test('but not below its floor', async () => {
  await start();
  await farm.level('house', 14);
  await waitBegins();
  await farm.level('house', 7.9);
  await waitEnds();
  expect(await farm.planned()).toEqual(['no_wait_below_floor']);
});

test('nor for a shower that is too little', async () => {
  rain_mm = 1;
  await start();
  await farm.level('house', 14);
  await plannedIs('too_little_rain');
  expect(waits()).toEqual([]);
});

test('nor without a forecast: it says since when there is none', async () => {
  service.removeAllListeners('request');
  service.on('request', (_, response) => response.writeHead(503).end());
  await start();
  await farm.level('house', 14);
  await plannedIs('no_forecast_since');
  expect(waits()).toEqual([]);
  const weather = await weatherShown();
  expect(weather).toMatchObject({ configured: true, forecast_of: null, hours: [] });
  expect(weather.trouble).toContain('503');
  expect(Date.parse(weather.failing_since ?? '')).toBeGreaterThanOrEqual(EPOCH_MS);
});

test('nor while the clock of the gateway is not confirmed', async () => {
  await start({ newest: async () => null });
  await farm.level('house', 14);
  await plannedIs('no_wait_time_untrusted');
  expect(waits()).toEqual([]);
});

test('a level that is lost for a moment, or a run, does not begin the wait anew', async () => {
  await startWithRainThatNeverComes();
  await farm.level('house', 14);
  await plannedIs('rain_did_not_come');
  await farm.level('house', 14, 'bad');
  await plannedIs('no_wait_level_unknown');
  await farm.say('tank/house/inlet', { ...Object(VALID_PAYLOADS.inlet), state: 'open' });
  await plannedIs('fills_already');
  await farm.say('tank/house/inlet', VALID_PAYLOADS.inlet as object);
  const given = waits().length;
  await farm.level('house', 14);
  await plannedIs('rain_did_not_come');
  expect(waits()).toHaveLength(given);
});

test('while a tank fills from the cistern, bought water goes on waiting, however far it has filled', async () => {
  await start();
  const sources = [
    { id: 'rain', kind: 'rain', priority: 1, cost_per_m3: 0, quality: 3, supply_tank: 'farm' },
    { id: 'town', kind: 'town', priority: 2, cost_per_m3: 2, quality: 5 },
  ];
  await farm.say('tank/house/about', { ...ABOUT, sources });
  await farm.level('house', 14);
  await waitBegins();
  const inlet = (state: 'open' | 'closed', source: string | null) =>
    farm.say('tank/house/inlet', { ...Object(VALID_PAYLOADS.inlet), state, source });
  await inlet('open', 'rain');
  await farm.level('house', 46);
  const given = waits().length;
  await waitFor('a lease that is renewed, or ended', () => waits().length > given);
  expect(farm.ended('house', 'inlet')).toBe(false);
  expect(await farm.planned()).toEqual(['waits_for_rain']);
  await inlet('open', 'town');
  await plannedIs('fills_already');
  await waitEnds();
  await inlet('closed', null);
  await plannedIs('no_water_wanted');
});

test('with setpoints as near as they may be, the next need after a refill may wait again', async () => {
  await startWithRainThatNeverComes();
  await farm.say('tank/house/rule', { ...Object(VALID_PAYLOADS.rule), low_percent: 15, high_percent: 20 });
  await farm.level('house', 14);
  await plannedIs('rain_did_not_come');
  // A refill may close ahead of its setpoint, and the level settle below it.
  await farm.level('house', 18);
  await plannedIs('no_water_wanted');
  await farm.level('house', 14);
  await plannedIs('waits_for_rain');
});

test('and a restart of the gateway begins no wait anew', async () => {
  await startWithRainThatNeverComes();
  await farm.level('house', 14);
  await plannedIs('rain_did_not_come');
  await farm.rig.stopGateway();
  farm.forget();
  await startWithRainThatNeverComes();
  await farm.level('house', 14);
  await plannedIs('rain_did_not_come');
  expect(waits()).toEqual([]);
  // Once the tank is full the next need is another one.
  await farm.level('house', 80);
  await plannedIs('no_water_wanted');
  await farm.level('house', 14);
  await waitBegins();
});

test('and not for ever: when the rain does not come, it is filled', async () => {
  await startWithRainThatNeverComes();
  await farm.level('house', 14);
  await waitBegins();
  await waitEnds();
  expect(await farm.planned()).toEqual(['rain_did_not_come']);
});

test('a gateway that stops does not wait for a service that is silent', async () => {
  silent = true;
  await start();
  await waitFor('the question', () => asked > 0);
  await farm.rig.stopGateway();
  expect(asked).toBe(1);
});
