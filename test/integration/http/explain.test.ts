import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { Explanation } from '../../../firmware/protocol/explanation.js';
import { actuatorPayload } from '../../../firmware/protocol/payloads.js';
import { rulePayload } from '../../../firmware/protocol/rule.js';
import { schedulePayload } from '../../../firmware/protocol/schedule.js';
import { served } from './served.js';

const TS = '2026-03-01T06:00:00.000Z';
const TRIP = { reason_code: 'ran_dry', reason_args: { dry_s: 120 }, reason: 'No water came for 120 s' };
const LOCKED = {
  reason_code: 'tripped',
  reason_args: { cause: 'ran_dry', dry_s: 120 },
  reason: 'Locked until an admin resets it: no water came for 120 s',
};

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

async function explained(who: 'admin' | 'viewer'): Promise<Explanation> {
  const answer = await at.send({ path: '/api/tanks/house/explain', headers: { cookie: at.cookieOf(who) } });
  expect(answer.status).toBe(200);
  return answer.json() as Explanation;
}

test('a tank whose node has told nothing of an inlet is explained without one', async () => {
  expect(await explained('viewer')).toMatchObject({ tank: 'house', fresh: true, rule: null, actuators: [] });
});

test('a locked inlet is explained by what bars it, and by who could change that', async () => {
  const inlet = actuatorPayload.parse({
    ...{ ts: TS, state: 'closed', mode: 'auto', until: null, command_id: null, ...LOCKED },
    trip: { since: TS, ...TRIP },
    blocking: [{ name: 'not_tripped', bars: 'runs', ...LOCKED }],
  });
  at.state.tell('house', { inlet });
  const rule = { low_percent: 15, high_percent: 80, enabled: true };
  at.state.tell('house', { rule: rulePayload.parse({ ts: TS, ...rule }) });
  const told = await explained('viewer');
  expect(told.rule).toEqual(rule);
  expect(told.actuators).toHaveLength(1);
  const [told_inlet] = told.actuators;
  expect(told_inlet).toMatchObject({ actuator: 'inlet', state: 'closed', trip: { since: TS } });
  expect(told_inlet?.interlocks.filter(({ blocks }) => blocks !== null)).toEqual([
    {
      name: 'not_tripped',
      bars: 'runs',
      blocks: LOCKED,
      clears: {
        reason_code: 'clears_not_tripped',
        reason_args: LOCKED.reason_args,
        reason: 'An admin who has found the cause, and resets it',
      },
    },
  ]);
  expect(told_inlet?.interlocks.map(({ name }) => name)).toContain('below_full');
  expect(told_inlet?.changes.map(({ reason }) => reason)).toEqual([
    'An admin who has found the cause, and resets it',
    'It opens below 15 %',
  ]);
});

test('an inlet of a node that tells nothing of its sources is explained without them', async () => {
  const inlet = actuatorPayload.parse({
    ...{ ts: TS, state: 'open', mode: 'auto', until: null, command_id: null },
    ...{ reason_code: 'below_low', reason_args: {}, reason: 'Inlet open', source: 'town' },
    told_by_a_newer_node: [1],
  });
  at.state.tell('house', { inlet });
  const [told] = (await explained('viewer')).actuators;
  expect(told).toMatchObject({ state: 'open', source: 'town' });
  expect(told).not.toHaveProperty('barred_sources');
  expect(told).not.toHaveProperty('told_by_a_newer_node');
});

test('a source nobody knows what would bring back is explained by why it is not used', async () => {
  const waits = { reason_code: 'waits_for_rain', reason_args: {}, reason: 'It waits for rain' };
  const inlet = actuatorPayload.parse({
    ...{ ts: TS, state: 'closed', mode: 'auto', until: null, command_id: null },
    ...{ reason_code: 'above_low', reason_args: {}, reason: 'Inlet closed' },
    barred_sources: [{ source: 'town', ...waits }],
  });
  at.state.tell('house', { inlet });
  const [told] = (await explained('viewer')).actuators;
  expect(told?.barred_sources).toEqual([{ source: 'town', ...waits, clears: null }]);
});

test('an outlet with hours is explained by when they begin next, however long ago the node told of them', async () => {
  const at_rest = { reason_code: 'not_asked', reason_args: {}, reason: 'Outlet closed' };
  const outlet = actuatorPayload.parse({
    ...{ ts: TS, state: 'closed', mode: 'auto', until: null, command_id: null, ...at_rest },
  });
  const schedule = schedulePayload.parse({
    ...{ ts: '2026-02-01T06:00:00.000Z', version: 1, time_zone: 'Europe/Madrid' },
    ...{ windows: [], one_off: [], floor_percent: 5, vacation: null },
    draws: [{ actuator: 'outlet', weekdays: ['sun', 'tue'], from_minute: 450, to_minute: 480 }],
    effect: {
      limited_by: 'plain',
      opens: null,
      reason_code: 'fills_at_any_time',
      reason_args: {},
      reason: '',
    },
  });
  at.state.tell('house', { outlet, schedule });
  const changes = async () => (await explained('viewer')).actuators[0]?.changes.map(({ reason }) => reason);
  const asked = 'It runs when water is asked of it';
  // A Sunday, 07:00 in Madrid.
  expect(await changes()).toEqual(['From 07:30 on it runs by its hours', asked]);
  await at.clock.advance(60 * 60_000);
  expect(await changes()).toEqual(['From 2026-03-03 07:30 on it runs by its hours', asked]);
});

test('a tank nobody knows is not explained', async () => {
  const answer = await at.send({
    path: '/api/tanks/barn/explain',
    headers: { cookie: at.cookieOf('viewer') },
  });
  expect(answer.status).toBe(404);
});
