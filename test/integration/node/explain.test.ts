import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ActuatorName } from '../../../firmware/domain/actuator/actuator.js';
import { HOUSE_TANK } from '../../../firmware/drivers/simulated/paper-farm.js';
import { tankRoutes } from '../../../firmware/main/tank-routes.js';
import type { Explanation } from '../../../firmware/protocol/explanation.js';
import { actuatorPayload } from '../../../firmware/protocol/payloads.js';
import { rulePayload } from '../../../firmware/protocol/rule.js';
import { schedulePayload } from '../../../firmware/protocol/schedule.js';
import { served } from '../http/served.js';
import { FarmNode } from './farm-node.js';
import { PipedFarm } from './piped-farm.js';
import type { VirtualNode } from './virtual-node.js';

const MINUTE_MS = 60_000;
const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const ANY_TIME = { time_zone: 'Europe/Madrid', windows: [], one_off: [], floor_percent: 5, vacation: null };
const NIGHTLY = {
  ...ANY_TIME,
  windows: [{ weekdays: WEEKDAYS, from_minute: 22 * 60, to_minute: 6 * 60 }],
};
const WAIT = {
  ...{ actuator: 'inlet', want: 'wait', lease_s: 300 },
  ...{ reason_code: 'waits_for_rain', reason_args: { litres: 900, ahead_h: 24 } },
};

const NO_DRAWS = { ...HOUSE_TANK.draws, base_lph: 0, per_hour: [], at_first: null };

let bench: FarmNode | PipedFarm;
let gateway: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  gateway = await served();
});
afterEach(async () => {
  await bench.close();
  await gateway.end();
});

/** A node whose tank stands at so much, and has had its schedule from the first moment on; it is 08:01 in Madrid. */
async function startWith(schedule: object, initial_percent = 12): Promise<void> {
  bench = new FarmNode({ tanks: [{ ...HOUSE_TANK, initial_percent, draws: NO_DRAWS }] });
  bench.confirmed = 'noon';
  await bench.start();
  await bench.send('scheduleSet', 'house', schedule);
  await bench.restart();
  await bench.clock.advance(MINUTE_MS);
}

const inlet = () => bench.told('house/inlet');

const changesOf = (name: ActuatorName, { actuators }: Explanation) =>
  actuators.find(({ actuator }) => actuator === name)?.changes.map(({ reason }) => reason);

/** A tank as its node explains it on its control socket. */
async function explainedBy({ loops }: VirtualNode, tank: string): Promise<Explanation> {
  const route = tankRoutes(() => loops).find(({ path }) => path === '/tanks/:tank/explain');
  const answer = await route?.handle({ params: { tank }, body: undefined });
  return answer?.body as Explanation;
}

/** What would change the inlet, as its node says. */
const saidByNode = async () => changesOf('inlet', await explainedBy(bench, 'house'));

/** The same as the API says it, of what the node has told the gateway. */
async function saidByGateway() {
  gateway.state.tell('house', {
    inlet: actuatorPayload.parse(inlet()),
    rule: rulePayload.parse(bench.told('house/rule')),
    schedule: schedulePayload.parse(bench.told('house/schedule')),
  });
  const headers = { cookie: gateway.cookieOf('viewer') };
  const answer = await gateway.send({ path: '/api/tanks/house/explain', headers });
  return changesOf('inlet', answer.json() as Explanation);
}

async function expectBothToSay(changes: readonly string[]): Promise<void> {
  expect(await saidByNode()).toEqual(changes);
  expect(await saidByGateway()).toEqual(changes);
}

test.each([
  ['outside its hours', NIGHTLY, '22:00', 5],
  [
    'on a single day with hours of its own',
    { ...ANY_TIME, one_off: [{ date: '2026-06-01', windows: [{ from_minute: 690, to_minute: 720 }] }] },
    '11:30',
    5,
  ],
  [
    'on a single day without any',
    { ...ANY_TIME, one_off: [{ date: '2026-06-01', windows: [] }] },
    '00:00',
    5,
  ],
  [
    'while nobody is there',
    { ...NIGHTLY, vacation: { from: '2026-05-30', to: '2026-06-02', floor_percent: 6 } },
    '2026-06-03 00:00',
    6,
  ],
])('a low tank %s opens when they are over, or below its floor', async (_, schedule, opens, floor) => {
  await startWith(schedule);
  expect(inlet()).toMatchObject({ state: 'closed' });
  await expectBothToSay([
    `From ${opens} on it opens below 15 %`,
    `It opens at any time below the floor of ${floor} %`,
  ]);
});

test('a run below the floor closes where it says, and says so again after it', async () => {
  await startWith(NIGHTLY, 4);
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_floor' });
  await expectBothToSay([
    'It closes at 15 %',
    'From 22:00 on it goes on to 80 %',
    'Any interlock closes it at once',
  ]);
  await bench.until('the end of the run', () => inlet().state === 'closed', 60 * MINUTE_MS);
  expect(bench.farm.truth('house').percent).toBeGreaterThan(14);
  expect(bench.farm.truth('house').percent).toBeLessThan(16);
  // The shortest pause between two runs.
  await bench.clock.advance(10_000);
  await expectBothToSay(['From 22:00 on it opens below 15 %', 'It opens at any time below the floor of 5 %']);
});

test('a run within the hours ends with them, too', async () => {
  await startWith({ ...NIGHTLY, windows: [{ weekdays: WEEKDAYS, from_minute: 480, to_minute: 500 }] });
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'below_low' });
  await expectBothToSay([
    'It closes at 80 %',
    'It closes when the hours for filling end, unless the level is near the floor of 5 %',
    'Any interlock closes it at once',
  ]);
  await bench.clock.advance(20 * MINUTE_MS);
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'outside_window' });
});

test('while its clock is not confirmed no hours hold', async () => {
  await startWith(NIGHTLY, 50);
  await expectBothToSay(['From 22:00 on it opens below 15 %', 'It opens at any time below the floor of 5 %']);
  bench.clock.jumpWall(10 * MINUTE_MS);
  await bench.clock.advance(MINUTE_MS);
  await expectBothToSay(['It opens below 15 %']);
});

test('a tank that waits for rain opens when it need not wait any more, or when it is too low to wait', async () => {
  await startWith(NIGHTLY);
  await bench.send('lease', 'house', WAIT);
  await bench.send('scheduleSet', 'house', ANY_TIME);
  expect(inlet()).toMatchObject({ state: 'closed', reason_code: 'waits_for_rain' });
  const waits = 'It opens below 15 % once the gateway no longer asks it to wait';
  expect(await saidByNode()).toEqual([waits, 'It opens at any time below the floor of 8 %']);
  // The floor of the wait is known to the node alone.
  expect(await saidByGateway()).toEqual([waits]);
  await bench.clock.advance(5 * MINUTE_MS);
  expect(inlet()).toMatchObject({ state: 'open', reason_code: 'lease_expired' });
  await expectBothToSay(['It closes at 80 %', 'Any interlock closes it at once']);
});

test('an outlet with hours runs when they begin, as far as its node knows what time it is', async () => {
  bench = new PipedFarm();
  await bench.start();
  const hours = { weekdays: WEEKDAYS, from_minute: 8 * 60 + 30, to_minute: 9 * 60 };
  await bench.send('scheduleSet', 'low', { ...ANY_TIME, draws: [{ actuator: 'outlet', ...hours }] });
  await bench.clock.advance(MINUTE_MS);
  const asked = 'It runs when water is asked of it';
  const changes = async (actuator: ActuatorName) => changesOf(actuator, await explainedBy(bench, 'low'));
  expect(await changes('outlet')).toEqual(['From 08:30 on it runs by its hours', asked]);
  expect(await changes('pump')).toEqual([asked]);
  bench.clock.jumpWall(10 * MINUTE_MS);
  await bench.clock.advance(MINUTE_MS);
  expect(bench.told('low/outlet')).toMatchObject({ reason_code: 'draws_need_time' });
  expect(await changes('outlet')).toEqual([asked]);
});
