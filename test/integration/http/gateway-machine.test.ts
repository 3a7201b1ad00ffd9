import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { gatewayMachine, gatewayMachineHistory } from '../../../firmware/protocol/gateway-machine.js';
import { hostPayload } from '../../../firmware/protocol/payloads.js';
import { VALID_PAYLOADS } from '../../support/payloads.js';
import { NOW_MS, served } from './served.js';

/** How the gateway's own Pi is, from what it measures to what MQTT and the page are given. */

const { ts: _, version: __, ...HOST } = hostPayload.parse(VALID_PAYLOADS.host);
const NOBODY: ReadonlySet<string> = new Set();

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

const asked = (path: string) =>
  at.send({ path: `/api/gateway/machine${path}`, headers: { cookie: at.cookieOf('viewer') } });
const seen = async () => gatewayMachine.parse((await asked('')).json());
const onMqtt = () => at.published.filter(({ topic }) => topic === 'sluice/gw0/host').at(-1)?.payload;

test('it is not known before it was looked at', async () => {
  expect(await seen()).toEqual({ gateway: 'gw0', host: null, nodes: [] });
  at.own_host.take({ host: null, nodes: NOBODY });
  expect(await seen()).toEqual({ gateway: 'gw0', host: null, nodes: [] });
  expect(onMqtt()).toBeUndefined();
});

test('then everybody can read it, on MQTT too, and how it was', async () => {
  at.own_host.take({ host: { ...HOST, cpu_temp_c: 61 }, nodes: NOBODY });
  await at.clock.advance(5_000);
  at.own_host.take({ host: { ...HOST, cpu_temp_c: 63 }, nodes: NOBODY });
  const ts = new Date(NOW_MS + 5_000).toISOString();
  const { host } = await seen();
  expect(host).toEqual({ ...HOST, cpu_temp_c: 63, ts, version: '1.2.3' });
  expect(onMqtt()).toEqual(host);
  const history = gatewayMachineHistory.parse((await asked('/history')).json());
  expect(history).toMatchObject({ gateway: 'gw0', resolution: 'five_minutes' });
  expect(history.buckets).toMatchObject([{ cpu_temp_c: { min: 61, mean: 62, max: 63 } }]);
});

test('where a node on the same Pi tells it, the gateway no longer does', async () => {
  at.own_host.take({ host: HOST, nodes: NOBODY });
  at.own_host.take({ host: HOST, nodes: new Set(['pi0']) });
  expect(await seen()).toEqual({ gateway: 'gw0', host: null, nodes: ['pi0'] });
  expect(onMqtt()).toEqual({});
  at.own_host.take({ host: HOST, nodes: NOBODY });
  expect(await seen()).toMatchObject({ host: HOST, nodes: [] });
});

test('it is for people who have signed in, and a history that ends before it begins is refused', async () => {
  expect((await at.send({ path: '/api/gateway/machine' })).status).toBe(401);
  expect((await at.send({ path: '/api/gateway/machine/history' })).status).toBe(401);
  const wrong = await asked('/history?from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z');
  expect(wrong.status).toBe(400);
});
