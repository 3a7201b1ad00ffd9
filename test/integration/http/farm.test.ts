import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandView, HistoryView } from '../../../firmware/protocol/rest.js';
import { event, reading } from '../store/records.js';
import { NOW_MS, served } from './served.js';

const HOUR_MS = 60 * 60_000;

let at: Awaited<ReturnType<typeof served>>;
let cookie: string;

beforeEach(async () => {
  at = await served();
  cookie = at.cookieOf('admin');
});

afterEach(() => at.end());

const get = async <T>(path: string): Promise<T> => {
  const answer = await at.send({ path, headers: { cookie } });
  expect(answer.status).toBe(200);
  return answer.json() as T;
};

describe('history', () => {
  test('is of the last 24 h when nobody says from when, with spans and reasons in words', async () => {
    at.store.history.append([
      reading(NOW_MS - 25 * HOUR_MS, 99),
      reading(NOW_MS - 24 * HOUR_MS, 10),
      reading(NOW_MS - HOUR_MS, 30),
      reading(NOW_MS - HOUR_MS + 1, 32),
      event(NOW_MS - HOUR_MS),
    ]);
    const history = await get<HistoryView>('/api/tanks/house/history?buckets=24');
    expect(history).toMatchObject({
      tank: 'house',
      from: new Date(NOW_MS - 24 * HOUR_MS).toISOString(),
      to: new Date(NOW_MS).toISOString(),
      bucket_s: 3600,
    });
    expect(history.buckets.map(({ min_percent, max_percent }) => [min_percent, max_percent])).toEqual([
      [10, 10],
      [30, 32],
    ]);
    expect(history.events).toEqual([
      {
        ts: new Date(NOW_MS - HOUR_MS).toISOString(),
        actuator: 'inlet',
        state: 'open',
        mode: 'auto',
        reason_code: 'below_low',
        reason_args: { level_percent: 14.2, low_percent: 15 },
        reason: 'Inlet open: level 14.2 % fell below the low setpoint of 15 %',
      },
    ]);
  });

  test('is of the span that is asked for', async () => {
    at.store.history.append([reading(NOW_MS - 3 * HOUR_MS, 10), reading(NOW_MS - 2 * HOUR_MS, 20)]);
    const [from, to] = [3, 2].map((hours) => new Date(NOW_MS - hours * HOUR_MS).toISOString());
    const history = await get<HistoryView>(`/api/tanks/house/history?from=${from}&to=${to}&buckets=1`);
    expect(history.buckets).toMatchObject([{ ts: from, mean_percent: 10, readings: 1 }]);
  });

  test('without a beginning begins 24 h before its end', async () => {
    const to = new Date(NOW_MS - 48 * HOUR_MS).toISOString();
    const history = await get<HistoryView>(`/api/tanks/house/history?to=${to}`);
    expect(history.from).toBe(new Date(NOW_MS - 72 * HOUR_MS).toISOString());
  });
});

describe('a command', () => {
  const ask = (headers: Record<string, string> = {}, action = 'close') =>
    at.send({
      method: 'POST',
      path: '/api/tanks/house/commands',
      headers: { cookie, ...headers },
      body: { actuator: 'inlet', action, duration_s: 60 },
    });

  test('is sent to the node and found where the answer says', async () => {
    const answer = await ask();
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe('/api/commands/command-0001');
    expect(answer.json()).toMatchObject({ id: 'command-0001', state: 'sent', by: 'admin', via: 'rest' });
    expect(at.published).toMatchObject([
      { topic: 'sluice/gw0/tank/house/command', payload: { action: 'close' } },
    ]);
    expect(await get<CommandView>(answer.headers.location ?? '')).toMatchObject({ state: 'sent' });
    expect(await get('/api/tanks/house/commands')).toMatchObject({ commands: [{ id: 'command-0001' }] });
    expect(at.store.audit.newest(1)).toMatchObject([{ actor: 'admin', target: 'house', allowed: true }]);
  });

  test('asked twice under one key is sent once', async () => {
    const headers = { 'idempotency-key': 'phone-0001' };
    const answers = [await ask(headers), await ask(headers)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers.map(({ headers: { location } }) => location)).toEqual([
      '/api/commands/phone-0001',
      '/api/commands/phone-0001',
    ]);
    expect(at.published).toHaveLength(1);
  });

  test('under a key that another command has is refused', async () => {
    const headers = { 'idempotency-key': 'phone-0001' };
    await ask(headers);
    const answer = await ask(headers, 'open');
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'command_id_taken' });
    expect(at.published).toHaveLength(1);
  });

  test('list can be cut short', async () => {
    await ask();
    await ask();
    expect(await get('/api/tanks/house/commands?limit=1')).toMatchObject({
      commands: [{ id: 'command-0002' }],
    });
  });
});

describe('a refill rule', () => {
  const set = (high_percent: number, more: object = {}) =>
    at.send({
      method: 'PUT',
      path: '/api/tanks/house/rule',
      headers: { cookie },
      body: { low_percent: 20, high_percent, enabled: true, ...more },
    });

  test('is answered when the node keeps it, and audited', async () => {
    const answer = await set(70);
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ low_percent: 20, high_percent: 70, enabled: true });
    expect(at.store.audit.newest(1)).toMatchObject([{ actor: 'admin', target: 'house', allowed: true }]);
  });

  test('made from a version goes to the node with it, and is answered with the next one', async () => {
    const answer = await set(70, { based_on: 4 });
    expect(at.published.at(-1)?.payload).toMatchObject({ based_on: 4, high_percent: 70 });
    expect(answer.json()).toMatchObject({ version: 5, high_percent: 70 });
    expect((await set(70, { based_on: -1 })).status).toBe(400);
  });

  test('that the node does not take is refused with its reason', async () => {
    const answer = await set(95);
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({
      code: 'rule_refused',
      detail: expect.stringContaining('full mark'),
    });
  });
});
