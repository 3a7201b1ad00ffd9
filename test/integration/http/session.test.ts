import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { PASSWORD, served } from './served.js';

const DAY_MS = 24 * 60 * 60_000;

let at: Awaited<ReturnType<typeof served>>;

beforeEach(async () => {
  at = await served();
});

afterEach(() => at.end());

const signIn = (username: string, password: string, headers: Record<string, string> = {}) =>
  at.send({ method: 'POST', path: '/api/session', body: { username, password }, headers });

/** Signs in and gives the `Cookie` header for what follows. */
async function cookieFor(username: string, headers: Record<string, string> = {}): Promise<string> {
  const answer = await signIn(username, PASSWORD, headers);
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

const whoIs = async (cookie: string) => {
  const answer = await at.send({ path: '/api/session', headers: { cookie } });
  return answer.status === 200 ? (answer.json() as { username: string }).username : answer.status;
};

const asAdmin = async (method: string, path: string, body?: unknown) =>
  at.send({ method, path, body, headers: { cookie: at.cookieOf('admin') } });

describe('signing in', () => {
  test('gives a session that no script gets at, and says who it is', async () => {
    const answer = await signIn('viewer', PASSWORD);
    expect(answer.json()).toEqual({ username: 'viewer', role: 'viewer', gateway: 'gw0', version: '1.2.3' });
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^sluice_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    );
    expect(await whoIs(await cookieFor('viewer'))).toBe('viewer');
  });

  test('is audited, and a failure too, without passwords', async () => {
    await signIn('viewer', PASSWORD);
    await signIn('viewer', 'battery staple');
    expect(at.store.audit.newest(2)).toMatchObject([
      { actor: '-', action: 'session.open', target: 'viewer', allowed: false, from: '127.0.0.1' },
      { actor: 'viewer', action: 'session.open', target: 'viewer', allowed: true, from: '127.0.0.1' },
    ]);
    expect(JSON.stringify(at.store.audit.newest(9))).not.toMatch(/correct horse|battery/);
  });

  test('refuses a wrong name and a wrong password alike, and sets no cookie', async () => {
    const answers = [await signIn('viewer', 'wrong password'), await signIn('nobody', PASSWORD)];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.headers['set-cookie']).toBeUndefined();
    }
    expect(answers[0]?.text).toBe(answers[1]?.text);
    expect(answers[0]?.json()).toMatchObject({ code: 'sign_in_refused' });
  });

  test('rotates: the session that was there before, whoever put it there, ends', async () => {
    const before = at.cookieOf('viewer');
    const after = await cookieFor('viewer', { cookie: before });
    expect(after).not.toBe(before);
    expect(await whoIs(before)).toBe(401);
    expect(await whoIs(after)).toBe('viewer');
  });

  test('does not take over a token somebody made up', async () => {
    const planted = `sluice_session=${'A'.repeat(43)}`;
    expect(await cookieFor('viewer', { cookie: planted })).not.toBe(planted);
    expect(await whoIs(planted)).toBe(401);
  });
});

describe('throttling', () => {
  test('says when to come back, and lets the right password in then', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn('viewer', `guess ${i}`)).status).toBe(401);
    const answer = await signIn('viewer', PASSWORD);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ code: 'too_many_attempts' });
    await at.clock.advance(1000);
    expect((await signIn('viewer', PASSWORD)).status).toBe(200);
  });

  test('more than 30 attempts a minute from one address are not even looked at', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) statuses.push((await signIn('viewer', PASSWORD)).status);
    expect(statuses.slice(0, 30).every((status) => status === 200)).toBe(true);
    expect(statuses.slice(30)).toEqual([429, 429]);
  });
});

describe('a session ends', () => {
  test('at sign-out, and the cookie is cleared', async () => {
    const cookie = at.cookieOf('viewer');
    const answer = await at.send({ method: 'DELETE', path: '/api/session', headers: { cookie } });
    expect(answer.status).toBe(204);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^sluice_session=; Path=\/; Max-Age=0;/);
    expect(await whoIs(cookie)).toBe(401);
    expect(at.store.audit.newest(1)).toMatchObject([{ actor: 'viewer', action: 'session.close' }]);
  });

  test('after 7 days without use', async () => {
    const cookie = at.cookieOf('viewer');
    await at.clock.advance(7 * DAY_MS - 1);
    expect(await whoIs(cookie)).toBe('viewer');
    await at.clock.advance(7 * DAY_MS);
    expect(await whoIs(cookie)).toBe(401);
  });

  test('30 days after signing in', async () => {
    const cookie = at.cookieOf('viewer');
    for (let day = 1; day < 30; day += 4) {
      await at.clock.advance(4 * DAY_MS);
      expect(await whoIs(cookie)).toBe(day + 4 > 30 ? 401 : 'viewer');
    }
    expect(await whoIs(cookie)).toBe(401);
  });

  test.each([
    ['the password is set', 'PUT', '/api/users/viewer/password', { password: 'battery staple' }],
    ['the role is set', 'PUT', '/api/users/viewer/role', { role: 'admin' }],
    ['the user is removed', 'DELETE', '/api/users/viewer', undefined],
  ])('when %s, everywhere at once', async (_, method, path, body) => {
    const cookies = [at.cookieOf('viewer'), at.cookieOf('viewer')];
    const ended: string[] = [];
    at.sessions.onEnd((username) => ended.push(username));
    expect((await asAdmin(method, path, body)).status).toBe(204);
    for (const cookie of cookies) expect(await whoIs(cookie)).toBe(401);
    expect(ended).toEqual(['viewer']);
  });
});

describe('changes of users', () => {
  test('are audited with who did it and to whom, and never with a password', async () => {
    await asAdmin('POST', '/api/users', { username: 'zoe', role: 'viewer', password: 'battery staple' });
    await asAdmin('PUT', '/api/users/zoe/password', { password: 'staple battery' });
    await asAdmin('PUT', '/api/users/zoe/role', { role: 'admin' });
    await asAdmin('DELETE', '/api/users/zoe');
    const by = { actor: 'admin', role: 'admin', target: 'zoe', allowed: true, from: '127.0.0.1' };
    expect(at.store.audit.newest(4)).toMatchObject([
      { ...by, action: 'user.remove' },
      { ...by, action: 'user.role', detail: 'from viewer to admin' },
      { ...by, action: 'user.password' },
      { ...by, action: 'user.add' },
    ]);
    expect(JSON.stringify(at.store.audit.newest(9))).not.toMatch(/battery/);
  });

  test('a new user may sign in, and no answer holds a hash', async () => {
    const added = await asAdmin('POST', '/api/users', {
      username: 'zoe',
      role: 'viewer',
      password: 'battery staple',
    });
    expect(added.json()).toEqual({ username: 'zoe', role: 'viewer', created: '2026-03-01T06:00:00.000Z' });
    expect((await signIn('zoe', 'battery staple')).status).toBe(200);
    expect((await asAdmin('GET', '/api/users')).text).not.toMatch(/scrypt|hash/);
  });

  test.each([
    [
      'a second user of that name',
      'POST',
      '/api/users',
      { username: 'viewer', role: 'admin', password: PASSWORD },
      409,
      'user_exists',
    ],
    ['the last admin removed', 'DELETE', '/api/users/admin', undefined, 409, 'last_admin'],
    ['the last admin demoted', 'PUT', '/api/users/admin/role', { role: 'viewer' }, 409, 'last_admin'],
    ['an unknown user', 'DELETE', '/api/users/nobody', undefined, 404, 'user_unknown'],
    ['a short password', 'PUT', '/api/users/viewer/password', { password: 'short' }, 400, 'request_invalid'],
    [
      'a name with capitals',
      'POST',
      '/api/users',
      { username: 'Zoe', role: 'viewer', password: PASSWORD },
      400,
      'request_invalid',
    ],
    ['an unknown role', 'PUT', '/api/users/viewer/role', { role: 'root' }, 400, 'request_invalid'],
  ])('refused: %s', async (_, method, path, body, status, code) => {
    const before = at.users.list();
    const answer = await asAdmin(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json()).toMatchObject({ code });
    expect(at.users.list()).toEqual(before);
  });
});

describe('a page of another origin', () => {
  const foreign = (headers: Record<string, string>) =>
    at.send({
      method: 'POST',
      path: '/api/tanks/house/commands',
      headers: { cookie: at.cookieOf('admin'), ...headers },
      body: { actuator: 'inlet', action: 'open', duration_s: 60 },
    });

  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('%j changes nothing, and is audited', async (headers) => {
    const answer = await foreign(headers);
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'origin_refused' });
    expect(at.published).toEqual([]);
    expect(at.store.audit.newest(1)).toMatchObject([
      { actor: 'admin', allowed: false, detail: 'origin_refused' },
    ]);
  });

  test('cannot sign somebody in either', async () => {
    const answer = await signIn('viewer', PASSWORD, { origin: 'http://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('our own pages may', async () => {
    const origin = `http://localhost:${at.port}`;
    const answer = await foreign({ origin, 'sec-fetch-site': 'same-origin' });
    expect(answer.status).toBe(202);
  });

  test('reads nothing: no answer allows it', async () => {
    const answer = await at.send({
      path: '/api/tanks',
      headers: { cookie: at.cookieOf('viewer'), origin: 'http://evil.example' },
    });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(answer.headers['cross-origin-resource-policy']).toBe('same-origin');
  });
});
