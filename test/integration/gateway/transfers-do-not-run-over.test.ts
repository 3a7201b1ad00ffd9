import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { WateredFarm } from './watered-farm.js';

const FLOAT = { level_switches: [{ driver: 'simulated', at: 'high', percent: 92, wet: 'high' }] };
const RELAY = { driver: 'simulated' };
const RUN = { actuator: 'pump', action: 'on', duration_s: 3_600 };

let farm: WateredFarm;

beforeEach(() => {
  farm = new WateredFarm();
});
afterEach(() => farm.stop(), 20_000);

const planned = (code: string) => waitFor(code, async () => (await farm.planned()).includes(code), 30_000);

test('a transfer stops at the float of a tank whose sensor reads 30 points low, and does not begin again', async () => {
  const rule = { low_percent: 60, high_percent: 85, enabled: true };
  await farm.start({ water: { farm: 80, house: 86 }, house: { ...FLOAT, rule }, reads_low_percent: 30 });
  await farm.pumpIs('on');
  await planned('transfer_target_wet');
  await farm.pumpIs('off');
  expect(farm.house.percent).toBeGreaterThan(90);
  expect(farm.house.overflow_litres).toBe(0);
  expect((await farm.tank('house')).level?.percent).toBeLessThan(75);
}, 90_000);

test('a transfer stops when somebody holds the inlet of the other tank closed', async () => {
  const rule = { low_percent: 45, high_percent: 85, enabled: true };
  await farm.start({ water: { farm: 80, house: 40 + 8 }, house: { inlet: { relay: RELAY }, rule } });
  await planned('transfer_ready');
  await farm.rule(55, 85);
  await farm.pumpIs('on');
  expect(await farm.command('house', { actuator: 'inlet', action: 'close' })).toMatchObject({ status: 202 });
  await planned('transfer_target_held');
  await farm.pumpIs('off');
  expect(await farm.command('farm', RUN)).toMatchObject({
    status: 409,
    body: { code: 'hand_run_refused', args: { why: 'transfer_target_held', to: 'house' } },
  });
}, 90_000);

test('a run by hand of a transfer pump ends at the high setpoint of the other tank, in the gateway’s name', async () => {
  const rule = { low_percent: 15, high_percent: 80, enabled: true };
  await farm.start({ water: { farm: 80, house: 75 }, house: { inlet: { relay: RELAY }, rule } });
  await farm.known();
  expect(await farm.command('farm', RUN)).toMatchObject({ status: 202 });
  await farm.pumpIs('on');
  await planned('transfer_hand_runs');
  await farm.pumpIs('off');
  expect(farm.house.percent).toBeLessThan(95);
  expect(farm.house.overflow_litres).toBe(0);
  const [ended] = (await farm.audited()).filter(({ action }) => action === 'hand_run.end');
  expect(ended).toMatchObject({ actor: 'gateway', target: 'farm.pump' });
  expect(ended?.detail).toContain('filled to 80 % at most');
  await waitFor(
    'the pump to be known to be back',
    async () => (await farm.tank('farm')).pump?.mode === 'auto',
  );

  expect(await farm.command('farm', RUN)).toMatchObject({
    status: 409,
    body: { code: 'hand_run_refused', args: { why: 'transfer_target_full', to: 'house', high_percent: 80 } },
  });
  const admin = await farm.rig.user('admin');
  const answers: { id: string; state: string; reason_code: string }[] = [];
  admin.on('message', (_, payload) => answers.push(JSON.parse(payload.toString())));
  await admin.subscribeAsync('sluice/gw0/tank/farm/command/ack', { qos: 1 });
  const wish = { ...RUN, id: 'run-over-mqtt', ttl_s: 30 };
  await admin.publishAsync('sluice/gw0/tank/farm/command', JSON.stringify(wish), { qos: 1 });
  await waitFor('the answer', () => answers.some(({ id }) => id === wish.id));
  expect(answers.find(({ id }) => id === wish.id)).toMatchObject({
    state: 'refused',
    reason_code: 'transfer_target_full',
  });
  expect(await farm.pumpRuns()).toBe(false);
}, 90_000);

test('a run by hand ends at the float of the other tank', async () => {
  await farm.start({ water: { farm: 80, house: 86 }, house: FLOAT, reads_low_percent: 40 });
  await farm.known();
  expect(await farm.command('farm', RUN)).toMatchObject({ status: 202 });
  await farm.pumpIs('on');
  await planned('transfer_target_wet');
  await farm.pumpIs('off');
  expect(farm.house.overflow_litres).toBe(0);
}, 90_000);
