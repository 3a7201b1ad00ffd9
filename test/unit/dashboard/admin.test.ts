import { describe, expect, jest, test } from '@jest/globals';
import { Channels } from '../../../dashboard/src/admin/alerts/channels.js';
import {
  type ChannelDraft,
  draftOf,
  newDraft,
  readChannel,
} from '../../../dashboard/src/admin/alerts/draft.js';
import { matches } from '../../../dashboard/src/admin/audit/matches.js';
import { People } from '../../../dashboard/src/admin/people/people.js';
import { type Ask, askWith, type RequestOptions } from '../../../dashboard/src/http/request.js';
import { channelBody, channelView } from '../../../firmware/protocol/notifications.js';
import type { AuditEntry } from '../../../firmware/protocol/rest.js';

const ZONE = 'Europe/Madrid';
const EMAIL: ChannelDraft = {
  ...newDraft('email', ZONE),
  ...{
    name: ' Ann ',
    host: 'mail.example.org',
    from: 'farm@example.org',
    to: 'ann@example.org; bo@example.org',
  },
};
const NTFY: ChannelDraft = { ...newDraft('ntfy', ZONE), name: 'Ann', url: ' https://ntfy.example.org/farm ' };

const bodyOf = (draft: ChannelDraft) => {
  const read = readChannel(draft);
  if ('mistake' in read) throw new Error(read.mistake);
  return read.body;
};
const mistakeOf = (draft: ChannelDraft) => {
  const read = readChannel(draft);
  return 'mistake' in read ? read.mistake : null;
};

describe('a channel as it is typed', () => {
  test('becomes what the gateway takes', () => {
    expect(bodyOf(EMAIL)).toMatchObject({
      ...{ kind: 'email', name: 'Ann', port: 587, username: null, quiet: null },
      to: ['ann@example.org', 'bo@example.org'],
    });
    expect(bodyOf(NTFY)).toMatchObject({ kind: 'ntfy', url: 'https://ntfy.example.org/farm' });
    for (const draft of [EMAIL, NTFY, { ...NTFY, kind: 'webhook' as const, quiet: true, secret: 's' }])
      expect(channelBody.parse(bodyOf(draft))).toBeDefined();
  });

  test('says nothing of a secret that stays, and takes one away when told to', () => {
    expect(bodyOf(NTFY)).not.toHaveProperty('secret');
    expect(bodyOf({ ...NTFY, secret: 'new' })).toHaveProperty('secret', 'new');
    expect(bodyOf({ ...NTFY, secret: 'new', forget_secret: true })).toHaveProperty('secret', null);
  });

  test.each<[string, Partial<ChannelDraft>, string]>([
    ['no name', { name: '  ' }, 'admin.alerts.mistake.name'],
    ['an address that is none', { url: 'ntfy.example.org' }, 'admin.alerts.mistake.url'],
    ['half an address', { url: 'https://' }, 'admin.alerts.mistake.url'],
    ['a secret in it', { url: 'https://ann:pw@a.org/farm' }, 'admin.alerts.mistake.secret_in_url'],
    ['half a minute', { repeat_min: '0.5' }, 'admin.alerts.mistake.minutes'],
    ['no minutes', { after_min: '' }, 'admin.alerts.mistake.minutes'],
    ['more than a day', { after_min: '1441' }, 'admin.alerts.mistake.minutes'],
    ['less than nothing', { repeat_min: '-5' }, 'admin.alerts.mistake.minutes'],
    ['half of the quiet hours', { quiet: true, quiet_to: '' }, 'admin.alerts.mistake.quiet'],
  ])('%s', (_, part, mistake) => {
    expect(mistakeOf({ ...NTFY, ...part })).toBe(mistake);
  });

  test.each<[string, Partial<ChannelDraft>, string]>([
    ['no server', { host: '' }, 'admin.alerts.mistake.host'],
    ['a web address for a server', { host: 'https://mail.example.org' }, 'admin.alerts.mistake.host'],
    ['no port', { port: '0' }, 'admin.alerts.mistake.port'],
    ['a port beyond', { port: '65536' }, 'admin.alerts.mistake.port'],
    ['nobody to write to', { to: ' , ' }, 'admin.alerts.mistake.address'],
    ['eleven', { to: Array(11).fill('a@b.org').join(',') }, 'admin.alerts.mistake.address'],
    ['nobody who writes', { from: '' }, 'admin.alerts.mistake.address'],
    ['one without a place', { to: 'ann' }, 'admin.alerts.mistake.address'],
  ])('e-mail: %s', (_, part, mistake) => {
    expect(mistakeOf({ ...EMAIL, ...part })).toBe(mistake);
  });

  test('begins as it is kept, and is the same when nothing is changed', () => {
    const kept = channelView.parse({
      ...channelBody.parse({ ...bodyOf({ ...EMAIL, quiet: true, quiet_from: '21:30', after_min: '15' }) }),
      ...{ id: '0123456789abcdef', has_secret: true, last: null },
    });
    const { id, has_secret, last, ...body } = kept;
    expect([id, has_secret, last]).toEqual(['0123456789abcdef', true, null]);
    expect(bodyOf(draftOf(kept, 'Asia/Kolkata'))).toEqual(body);
  });
});

describe('a test message', () => {
  test('is waited for longer than the gateway waits for a silent server; what else is asked, as long as ever', async () => {
    const limits_ms: number[] = [];
    const timeout = jest.spyOn(AbortSignal, 'timeout').mockImplementation((limit_ms) => {
      limits_ms.push(limit_ms);
      return new AbortController().signal;
    });
    const fetch = async () => Response.json({ channels: [] });
    try {
      expect(await new Channels(askWith(fetch), () => undefined).test('0123456789abcdef')).toBeNull();
    } finally {
      timeout.mockRestore();
    }
    // Ten seconds to connect to a mail server, and ten for its greeting.
    expect(limits_ms[0]).toBeGreaterThan(20_000);
    expect(limits_ms[1]).toBe(10_000);
  });
});

describe('the audit log', () => {
  const entry: AuditEntry = {
    ts: '2026-06-01T06:00:00.000Z',
    ...{ actor: 'ann', role: 'admin', action: 'rule.set', target: 'house', allowed: true },
    ...{ detail: '15–80 %', from: '10.8.0.7' },
  };

  test.each<[string, boolean, boolean]>([
    ['', false, true],
    ['  ', false, true],
    ['ANN house', false, true],
    ['ann farm', false, false],
    ['10.8', false, true],
    ['', true, false],
  ])('%j, only denied: %s', (wanted, denied_only, found) => {
    expect(matches(entry, wanted, denied_only)).toBe(found);
    expect(matches({ ...entry, allowed: false }, wanted, true)).toBe(matches(entry, wanted, false));
  });
});

describe('who may sign in', () => {
  test('a change is asked for, and the list read anew whatever came of it', async () => {
    const asked: [string, RequestOptions | undefined][] = [];
    const refused = {
      kind: 'refused',
      status: 409,
      code: 'last_admin',
      detail: '',
      args: {},
      retry_after_s: null,
    } as const;
    const ask = (async (path: string, options?: RequestOptions) => {
      asked.push([`${options?.method ?? 'GET'} ${path}`, options]);
      if (options?.method === 'DELETE') return { ok: false, trouble: refused };
      return { ok: true, body: { users: [] } };
    }) as Ask;
    const people = new People(ask, () => undefined);
    expect(people.list.state.value).toEqual({ at: 'asking' });
    expect(await people.setRole('ann', 'viewer')).toBeNull();
    expect(await people.remove('ann')).toEqual(refused);
    expect(people.list.state.value).toEqual({ at: 'known', items: [], trouble: null });
    expect(asked.map(([what]) => what)).toEqual([
      ...['PUT /api/users/ann/role', 'GET /api/users', 'DELETE /api/users/ann', 'GET /api/users'],
    ]);
  });

  test('a list that is known stays while it cannot be read anew, and says why', async () => {
    const users = [{ username: 'ann', role: 'viewer' }];
    const answers: object[] = [
      { ok: false, trouble: { kind: 'unreachable' } },
      { ok: true, body: { users } },
      { ok: false, trouble: { kind: 'unreachable' } },
      { ok: false, trouble: { kind: 'unreachable' } },
      { ok: true, body: { users: [] } },
    ];
    const people = new People((async () => answers.shift()) as unknown as Ask, () => undefined);
    await people.list.load();
    expect(people.list.state.value).toEqual({ at: 'unknown', trouble: { kind: 'unreachable' } });
    await people.list.load();
    expect(await people.setPassword('ann', 'a-good-password')).toEqual({ kind: 'unreachable' });
    const known = { at: 'known', items: users, trouble: { kind: 'unreachable' } };
    expect(people.list.state.value).toEqual(known);
    await people.list.load();
    expect(people.list.state.value).toEqual({ at: 'known', items: [], trouble: null });
  });

  test('somebody who is signed out is sent to the door', async () => {
    const out = {
      kind: 'refused',
      status: 401,
      code: 'signed_out',
      detail: '',
      args: {},
      retry_after_s: null,
    } as const;
    let ended = 0;
    const people = new People((async () => ({ ok: false, trouble: out })) as Ask, () => {
      ended += 1;
    });
    await people.list.load();
    await people.remove('ann');
    expect(ended).toBe(2);
  });
});
