import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { DEFAULT_RAIN_WAIT } from '../../../firmware/domain/weather/wait-for-rain.js';
import { ScaledClock } from '../../../firmware/drivers/clock/scaled.js';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { request } from '../../../firmware/drivers/control/control-client.js';
import { OpenMeteo } from '../../../firmware/drivers/weather/open-meteo.js';
import type { TimeConfirmation } from '../../../firmware/ports/time-confirmation.js';
import { explanation } from '../../../firmware/protocol/explanation.js';
import type { LeasePayload } from '../../../firmware/protocol/lease.js';
import type { AuditEntry } from '../../../firmware/protocol/rest.js';
import { weatherView } from '../../../firmware/protocol/weather.js';
import { ABOUT, LEVEL, onTheWire, VALID_PAYLOADS } from '../../support/payloads.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { AVAILABILITY, GatewayRig } from './gateway-rig.js';

/** A minute of the farm's time is a second here. */
const SPEED = 60;
const EPOCH_MS = Date.UTC(2026, 9, 1, 6);
const RULE = VALID_PAYLOADS.rule as object;

let rig: GatewayRig;
let node: MqttClient;
let cookie: string;
let heard: { tank: string; lease: LeasePayload; at_ms: number }[];

const clock = () => new ScaledClock({ epoch_ms: EPOCH_MS, speed: SPEED, base: new SystemClock() });

beforeEach(() => {
  rig = new GatewayRig();
  heard = [];
  cookie = '';
});
afterEach(() => rig.stop());

const say = (topic: string, payload: object | string) =>
  node.publishAsync(`sluice/gw0/${topic}`, onTheWire(payload), { qos: 1, retain: true });
const level = (tank: string, percent: number, quality: 'good' | 'bad' = 'good') =>
  say(`tank/${tank}/level`, {
    ...{ ...LEVEL, quality, stale_after_s: 36_000 },
    ...(quality === 'bad' ? { percent: null, depth_mm: null, litres: null } : { percent }),
  });

/** The node of two tanks: the farm's pump lifts water into the house's. */
async function node_with(pump: boolean): Promise<void> {
  node = await rig.node();
  node.on('message', (topic, payload) => {
    const tank = topic.split('/')[3] ?? '';
    heard.push({ tank, lease: JSON.parse(payload.toString()) as LeasePayload, at_ms: performance.now() });
  });
  await node.subscribeAsync(['sluice/gw0/tank/house/lease', 'sluice/gw0/tank/farm/lease'], { qos: 1 });
  await node.publishAsync(AVAILABILITY, 'online', { qos: 1, retain: true });
  await say('tank/house/about', ABOUT);
  await say('tank/farm/about', {
    ...ABOUT,
    name: 'Farm tank',
    ...(pump && {
      actuators: ['inlet', 'pump'],
      pump: { direction: 'transfer', to_tank: 'house', reserve_percent: 10 },
    }),
  });
  for (const tank of ['house', 'farm']) {
    await say(`tank/${tank}/rule`, RULE);
    await say(`tank/${tank}/inlet`, VALID_PAYLOADS.inlet);
  }
}

const leases = (tank: string, actuator: string) =>
  heard.filter((one) => one.tank === tank && one.lease.actuator === actuator);
const explained = async () => {
  cookie ||= await rig.signIn('viewer');
  const answer = await rig.fetch('/api/tanks/house/explain', { cookie });
  return ((await answer.json()) as { plan?: { reason_code: string }[] }).plan?.map((one) => one.reason_code);
};

describe('a transfer', () => {
  beforeEach(async () => {
    await rig.start({ clock: clock() });
    await node_with(true);
    await level('farm', 60);
    await level('house', 14);
  });

  test('runs by a lease that is renewed, while the inlet waits; ends at the high setpoint; and is told, logged and audited', async () => {
    await waitFor('the pump to be renewed', () => leases('farm', 'pump').length >= 2, 10_000);
    const [first, second] = leases('farm', 'pump');
    expect(first?.lease).toMatchObject({ want: 'run', lease_s: 60, reason_code: 'transfer_runs' });
    expect(first?.lease.id).not.toBe(second?.lease.id);
    // Renewed well within its term: a minute is a second here.
    expect((second?.at_ms ?? 0) - (first?.at_ms ?? 0)).toBeLessThan(1_000);
    expect(leases('house', 'inlet')[0]?.lease).toMatchObject({ want: 'wait', lease_s: 300 });
    expect(await explained()).toEqual(['transfer_runs']);

    await level('house', 80);
    await waitFor('the end', () => leases('farm', 'pump').at(-1)?.lease.lease_s === 1, 5_000);
    await waitFor('the inlet to be free', () => leases('house', 'inlet').at(-1)?.lease.lease_s === 1, 5_000);
    const answer = await rig.fetch('/api/audit', { cookie: await rig.signIn('admin') });
    const { entries } = (await answer.json()) as { entries: AuditEntry[] };
    const told = entries
      .filter(({ actor }) => actor === 'gateway')
      .map(({ action, detail }) => `${action} ${detail}`);
    expect(told.filter((line) => line.startsWith('lease.run begins'))).toHaveLength(1);
    expect(told.filter((line) => line.startsWith('lease.run ends'))).toHaveLength(1);
  });

  test('ends when a level is lost, and when the node is gone', async () => {
    await waitFor('the pump', () => leases('farm', 'pump').length > 0, 5_000);
    await level('farm', 60, 'bad');
    await waitFor('the end', () => leases('farm', 'pump').at(-1)?.lease.lease_s === 1, 5_000);
    expect(await explained()).toEqual(['transfer_level_unknown']);
    await level('farm', 60);
    await waitFor('it to begin anew', () => leases('farm', 'pump').at(-1)?.lease.lease_s === 60, 5_000);
    await node.endAsync();
    await waitFor(
      'the plan to know',
      async () => (await explained())?.[0] === 'transfer_level_unknown',
      5_000,
    );
  });

  test('is not known any more after a restart of the gateway, and planned anew where water is low', async () => {
    await waitFor('the pump', () => leases('farm', 'pump').length > 0, 5_000);
    await rig.stopGateway();
    heard = [];
    await rig.start({ clock: clock() });
    cookie = '';
    await node_with(true);
    await level('farm', 60);
    await level('house', 50);
    await waitFor('the plan', async () => (await explained())?.[0] === 'above_low', 5_000);
    expect(heard).toEqual([]);
    await level('house', 14);
    await waitFor('the pump again', () => leases('farm', 'pump').length > 0, 5_000);
  });

  test('is told to the command line of the gateway’s own machine too', async () => {
    await waitFor('the pump', () => leases('farm', 'pump').length > 0, 5_000);
    const told = explanation.parse(await request(rig.controlSocket, 'GET', '/tanks/house/explain'));
    expect(told).toMatchObject({ tank: 'house', plan: [{ reason_code: 'transfer_runs' }] });
    const unknown = request(rig.controlSocket, 'GET', '/tanks/nowhere/explain');
    await expect(unknown).rejects.toMatchObject({ code: 'tank_unknown', status: 404 });
  });

  test('is not pumped below the reserve', async () => {
    await waitFor('the pump', () => leases('farm', 'pump').length > 0, 5_000);
    await level('farm', 10);
    await waitFor('the end', () => leases('farm', 'pump').at(-1)?.lease.lease_s === 1, 5_000);
    expect(await explained()).toEqual(['transfer_supply_low']);
  });

  test('an answer to a lease is expected, and a refusal is told once', async () => {
    await waitFor('the pump', () => leases('farm', 'pump').length > 0, 5_000);
    const refuse = async (id: string) =>
      node.publishAsync(
        'sluice/gw0/tank/farm/command/ack',
        onTheWire({
          ...{ ts: new Date(EPOCH_MS).toISOString(), id, actuator: 'pump', state: 'refused', until: null },
          ...{ reason_code: 'lease_unfit', reason_args: {}, reason: 'It takes no lease' },
        }),
        { qos: 1 },
      );
    await refuse(leases('farm', 'pump').at(-1)?.lease.id ?? '');
    const refused = () =>
      rig.log.lines.filter((line) => /refused: It takes no lease/.test(JSON.stringify(line)));
    await waitFor('the refusal in the log', () => refused().length > 0, 5_000);
    const renewed = leases('farm', 'pump').length;
    await waitFor('a renewal', () => leases('farm', 'pump').length > renewed, 5_000);
    await refuse(leases('farm', 'pump').at(-1)?.lease.id ?? '');
    await waitFor('another', () => leases('farm', 'pump').length > renewed + 1, 5_000);
    expect(refused()).toHaveLength(1);
  });
});

describe('bought water and rain', () => {
  let service: Server;
  let rain_mm: number;

  beforeEach(async () => {
    rain_mm = 20;
    service = createServer((_, response) => {
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
  afterEach(() => new Promise((resolve) => service.close(resolve)));

  async function start(time_confirmation?: TimeConfirmation): Promise<void> {
    const farm_clock = clock();
    const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/v1/forecast`;
    const weather = new OpenMeteo({
      ...{ latitude_deg: 40, longitude_deg: -3, url, clock: farm_clock, log: new RecordedLog() },
    });
    // 200 m² and 20 mm are 3,400 L, of which 2,720 count.
    const roofs = new Map([['house', { ...DEFAULT_RAIN_WAIT, roof: { area_m2: 200, runoff: 0.85 } }]]);
    await rig.start({
      clock: farm_clock,
      weather: { weather, roofs },
      ...(time_confirmation && { time_confirmation }),
    });
    await node_with(false);
  }

  test('the inlet waits while rain is likely enough, and is told so before it would open', async () => {
    await start();
    await level('house', 18);
    await waitFor('the lease', () => leases('house', 'inlet').length > 0, 5_000);
    expect(leases('house', 'inlet')[0]?.lease).toMatchObject({ want: 'wait', reason_code: 'waits_for_rain' });
    expect(await explained()).toEqual(['waits_for_rain']);
    const weather = weatherView.parse(await (await rig.fetch('/api/weather', { cookie })).json());
    expect(weather).toMatchObject({ configured: true, failing_since: null, trouble: null });
    expect(weather.hours.filter((hour) => hour.rain_mm > 0)).toMatchObject([
      { rain_mm: 20, probability_percent: 80 },
    ]);
  });

  test('but not below its floor', async () => {
    await start();
    await level('house', 14);
    await waitFor('the lease', () => leases('house', 'inlet').length > 0, 5_000);
    await level('house', 7.9);
    await waitFor('its end', () => leases('house', 'inlet').at(-1)?.lease.lease_s === 1, 5_000);
    expect(await explained()).toEqual(['no_wait_below_floor']);
  });

  test('nor for a shower that is too little', async () => {
    rain_mm = 1;
    await start();
    await level('house', 14);
    await waitFor('the plan', async () => (await explained())?.[0] === 'too_little_rain', 5_000);
    expect(leases('house', 'inlet')).toEqual([]);
  });

  test('nor without a forecast: it says since when there is none', async () => {
    service.removeAllListeners('request');
    service.on('request', (_, response) => response.writeHead(503).end());
    await start();
    await level('house', 14);
    await waitFor('the plan', async () => (await explained())?.[0] === 'no_forecast_since', 5_000);
    expect(leases('house', 'inlet')).toEqual([]);
    const weather = weatherView.parse(await (await rig.fetch('/api/weather', { cookie })).json());
    expect(weather).toMatchObject({ configured: true, forecast_of: null, hours: [] });
    expect(weather.trouble).toContain('503');
    expect(Date.parse(weather.failing_since ?? '')).toBeGreaterThanOrEqual(EPOCH_MS);
  });

  test('nor while the clock of the gateway is not confirmed', async () => {
    await start({ newest: async () => null });
    await level('house', 14);
    await waitFor('the plan', async () => (await explained())?.[0] === 'no_wait_time_untrusted', 5_000);
    expect(leases('house', 'inlet')).toEqual([]);
  });

  test('a level that is lost for a moment, or a run, does not begin the wait anew', async () => {
    const roofs = new Map([
      ['house', { ...DEFAULT_RAIN_WAIT, longest_wait_h: 0.05, roof: { area_m2: 200, runoff: 0.85 } }],
    ]);
    const hours = [{ from_ms: EPOCH_MS + 6 * 3_600_000, rain_mm: 20, probability_percent: 80 }];
    const weather = { forecast: async () => hours, standing: { got_ms: EPOCH_MS, failing: null } };
    await rig.start({ clock: clock(), weather: { weather, roofs } });
    await node_with(false);
    await level('house', 14);
    const code = async () => (await explained())?.[0];
    await waitFor('the end of the wait', async () => (await code()) === 'rain_did_not_come', 10_000);
    await level('house', 14, 'bad');
    await waitFor('the loss', async () => (await code()) === 'no_wait_level_unknown', 5_000);
    await say('tank/house/inlet', { ...Object(VALID_PAYLOADS.inlet), state: 'open' });
    await waitFor('the run', async () => (await code()) === 'fills_already', 5_000);
    await say('tank/house/inlet', VALID_PAYLOADS.inlet);
    const given = leases('house', 'inlet').length;
    await level('house', 14);
    await waitFor('the same need', async () => (await code()) === 'rain_did_not_come', 5_000);
    expect(leases('house', 'inlet')).toHaveLength(given);
  });

  test('and not for ever: when the rain does not come, it is filled', async () => {
    const roofs = new Map([
      ['house', { ...DEFAULT_RAIN_WAIT, longest_wait_h: 0.05, roof: { area_m2: 200, runoff: 0.85 } }],
    ]);
    const hours = [{ from_ms: EPOCH_MS + 6 * 3_600_000, rain_mm: 20, probability_percent: 80 }];
    await rig.start({
      clock: clock(),
      weather: {
        weather: {
          forecast: async () => hours,
          standing: { got_ms: EPOCH_MS, failing: null },
        },
        roofs,
      },
    });
    await node_with(false);
    await level('house', 14);
    await waitFor('the lease', () => leases('house', 'inlet').length > 0, 5_000);
    await waitFor('its end', () => leases('house', 'inlet').at(-1)?.lease.lease_s === 1, 10_000);
    expect(await explained()).toEqual(['rain_did_not_come']);
  });
});
