import { randomBytes } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Passwords } from '../../../firmware/gateway/auth/passwords.js';
import type { Users } from '../../../firmware/gateway/auth/users.js';
import { BY, people } from './people.js';

const HERE = '192.168.0.20';

let at: ReturnType<typeof people>;
let users: Users;
/** Of "correct horse"; made once, because each takes its time. */
let password_hash: string;

beforeAll(async () => {
  password_hash = await new Passwords(randomBytes).hash('correct horse');
});

beforeEach(() => {
  at = people();
  users = at.users;
});

afterEach(() => at.end());

const add = (username: string, role: 'admin' | 'viewer' = 'viewer', password = 'correct horse') =>
  users.add({ username, role, password }, BY);
/** A user who was there before. */
const seed = (username: string, role: 'admin' | 'viewer' = 'viewer') =>
  at.store.users.save({ username, role, password_hash, created_ms: 0 });
const actions = () =>
  at.store.audit
    .newest(100)
    .reverse()
    .map(({ action, target, allowed }) => `${action} ${target} ${allowed ? 'yes' : 'no'}`);

describe('the first start', () => {
  test('makes admin and viewer with passwords of their own, and says them once', async () => {
    const made = await users.ensureFirst({});
    expect(made.map(({ username }) => username)).toEqual(['admin', 'viewer']);
    expect(made[0]?.password).not.toBe(made[1]?.password);
    for (const { username, password } of made) {
      expect(await users.verify(username, password, HERE)).toMatchObject({ username, role: username });
    }
    expect(await users.ensureFirst({})).toEqual([]);
  });

  test('takes passwords that are given, and then has nothing to say', async () => {
    expect(await users.ensureFirst({ admin: 'given to admin', viewer: 'given to viewer' })).toEqual([]);
    expect(await users.verify('admin', 'given to admin', HERE)).toMatchObject({ role: 'admin' });
    expect(await users.verify('viewer', 'given to viewer', HERE)).toMatchObject({ role: 'viewer' });
  });

  test('a password given later becomes the new one; the same one again changes nothing', async () => {
    seed('admin', 'admin');
    seed('viewer');
    await users.ensureFirst({ admin: 'given to admin' });
    const changed: string[] = [];
    const next = at.fresh();
    next.onChange((username) => changed.push(username));
    await next.ensureFirst({ admin: 'given to admin' });
    expect(changed).toEqual([]);
    expect(await next.verify('admin', 'given to admin', HERE)).toBeDefined();
  });

  test('who signs in before they are given is heard when they are, and nothing counts as a failure', async () => {
    seed('admin', 'admin');
    users.awaitFirst();
    const early = [
      users.verify('viewer', 'given to viewer', HERE),
      users.verify('admin', 'given to admin', HERE),
      users.verify('admin', 'correct horse', HERE),
    ];
    await users.ensureFirst({ admin: 'given to admin', viewer: 'given to viewer' });
    expect(await Promise.all(early)).toMatchObject([{ role: 'viewer' }, { role: 'admin' }, undefined]);
    expect(actions().filter((action) => action.endsWith('no'))).toEqual(['session.open admin no']);
  });

  test('without admin and viewer in a store that has others, nobody is made', async () => {
    seed('zoe', 'admin');
    expect(await users.ensureFirst({})).toEqual([]);
    expect(users.list().map(({ username }) => username)).toEqual(['zoe']);
  });
});

describe('verifying', () => {
  beforeEach(() => seed('zoe'));

  test('knows the right password, and no other', async () => {
    expect(await users.verify('zoe', 'correct horse', HERE)).toMatchObject({
      username: 'zoe',
      role: 'viewer',
    });
    expect(await users.verify('zoe', 'wrong horse', HERE)).toBeUndefined();
    expect(await users.verify('nobody', 'correct horse', HERE)).toBeUndefined();
    expect(await users.verify('', '', HERE)).toBeUndefined();
  });

  test('forgets an old password at once', async () => {
    expect(await users.verify('zoe', 'correct horse', HERE)).toBeDefined();
    await users.setPassword('zoe', 'battery staple', BY);
    expect(await users.verify('zoe', 'correct horse', HERE)).toBeUndefined();
    expect(await users.verify('zoe', 'battery staple', HERE)).toBeDefined();
  });

  test('lets nobody in whose password changes while it is checked', async () => {
    let changed = false;
    const change = users.setPassword('zoe', 'battery staple', BY).then(() => {
      changed = true;
    });
    const user = await users.verify('zoe', 'correct horse', HERE);
    // Who was let in before the change was let in rightly; afterwards the old password opens nothing.
    if (changed) expect(user).toBeUndefined();
    await change;
    expect(await users.verify('zoe', 'correct horse', HERE)).toBeUndefined();
    users.remove('zoe', BY);
    expect(await users.verify('zoe', 'battery staple', HERE)).toBeUndefined();
  });

  test('gives the role of now', async () => {
    await users.verify('zoe', 'correct horse', HERE);
    users.setRole('zoe', 'admin', BY);
    expect(await users.verify('zoe', 'correct horse', HERE)).toMatchObject({ role: 'admin' });
  });

  test('ten clients that come back at once with the right password are all let in', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => users.verify('zoe', 'correct horse', HERE)),
    );
    expect(answers.every((user) => user?.username === 'zoe')).toBe(true);
  });

  test('failures are audited, without a name that is not there: it may be a password', async () => {
    await users.verify('zoe', 'wrong horse', HERE);
    await users.verify('my secret', 'zoe', HERE);
    expect(actions().slice(-2)).toEqual(['session.open zoe no', 'session.open - no']);
    expect(JSON.stringify(at.store.audit.newest(10))).not.toMatch(/wrong horse|my secret|correct horse/);
  });
});

describe('throttling', () => {
  beforeEach(() => seed('zoe'));

  const guess = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => users.signIn('zoe', `guess number ${i}`, HERE)));

  test('a person who fails five times has to wait, also with the right password', async () => {
    await guess(5);
    const result = await users.signIn('zoe', 'correct horse', HERE);
    expect(result).toEqual({ ok: false, retry_after_s: 1 });
    await at.clock.advance(1000);
    expect(await users.signIn('zoe', 'correct horse', HERE)).toMatchObject({ ok: true });
  });

  test('guesses at once are no way around it', async () => {
    const results = await guess(50);
    const looked_at = results.filter((result) => !result.ok && result.retry_after_s === 0);
    expect(looked_at).toHaveLength(5);
  });

  test('what was right before is no way around it', async () => {
    await users.signIn('zoe', 'correct horse', HERE);
    await guess(5);
    expect(await users.signIn('zoe', 'correct horse', HERE)).toMatchObject({ ok: false });
  });

  test('somebody else, or the same person elsewhere, does not wait', async () => {
    await guess(5);
    expect(await users.signIn('zoe', 'correct horse', '192.168.0.21')).toMatchObject({ ok: true });
  });

  test('guessing does not fill the audit log: only what was looked at is written', async () => {
    const before = actions().length;
    await guess(50);
    expect(actions().length - before).toBe(5);
    expect(at.store.audit.newest(1)[0]?.detail).toBe('wrong password; not heard for the next 1 s');
  });
});

describe('changing', () => {
  beforeEach(() => {
    seed('admin', 'admin');
    seed('zoe');
  });

  const codeOf = async (call: () => unknown) => {
    try {
      await call();
    } catch (error) {
      return (error as { code?: unknown }).code;
    }
    return 'done';
  };

  test('is audited with who and whom, and never with a password', async () => {
    await add('new');
    await users.setPassword('zoe', 'battery staple', BY);
    users.setRole('zoe', 'admin', BY);
    users.remove('zoe', BY);
    expect(actions()).toEqual([
      'user.add new yes',
      'user.password zoe yes',
      'user.role zoe yes',
      'user.remove zoe yes',
    ]);
    expect(at.store.audit.newest(1)).toMatchObject([{ actor: 'boss', role: 'admin', from: '127.0.0.1' }]);
    expect(JSON.stringify(at.store.audit.newest(10))).not.toMatch(/battery|horse|scrypt/);
  });

  test('tells whose sessions must end; a role that stays tells nobody', async () => {
    const changed: string[] = [];
    users.onChange((username) => changed.push(username));
    users.setRole('zoe', 'viewer', BY);
    expect(changed).toEqual([]);
    await users.setPassword('zoe', 'battery staple', BY);
    users.setRole('zoe', 'admin', BY);
    users.remove('zoe', BY);
    expect(changed).toEqual(['zoe', 'zoe', 'zoe']);
  });

  test('keeps the last admin', async () => {
    expect(await codeOf(() => users.remove('admin', BY))).toBe('last_admin');
    expect(await codeOf(() => users.setRole('admin', 'viewer', BY))).toBe('last_admin');
    expect(users.find('admin')?.role).toBe('admin');
    users.setRole('zoe', 'admin', BY);
    expect(await codeOf(() => users.remove('admin', BY))).toBe('done');
    expect(await codeOf(() => users.remove('zoe', BY))).toBe('last_admin');
  });

  test('refuses passwords that are too short or too long, and changes nothing', async () => {
    for (const password of ['', 'seven77', 'x'.repeat(257)]) {
      expect(await codeOf(() => users.setPassword('zoe', password, BY))).toBe('password_unfit');
      expect(await codeOf(() => add('new', 'viewer', password))).toBe('password_unfit');
    }
    expect(users.find('new')).toBeUndefined();
    expect(await users.verify('zoe', 'correct horse', HERE)).toBeDefined();
    expect(await codeOf(() => users.setPassword('zoe', 'x'.repeat(256), BY))).toBe('done');
    expect(await codeOf(() => users.setPassword('zoe', 'eight888', BY))).toBe('done');
  });

  test('knows who is there and who is not', async () => {
    expect(await codeOf(() => add('zoe'))).toBe('user_exists');
    expect(await codeOf(() => users.setPassword('nobody', 'correct horse', BY))).toBe('user_unknown');
    expect(await codeOf(() => users.setRole('nobody', 'admin', BY))).toBe('user_unknown');
    expect(await codeOf(() => users.remove('nobody', BY))).toBe('user_unknown');
  });

  test('the same name twice at once is one user', async () => {
    const codes = await Promise.all([codeOf(() => add('new')), codeOf(() => add('new'))]);
    expect(codes.sort()).toEqual(['done', 'user_exists']);
  });

  test('a user removed while a password is hashed stays removed', async () => {
    const setting = codeOf(() => users.setPassword('zoe', 'battery staple', BY));
    users.remove('zoe', BY);
    expect(await setting).toBe('user_unknown');
    expect(users.find('zoe')).toBeUndefined();
  });
});
