import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { snapshot } from '../../../firmware/protocol/rest.js';
import { served } from './served.js';

let at: Awaited<ReturnType<typeof served>>;
beforeEach(async () => {
  at = await served();
});
afterEach(() => at.end());

describe('GET /api/farm', () => {
  const path = '/api/farm';

  test('is the whole farm for whoever asks, with the place a live socket goes on from', async () => {
    const answer = await at.send({ path, headers: { cookie: at.cookieOf('viewer') } });
    expect(answer.status).toBe(200);
    expect(snapshot.parse(answer.json())).toEqual({
      epoch: 'e1',
      seq: 0,
      now: expect.any(String),
      session: { username: 'viewer', role: 'viewer', gateway: 'gw0', version: '1.2.3' },
      tanks: at.state.tanks(),
      nodes: at.state.nodes(),
      alarms: at.alarms.standing(),
    });
  });

  test('is kept by nobody on its way', async () => {
    const { headers } = await at.send({ path, headers: { cookie: at.cookieOf('viewer') } });
    expect(headers).toMatchObject({ 'cache-control': 'no-store' });
  });

  test('is for nobody who is not signed in', async () => {
    expect((await at.send({ path })).status).toBe(401);
  });
});
