import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sessions } from '../../../firmware/gateway/auth/sessions.js';
import { people } from './people.js';

const DAY_MS = 24 * 60 * 60_000;

let at: ReturnType<typeof people>;
let sessions: Sessions;

beforeEach(() => {
  at = people();
  sessions = at.sessions;
  for (const username of ['zoe', 'max']) {
    at.store.users.save({ username, role: 'viewer', password_hash: 'h', created_ms: 0 });
  }
});

afterEach(() => at.end());

/** The `Cookie` header a browser sends back. */
const open = (username = 'zoe') => sessions.open({ username }).cookie.split(';')[0] ?? '';

describe('a session', () => {
  test('is a random cookie that no script and no foreign site gets at', () => {
    const { cookie } = sessions.open({ username: 'zoe' });
    expect(cookie).toMatch(
      /^sluice_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    );
    expect(open()).not.toBe(open());
  });

  test('is found by its cookie, among others', () => {
    const cookie = open();
    expect(sessions.find(cookie)).toEqual({ username: 'zoe', role: 'viewer' });
    expect(sessions.find(`theme=dark; ${cookie}; a=b`)).toEqual({ username: 'zoe', role: 'viewer' });
  });

  test.each([
    ['no header', undefined],
    ['an empty header', ''],
    ['a name alone', 'sluice_session'],
    ['no token', 'sluice_session='],
    ['a short token', 'sluice_session=x'],
    ['a token nobody was given', `sluice_session=${'A'.repeat(43)}`],
    ['a huge token', `sluice_session=${'A'.repeat(100_000)}`],
    ['something that is no token', "sluice_session=' OR 1=1 --"],
  ])('is not found by %s', (_, cookie) => {
    open();
    expect(sessions.find(cookie)).toBeUndefined();
  });

  test('cannot be opened with what the store holds', () => {
    const cookie = open();
    const token = cookie.split('=')[1] ?? '';
    expect(at.store.sessions.find(token)).toBeUndefined();
  });

  test('has the role of now, and ends with its user', () => {
    const cookie = open();
    at.store.users.save({ username: 'zoe', role: 'admin', password_hash: 'h', created_ms: 0 });
    expect(sessions.find(cookie)?.role).toBe('admin');
    at.store.users.remove('zoe');
    expect(sessions.find(cookie)).toBeUndefined();
  });
});

describe('the end', () => {
  test('comes after 7 days without use', async () => {
    const cookie = open();
    await at.clock.advance(7 * DAY_MS - 1);
    expect(sessions.find(cookie)).toBeDefined();
    await at.clock.advance(7 * DAY_MS);
    expect(sessions.find(cookie)).toBeUndefined();
  });

  test('comes 30 days after the sign-in, however much it is used', async () => {
    const cookie = open();
    for (let day = 1; day < 30; day++) {
      await at.clock.advance(DAY_MS);
      expect(sessions.find(cookie)).toBeDefined();
    }
    await at.clock.advance(DAY_MS);
    expect(sessions.find(cookie)).toBeUndefined();
  });

  test('comes when it is closed, and the cookie is cleared', () => {
    const cookie = open();
    expect(sessions.close(cookie).cookie).toMatch(/^sluice_session=; Path=\/; Max-Age=0;/);
    expect(sessions.find(cookie)).toBeUndefined();
    sessions.close(cookie);
    sessions.close(undefined);
  });

  test('comes for all sessions of a user at once, and for nobody else', () => {
    const cookies = [open(), open(), open('max')];
    sessions.closeOf('zoe');
    expect(cookies.map((cookie) => sessions.find(cookie)?.username)).toEqual([undefined, undefined, 'max']);
  });

  test('is told to those who hold connections open', () => {
    const ended: string[] = [];
    sessions.onEnd((username) => ended.push(username));
    sessions.close(open());
    sessions.closeOf('max');
    expect(ended).toEqual(['zoe', 'max']);
  });

  test('what has ended by time is cleared away at the next sign-in', async () => {
    const token = open().split('=')[1] ?? '';
    const kept = () => at.store.sessions.find(createHash('sha256').update(token).digest('hex'));
    expect(kept()).toBeDefined();
    await at.clock.advance(8 * DAY_MS);
    open('max');
    expect(kept()).toBeUndefined();
  });
});

test('"last seen" is written once an hour at most', async () => {
  const written: number[] = [];
  const save = at.store.sessions.save;
  at.store.sessions.save = (session) => {
    written.push(session.seen_ms);
    save(session);
  };
  const cookie = open();
  for (let minute = 0; minute < 150; minute++) {
    await at.clock.advance(60_000);
    sessions.find(cookie);
  }
  expect(written).toHaveLength(3);
});

test('a disk that takes nothing ends no session', async () => {
  const cookie = open();
  at.store.sessions.save = () => {
    throw new Error('disk full');
  };
  await at.clock.advance(2 * 60_000);
  expect(sessions.find(cookie)).toBeDefined();
});
