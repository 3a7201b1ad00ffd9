import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { SCHEDULE } from '../../support/payloads.js';
import { served } from './served.js';

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

const put = async (body: unknown, tank = 'house') => {
  const answer = await at.send({
    method: 'PUT',
    path: `/api/tanks/${tank}/schedule`,
    headers: { cookie: at.cookieOf('admin') },
    body: body as object,
  });
  return { status: answer.status, body: answer.json() as Record<string, unknown> };
};

test('a schedule is sent to the node and answered when the node keeps it, and the audit log has it', async () => {
  expect(await put(SCHEDULE)).toEqual({ status: 200, body: SCHEDULE });
  expect(at.published).toMatchObject([{ topic: 'sluice/gw0/tank/house/schedule/set', payload: SCHEDULE }]);
  expect(at.store.audit.newest(1)).toEqual([
    expect.objectContaining({
      action: 'schedule.rest',
      target: 'house',
      detail: '1 windows, 1 single dates, floor 5 %, away 2026-08-01 to 2026-08-15',
    }),
  ]);
});

test('what the node refuses is told with its reason', async () => {
  expect(await put({ ...SCHEDULE, floor_percent: 90 })).toMatchObject({
    status: 422,
    body: {
      code: 'schedule_refused',
      detail:
        'The node keeps its schedule: The node cannot write to its disk: the old schedule stays in force.',
    },
  });
});

test('an unknown tank and an offline node are told at once', async () => {
  expect(await put(SCHEDULE, 'nowhere')).toMatchObject({ status: 404, body: { code: 'tank_unknown' } });
  at.state.tellAvailability('pi0', 'offline');
  expect(await put(SCHEDULE)).toMatchObject({ status: 409, body: { code: 'node_offline' } });
  expect(at.published).toEqual([]);
});

test('hours to draw go to the node as they are', async () => {
  const draws = [{ actuator: 'outlet', weekdays: ['mon', 'thu'], from_minute: 360, to_minute: 390 }];
  const schedule = { ...SCHEDULE, draws };
  expect(await put(schedule)).toEqual({ status: 200, body: schedule });
  expect(at.published).toMatchObject([{ payload: schedule }]);
  expect(at.store.audit.newest(1)[0]?.detail).toContain('floor 5 %, 1 hours to draw, away');
});

test.each([
  ['no schedule', {}, 'time_zone'],
  [
    'hours to draw for an inlet',
    { ...SCHEDULE, draws: [{ actuator: 'inlet', weekdays: ['mon'], from_minute: 0, to_minute: 1 }] },
    'draws.0.actuator',
  ],
  [
    'hours to draw on no day',
    { ...SCHEDULE, draws: [{ actuator: 'pump', weekdays: [], from_minute: 0, to_minute: 1 }] },
    'draws.0.weekdays',
  ],
  ['an unknown zone', { ...SCHEDULE, time_zone: 'Europe/Atlantis' }, 'time_zone'],
  ['a zone without a name', { ...SCHEDULE, time_zone: '' }, 'time_zone'],
  [
    'a minute past midnight',
    { ...SCHEDULE, windows: [{ weekdays: ['mon'], from_minute: 1440, to_minute: 1 }] },
    'windows.0.from_minute',
  ],
  [
    'half a minute',
    { ...SCHEDULE, windows: [{ weekdays: ['mon'], from_minute: 0.5, to_minute: 1 }] },
    'windows.0.from_minute',
  ],
  [
    'a weekday twice',
    { ...SCHEDULE, windows: [{ weekdays: ['mon', 'mon'], from_minute: 0, to_minute: 1 }] },
    'windows.0.weekdays',
  ],
  [
    'no weekday',
    { ...SCHEDULE, windows: [{ weekdays: [], from_minute: 0, to_minute: 1 }] },
    'windows.0.weekdays',
  ],
  ['a date that is none', { ...SCHEDULE, one_off: [{ date: '2026-02-30', windows: [] }] }, 'one_off.0.date'],
  [
    'a date twice',
    {
      ...SCHEDULE,
      one_off: [
        { date: '2026-02-03', windows: [] },
        { date: '2026-02-03', windows: [] },
      ],
    },
    'one_off',
  ],
  ['no floor', { ...SCHEDULE, floor_percent: 0 }, 'floor_percent'],
  ['a floor in words', { ...SCHEDULE, floor_percent: '5' }, 'floor_percent'],
  [
    'a vacation backwards',
    { ...SCHEDULE, vacation: { from: '2026-08-02', to: '2026-08-01', floor_percent: 5 } },
    'vacation.to',
  ],
  [
    'a vacation of years',
    { ...SCHEDULE, vacation: { from: '2026-08-02', to: '2036-08-01', floor_percent: 5 } },
    'vacation.to',
  ],
  ['a key too many', { ...SCHEDULE, version: 7 }, ''],
])('%s is refused whole, and sent to nobody', async (_, body, path) => {
  const answer = await put(body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'request_invalid' } });
  const paths = (answer.body.mistakes as { path: string }[]).map((mistake) => mistake.path);
  expect(paths.some((found) => found.includes(path))).toBe(true);
  expect(at.published).toEqual([]);
});
