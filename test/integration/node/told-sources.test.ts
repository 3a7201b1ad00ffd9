import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { tankRoutes } from '../../../firmware/main/tank-routes.js';
import type { Explanation } from '../../../firmware/protocol/explanation.js';
import { actuatorPayload } from '../../../firmware/protocol/payloads.js';
import { rulePayload } from '../../../firmware/protocol/rule.js';
import { served } from '../http/served.js';
import { PipedFarm } from './piped-farm.js';

const LOW = {
  ...{ source: 'rain', reason_code: 'source_low' },
  reason_args: { source: 'rain', tank: 'low', restore_percent: 60 },
  reason: 'Rain comes from low, which must have 60 % again',
};
const ANY_TIME = {
  ...{ time_zone: 'Pacific/Auckland', floor_percent: 5, vacation: null },
  ...{ windows: [], one_off: [] },
};
const wait = (litres: number) => ({
  ...{ actuator: 'inlet', want: 'wait', lease_s: 300 },
  ...{ reason_code: 'waits_for_rain', reason_args: { litres, ahead_h: 24 } },
});

let bench: PipedFarm;

beforeEach(async () => {
  bench = new PipedFarm();
  await bench.start();
  await bench.clock.advance(15_000);
});

afterEach(() => bench.close());

const inlet = () => bench.told('high/inlet');

async function fillFromTown(): Promise<void> {
  await bench.send('command', 'high', { actuator: 'inlet', action: 'open', target_percent: 70 });
  await bench.until('the other source', () => inlet().source === 'town');
}

describe('an inlet with several sources tells', () => {
  test('which it does not fill from, and why', async () => {
    expect(inlet()).not.toHaveProperty('barred_sources');
    await fillFromTown();
    expect(inlet()).toMatchObject({ state: 'open', barred_sources: [LOW] });
    expect(actuatorPayload.parse(inlet())).toEqual(inlet());
  });

  test('that one may not be used any more, though nothing else has changed', async () => {
    const { ts, ...before } = inlet();
    // 06:00 at the node, where the town's hours have begun; in Auckland it is 18:00.
    await bench.send('scheduleSet', 'high', ANY_TIME);
    const { ts: since, barred_sources, ...after } = inlet();
    expect(after).toEqual(before);
    expect(since).not.toBe(ts);
    expect(barred_sources).toMatchObject([{ source: 'town', reason: 'Town is outside its hours' }]);
  });

  test('those that wait for rain when they begin to, and not at every new forecast', async () => {
    await bench.send('lease', 'high', wait(900));
    const told = inlet();
    const town = 'It waits for rain: some 900 L are expected within 24 h';
    expect(told.barred_sources).toMatchObject([
      { source: 'town', reason: town },
      { source: 'bore', reason: town },
    ]);
    await bench.send('lease', 'high', wait(850));
    await bench.clock.advance(60_000);
    expect(inlet()).toBe(told);
    await bench.clock.advance(300_000);
    expect(inlet()).not.toHaveProperty('barred_sources');
  });
});

test('node and gateway explain which source is used, and what would bring back the others', async () => {
  await fillFromTown();
  const why = {
    source: 'town',
    barred_sources: [{ ...LOW, clears: { reason: 'A level of 60 % in low' } }],
  };
  const route = tankRoutes(() => bench.loops).find(({ path }) => path === '/tanks/:tank/explain');
  const answer = await route?.handle({ params: { tank: 'high' }, body: undefined });
  expect((answer?.body as Explanation | undefined)?.actuators[0]).toMatchObject(why);
  const gateway = await served();
  try {
    const rule = rulePayload.parse(bench.told('high/rule'));
    gateway.state.tell('house', { inlet: actuatorPayload.parse(inlet()), rule });
    const headers = { cookie: gateway.cookieOf('viewer') };
    const told = await gateway.send({ path: '/api/tanks/house/explain', headers });
    expect((told.json() as Explanation).actuators[0]).toMatchObject(why);
  } finally {
    await gateway.end();
  }
});
