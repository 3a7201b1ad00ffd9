import { describe, expect, test } from '@jest/globals';
import { askFarm } from '../../../dashboard/src/http/farm-request.js';
import { askWith, retryAfter_s, type Trouble } from '../../../dashboard/src/http/request.js';
import { askInside } from '../../../dashboard/src/session/ask-inside.js';
import { Session } from '../../../dashboard/src/session/session.js';
import { signInTroubleText, waitLeft_s } from '../../../dashboard/src/session/signin-trouble.js';
import { NOW, NOW_MS } from './views.js';

const VIEW = { username: 'admin', role: 'admin', gateway: 'gw0', version: '0.1.0' } as const;
const PROBLEM = {
  type: 'about:blank',
  title: 'No',
  status: 401,
  code: 'not_signed_in',
  detail: 'Sign in first.',
};

const FARM = { epoch: 'e1', seq: 0, now: NOW, session: VIEW, tanks: [], nodes: [], alarms: [] };
const SIGNED_IN = 'signed in';

/** A session whose gateway gives these answers, one after the other; an error stands for silence. */
function sessionAgainst(...answers: (Response | Error | typeof SIGNED_IN)[]): Session {
  const left = [...answers];
  const ask = askWith(async (path) => {
    const answer = left.shift() ?? new TypeError('nothing more');
    if (answer instanceof Error) throw answer;
    if (answer === SIGNED_IN) return Response.json(path === '/api/farm' ? FARM : VIEW);
    return answer;
  });
  return new Session(ask, () => askFarm(ask, () => NOW_MS));
}

const nobody = () => Response.json(PROBLEM, { status: 401 });

describe('who is signed in', () => {
  test.each<[string, Response | Error | typeof SIGNED_IN]>([
    ['signed_in', SIGNED_IN],
    ['signed_out', nobody()],
    ['unreachable', new TypeError('network')],
    ['unreachable', new Response('<html>', { status: 502 })],
    ['unreachable', new Response('no JSON', { status: 200 })],
  ])('is %s after the gateway’s answer', async (at, answer) => {
    const session = sessionAgainst(answer);
    await session.restore();
    expect(session.state.value.at).toBe(at);
  });

  test('the farm comes with the answer, of the time when it came; what was asked ahead is not asked again', async () => {
    const session = sessionAgainst();
    const farm = { snapshot: FARM, received_ms: NOW_MS - 3_000 };
    await session.restore(Promise.resolve({ ok: true, body: farm }));
    expect(session.state.value).toEqual({ at: 'signed_in', view: VIEW, farm });
    session.told({ ...VIEW, role: 'viewer' });
    expect(session.state.value).toEqual({ at: 'signed_in', view: { ...VIEW, role: 'viewer' } });
  });

  test('a phone that the plan does not know is told so, before and after signing in', async () => {
    const shutOut = () =>
      Response.json({ ...PROBLEM, status: 403, code: 'vpn_address_unknown' }, { status: 403 });
    const session = sessionAgainst(shutOut(), SIGNED_IN, shutOut());
    await session.restore();
    expect(session.state.value).toEqual({ at: 'shut_out' });
    await session.restore();
    await session.recheck();
    expect(session.state.value).toEqual({ at: 'shut_out' });
  });

  test('wrong credentials change nothing and tell the trouble', async () => {
    const session = sessionAgainst(nobody(), nobody(), SIGNED_IN);
    await session.restore();
    expect(await session.signIn({ username: 'a', password: 'b' })).toMatchObject({ status: 401 });
    expect(session.state.value).toEqual({ at: 'signed_out', ended: false, undone: false });
    expect(await session.signIn({ username: 'a', password: 'b' })).toBeNull();
    expect(session.state.value).toEqual({ at: 'signed_in', view: VIEW });
  });

  test('signing out needs the gateway’s word', async () => {
    const session = sessionAgainst(SIGNED_IN, new TypeError('network'), new Response(null, { status: 204 }));
    await session.restore();
    expect(await session.signOut()).toBe(false);
    expect(session.state.value.at).toBe('signed_in');
    expect(await session.signOut()).toBe(true);
    expect(session.state.value).toEqual({ at: 'signed_out', ended: false, undone: false });
  });

  test('a session that ended is told from one that was never there; silence ends nothing', async () => {
    const session = sessionAgainst(SIGNED_IN, new TypeError('network'), nobody());
    await session.restore();
    await session.recheck();
    expect(session.state.value.at).toBe('signed_in');
    await session.recheck();
    expect(session.state.value).toEqual({ at: 'signed_out', ended: true, undone: false });
  });

  test('a deed that the end of the session left undone is told, whoever notices the end first', async () => {
    const session = sessionAgainst(SIGNED_IN, SIGNED_IN);
    const ask = askInside(
      askWith(async () => nobody()),
      () => session.turnedAway(),
    );
    await session.restore();
    await ask('/api/tanks');
    expect(session.state.value.at).toBe('signed_in');
    await ask('/api/tanks/house/commands', { method: 'POST', body: {} });
    expect(session.state.value).toEqual({ at: 'signed_out', ended: true, undone: true });
    await session.restore();
    session.ended();
    await ask('/api/tanks/house/rule', { method: 'PUT', body: {} });
    expect(session.state.value).toEqual({ at: 'signed_out', ended: true, undone: true });
  });

  test('whoever signed out by themselves left nothing undone', async () => {
    const session = sessionAgainst(SIGNED_IN, new Response(null, { status: 204 }));
    await session.restore();
    await session.signOut();
    session.turnedAway();
    expect(session.state.value).toEqual({ at: 'signed_out', ended: false, undone: false });
  });
});

describe('why signing in did not work', () => {
  const refused = (status: number, retry_after_s: number | null = null): Trouble => ({
    kind: 'refused',
    status,
    code: 'code',
    detail: 'The gateway’s own words.',
    args: {},
    retry_after_s,
  });

  test('is told plainly', () => {
    expect(signInTroubleText({ kind: 'unreachable' }, 0)).toMatch(/does not answer/);
    expect(signInTroubleText(refused(401), 0)).toBe('User name or password is wrong.');
    expect(signInTroubleText(refused(500), 0)).toBe('The gateway’s own words.');
  });

  test('counts the seconds down where there are any', () => {
    expect(signInTroubleText(refused(429, 30), 4)).toBe('Too many attempts. Try again in 26 s.');
    expect(signInTroubleText(refused(429), 4)).toMatch(/Wait a minute/);
    expect(waitLeft_s(refused(429, 30), 31)).toBe(0);
    expect(waitLeft_s(refused(429, 30), 4)).toBe(26);
    expect(waitLeft_s(refused(401), 0)).toBe(0);
    expect(waitLeft_s(null, 0)).toBe(0);
  });

  test.each([
    ['12', 12],
    [null, null],
    ['', null],
    ['Wed, 21 Oct 2026 07:28:00 GMT', null],
    ['-1', null],
    ['1e309', null],
  ])('Retry-After %j is %j', (header, seconds) => expect(retryAfter_s(header)).toBe(seconds));
});

describe('asking quietly while the gateway is not to be reached', () => {
  const refused = () => new Response(JSON.stringify(PROBLEM), { status: 401 });

  test('silence changes nothing, an answer does', async () => {
    const session = sessionAgainst(new Error('no'), new Error('no'), SIGNED_IN);
    await session.restore();
    const before = session.state.value;
    expect(before).toEqual({ at: 'unreachable' });
    await session.retry();
    expect(session.state.value).toBe(before);
    await session.retry();
    expect(session.state.value).toEqual({ at: 'signed_in', view: VIEW });
  });

  test('a session that ended meanwhile is told', async () => {
    const session = sessionAgainst(new Error('no'), refused());
    await session.restore();
    await session.retry();
    expect(session.state.value).toEqual({ at: 'signed_out', ended: true, undone: false });
  });

  test('whoever is signed in is not asked', async () => {
    const session = sessionAgainst(SIGNED_IN, refused());
    await session.restore();
    await session.retry();
    expect(session.state.value.at).toBe('signed_in');
  });
});
