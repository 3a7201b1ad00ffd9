import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { sensorPayload } from '../../../firmware/protocol/calibration.js';
import { CALIBRATION, VALID_PAYLOADS } from '../../support/payloads.js';
import { served } from './served.js';

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

async function ask(method: string, path: string, body?: unknown, tank = 'house') {
  const headers = { cookie: at.cookieOf('admin') };
  const answer = await at.send({ method, path: `/api/tanks/${tank}/${path}`, headers, body });
  return { status: answer.status, body: answer.json() as Record<string, unknown> };
}
const put = (body: unknown, tank?: string) => ask('PUT', 'calibration', body, tank);
const GOOD = { based_on: 3, ...CALIBRATION };

test('a calibration is sent to the node, answered when it is kept, and written down', async () => {
  expect(await put(GOOD)).toEqual({ status: 200, body: { version: 4, ...CALIBRATION } });
  expect(at.published).toMatchObject([{ topic: 'sluice/gw0/tank/house/calibration/set', payload: GOOD }]);
  expect(at.store.audit.newest(1)).toEqual([
    expect.objectContaining({
      ...{ action: 'calibration.rest', target: 'house', allowed: true },
      detail: 'vertical_cylinder, empty at 1900 mm',
    }),
  ]);
});

test('what the node refuses is told with its reason', async () => {
  expect(await put({ ...GOOD, based_on: 2 })).toMatchObject({
    status: 422,
    body: {
      code: 'calibration_refused',
      detail:
        'The node keeps its calibration: Somebody else has calibrated the tank meanwhile: look at it anew.',
      args: { why: 'calibration_changed' },
    },
  });
});

test('an unknown tank and an offline node are told at once', async () => {
  expect(await put(GOOD, 'nowhere')).toMatchObject({ status: 404, body: { code: 'tank_unknown' } });
  at.state.tellAvailability('pi0', 'offline');
  expect(await put(GOOD)).toMatchObject({ status: 409, body: { code: 'node_offline' } });
  expect(await ask('POST', 'sensor')).toMatchObject({ status: 409, body: { code: 'node_offline' } });
  expect(at.published).toEqual([]);
});

const { shape } = CALIBRATION;
test.each([
  ['nothing', {}, 'based_on'],
  ['no version', CALIBRATION, 'based_on'],
  ['half a version', { ...GOOD, based_on: 0.5 }, 'based_on'],
  ['a shape nobody knows', { ...GOOD, shape: { kind: 'teapot' } }, 'shape'],
  ['no diameter', { ...GOOD, shape: { ...shape, diameter_mm: undefined } }, 'shape'],
  ['a negative diameter', { ...GOOD, shape: { ...shape, diameter_mm: -1 } }, 'shape'],
  ['a tank of a kilometre', { ...GOOD, shape: { ...shape, height_mm: 1e6 } }, 'shape'],
  ['a measure of another shape', { ...GOOD, shape: { ...shape, width_mm: 100 } }, 'shape'],
  ['a distance in words', { ...GOOD, empty_distance_mm: '1900' }, 'empty_distance_mm'],
  ['no distance', { ...GOOD, empty_distance_mm: null }, 'empty_distance_mm'],
  ['full behind the sensor', { ...GOOD, full_distance_mm: -1 }, 'full_distance_mm'],
  ['full left out', { based_on: 3, shape, empty_distance_mm: 1_900 }, 'full_distance_mm'],
  ['a full mark beyond the rim', { ...GOOD, full_percent: 101 }, 'full_percent'],
  ['a full mark in words', { ...GOOD, full_percent: '95' }, 'full_percent'],
  ['half a place', { ...GOOD, position: { x_m: 3 } }, 'position'],
  ['a place beyond the poles', { ...GOOD, position: { latitude_deg: 91, longitude_deg: 0 } }, 'position'],
  ['a key too many', { ...GOOD, name: 'House' }, ''],
  ['a list', [GOOD], ''],
])('%s is refused whole, and sent to nobody', async (_, body, path) => {
  const answer = await put(body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  const paths = (answer.body.mistakes as { path: string }[]).map((mistake) => mistake.path);
  expect(paths.some((found) => found.includes(path))).toBe(true);
  expect(at.published).toEqual([]);
});

test('1e309 is no number', async () => {
  const answer = await at.send({
    ...{ method: 'PUT', path: '/api/tanks/house/calibration' },
    headers: { cookie: at.cookieOf('admin'), 'content-type': 'application/json' },
    body: JSON.stringify(GOOD).replace('1900', '1e309'),
  });
  expect(answer.status).toBe(400);
  expect(at.published).toEqual([]);
});

test('a draft is judged by the rules of the node, and nothing is kept', async () => {
  const good = await ask('POST', 'calibration/check', { ...CALIBRATION, distance_mm: 1_000 });
  expect(good).toMatchObject({ status: 200, body: { height_mm: 1_800, mistakes: [], warnings: [] } });
  expect(good.body.capacity_litres).toBeCloseTo(2_035.75, 1);
  expect(good.body.level).toEqual({ percent: 50, litres: expect.closeTo(1_017.9, 1) });
  const bad = await ask('POST', 'calibration/check', { ...CALIBRATION, empty_distance_mm: 1_700 });
  expect(bad.body).toMatchObject({
    mistakes: [{ field: 'empty_distance_mm', reason_code: 'sensor_below_rim' }],
    level: null,
  });
  expect(at.published).toEqual([]);
});

test('a node is asked to show its sensor every 3 s while somebody looks, and what it saw before is not shown', async () => {
  expect(await ask('POST', 'sensor')).toEqual({ status: 200, body: { sensor: null, age_s: null } });
  at.sensors.saw('house', sensorPayload.parse(VALID_PAYLOADS.sensor));
  await at.clock.advance(1_000);
  expect((await ask('POST', 'sensor')).body).toMatchObject({ sensor: VALID_PAYLOADS.sensor, age_s: 1 });
  expect(at.published).toHaveLength(1);
  await at.clock.advance(2_000);
  await ask('POST', 'sensor');
  expect(at.published).toEqual([
    { topic: 'house/sensor/watch', payload: { watch_s: 10 } },
    { topic: 'house/sensor/watch', payload: { watch_s: 10 } },
  ]);
  await at.clock.advance(60_000);
  expect((await ask('POST', 'sensor')).body).toEqual({ sensor: null, age_s: null });
  // What nobody asked for is not taken in.
  at.sensors.saw('farm', sensorPayload.parse(VALID_PAYLOADS.sensor));
});

test('full mark and place go to the node and into the audit log', async () => {
  const more = { full_percent: 90, position: { x_m: 12, y_m: -8.5 } };
  expect(await put({ ...GOOD, ...more })).toEqual({
    status: 200,
    body: { version: 4, ...CALIBRATION, ...more },
  });
  expect(at.published).toMatchObject([{ payload: { ...GOOD, ...more } }]);
  expect(at.store.audit.newest(1)).toMatchObject([
    { detail: 'vertical_cylinder, empty at 1900 mm, full mark 90 %, at x 12 m, y -8.5 m' },
  ]);
});

test('a draft with a full mark below the rule in force is told where the mistake is', async () => {
  const high_percent = 80;
  at.state.tell('house', {
    rule: { ts: '2026-03-01T06:00:00.000Z', low_percent: 15, high_percent, enabled: true },
  });
  const draft = (full_percent: number) => ask('POST', 'calibration/check', { ...CALIBRATION, full_percent });
  expect((await draft(high_percent + 1)).body).toMatchObject({ mistakes: [] });
  expect((await draft(high_percent)).body).toMatchObject({
    mistakes: [{ field: 'full_percent', reason_code: 'high_above_full' }],
  });
});
