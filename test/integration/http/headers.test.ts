import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { served } from './served.js';

let at: Awaited<ReturnType<typeof served>>;

beforeEach(async () => {
  at = await served();
});

afterEach(() => at.end());

test.each(['/', '/api/health', '/api/tanks', '/api/nothing', '/nothing.js'])(
  '%s carries the headers that keep a page to itself',
  async (path) => {
    const { headers } = await at.send({ path });
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "connect-src 'self' ws: wss:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https:|data:|upgrade-insecure/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['permissions-policy']).toContain('geolocation=()');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
  },
);

test('nothing of the API is kept by a browser, refusals neither', async () => {
  const cookie = at.cookieOf('admin');
  for (const path of ['/api/health', '/api/tanks', '/api/nothing', '/api/session', '/api/docs']) {
    const { headers } = await at.send({ path, headers: { cookie } });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers.etag).toBeUndefined();
  }
});

test('health says only ok, to everybody', async () => {
  const answer = await at.send({ path: '/api/health' });
  expect(answer.json()).toEqual({ status: 'ok' });
});

test('who is asked to sign in is told how', async () => {
  const { headers } = await at.send({ path: '/api/tanks' });
  expect(headers['www-authenticate']).toContain('Session');
});

test('a forwarded address is not believed', async () => {
  await at.send({ method: 'DELETE', path: '/api/users/viewer', headers: { 'x-forwarded-for': '1.2.3.4' } });
  expect(at.store.audit.newest(1)).toMatchObject([{ from: '127.0.0.1' }]);
});

test('somebody who knocks on the same door again and again fills no disk', async () => {
  for (let i = 0; i < 20; i++) await at.send({ path: '/api/audit' });
  expect(at.store.audit.newest(100)).toHaveLength(1);
  await at.clock.advance(60_000);
  await at.send({ path: '/api/audit' });
  expect(at.store.audit.newest(1)[0]?.detail).toContain('19 times');
});
