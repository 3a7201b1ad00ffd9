import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ChannelView, channelList, channelView } from '../../../firmware/protocol/notifications.js';
import { waitFor } from '../../support/wait-for.js';
import { served } from '../http/served.js';
import { MailServer, PostBox } from './post-box.js';

/** From an alarm to a message on the wire: the real desk, store and drivers, with real servers to take the messages. */

let at: Awaited<ReturnType<typeof served>>;
let box: PostBox;
let mail: MailServer;
beforeEach(async () => {
  at = await served();
  box = await PostBox.open();
  mail = await MailServer.open();
});
afterEach(async () => {
  await at.end();
  await box.close();
  await mail.close();
});

const asked = (method: string, path: string, body?: object, who = 'admin') =>
  at.send({ method, path, headers: { cookie: at.cookieOf(who) }, body });

const WEBHOOK = { kind: 'webhook', name: 'Ann', heartbeat: false };

async function added(body: object): Promise<ChannelView> {
  const answer = await asked('POST', '/api/notifications', body);
  expect([answer.status, answer.text]).toEqual([201, expect.any(String)]);
  return channelView.parse(answer.json());
}

/** The node is away for so long; the gateway looks once a second. */
async function nodeAway(span_s: number): Promise<void> {
  at.state.tellAvailability('pi0', 'offline');
  await pass(span_s);
}

async function pass(span_s: number): Promise<void> {
  for (let second = 0; second < span_s; second++) {
    await at.clock.advance(1_000);
    at.alarms.look();
    at.notifications.look();
  }
}

const jsonOf = (body: string | undefined) => JSON.parse(body ?? '{}');

describe('an alarm reaches people', () => {
  test('by webhook, with the secret as a bearer token', async () => {
    await added({ ...WEBHOOK, url: `${box.url}/hook`, secret: 'open sesame' });
    await nodeAway(62);
    await waitFor('the message', () => box.posted.length === 1);
    expect(box.posted[0]).toMatchObject({ path: '/hook', headers: { authorization: 'Bearer open sesame' } });
    expect(jsonOf(box.posted[0]?.body)).toMatchObject({
      title:
        'Sluice gw0: pi0: The Pi at the tank does not answer, or comes and goes: its tanks look after themselves',
      priority: 'high',
    });
  });

  test('by ntfy, with its title in any script and its priority', async () => {
    at.state.tellAbout('house', { ...at.state.tank('house'), name: 'Wassertank Süd' } as never);
    await added({ ...WEBHOOK, kind: 'ntfy', url: `${box.url}/farm` });
    await nodeAway(62);
    await waitFor('the message', () => box.posted.length === 1);
    expect(box.posted[0]?.headers).toMatchObject({ priority: '4' });
    const title = String(box.posted[0]?.headers.title).replace(/^=\?UTF-8\?B\?(.*)\?=$/, '$1');
    expect(Buffer.from(title, 'base64').toString()).toContain('does not answer');
  });

  test('by e-mail, signed in, to everybody named', async () => {
    const to = ['ann@example.org', 'bea@example.org'];
    await added({
      ...{ ...WEBHOOK, kind: 'email', host: '127.0.0.1', port: mail.port, security: 'none' },
      ...{ username: 'sluice', secret: 'letters', from: 'farm@example.org', to },
    });
    await nodeAway(62);
    await waitFor('the letter', () => mail.mails.length === 1);
    expect(mail.signedIn).toEqual(['\0sluice\0letters']);
    expect(mail.mails[0]?.to).toEqual(to.map((one) => `RCPT TO:<${one}>`));
    expect(mail.mails[0]?.text).toContain('does not answer');
  });

  test('the second person when the first does not answer, and both when it is over', async () => {
    await added({ ...WEBHOOK, url: `${box.url}/first` });
    await added({ ...WEBHOOK, url: `${box.url}/second`, after_min: 5, repeat_min: 0 });
    await nodeAway(62);
    await waitFor('the first message', () => box.posted.length === 1);
    await pass(301);
    await waitFor('the second message', () => box.posted.length === 2);
    expect(box.posted.map(({ path }) => path)).toEqual(['/first', '/second']);
    await waitFor('its arrival', () => at.notifications.list()[1]?.last?.delivered === true);
    at.state.tellAvailability('pi0', 'online');
    await pass(8);
    // The second person has just had a message: the next one waits until a minute has passed.
    await waitFor('the news for the first', () => box.posted.length === 3);
    await pass(60);
    await waitFor('the news that it is over', () => box.posted.length === 4);
    expect(jsonOf(box.posted[3]?.body).title).toContain('Over: pi0');
  });

  test('later, when the server was away: tried again, not lost', async () => {
    const { id } = await added({ ...WEBHOOK, url: `${box.url}/hook`, secret: 'open sesame' });
    box.status = 500;
    await nodeAway(62);
    await waitFor('the failure', () => at.notifications.list()[0]?.last?.delivered === false);
    await pass(30);
    expect(box.posted).toHaveLength(1);
    box.status = 200;
    await pass(40);
    await waitFor('the message', () => at.notifications.list()[0]?.last?.delivered === true);
    expect(box.posted).toHaveLength(2);
    expect(at.notifications.list()[0]?.id).toBe(id);
  });

  test('in quiet hours it waits for their end', async () => {
    // 06:00 in UTC is where the clock begins.
    const quiet = { from: '22:00', to: '06:10', time_zone: 'UTC' };
    await added({ ...WEBHOOK, url: box.url, quiet });
    await nodeAway(300);
    expect(box.posted).toEqual([]);
    await pass(301);
    await waitFor('the message', () => box.posted.length === 1);
  });
});

describe('once a week', () => {
  test('a word says that the gateway is alive; silence is a sign', async () => {
    await added({ ...WEBHOOK, url: box.url, heartbeat: true });
    at.notifications.look();
    await waitFor('the word', () => box.posted.length === 1);
    expect(jsonOf(box.posted[0]?.body)).toMatchObject({ title: 'Sluice gw0 is running', priority: null });
    await pass(5);
    await at.clock.advance(7 * 86_400_000 - 10_000);
    await pass(1);
    expect(box.posted).toHaveLength(1);
    await pass(10);
    await waitFor('the next word', () => box.posted.length === 2);
  });
});

describe('an admin', () => {
  test('tries a channel out, and is told what the other side said, without the secret', async () => {
    const { id } = await added({ ...WEBHOOK, url: box.url, secret: 'open sesame' });
    const good = await asked('POST', `/api/notifications/${id}/test`);
    expect(channelView.parse(good.json())).toMatchObject({ has_secret: true, last: { delivered: true } });
    box.status = 403;
    const bad = await asked('POST', `/api/notifications/${id}/test`);
    expect(bad.status).toBe(502);
    expect(bad.json()).toMatchObject({ code: 'notice_refused', detail: expect.stringContaining('HTTP 403') });
  });

  test('never gets a secret back, nor does the log or the audit', async () => {
    mail.signIn = '535 letters is not the password of sluice';
    const { id } = await added({
      ...{ ...WEBHOOK, kind: 'email', host: '127.0.0.1', port: mail.port, security: 'none' },
      ...{ username: 'sluice', secret: 'letters', from: 'farm@example.org', to: ['ann@example.org'] },
    });
    const answer = await asked('POST', `/api/notifications/${id}/test`);
    expect(answer.status).toBe(502);
    const listed = await asked('GET', '/api/notifications');
    channelList.parse(listed.json());
    const everything = [answer.text, listed.text, at.log.lines, at.store.audit.newest(100)];
    expect(JSON.stringify(everything)).not.toContain('letters');
  });

  test('keeps the secret by leaving it out, and loses it by pointing elsewhere', async () => {
    const { id } = await added({ ...WEBHOOK, url: `${box.url}/one`, secret: 'open sesame' });
    const change = (url: string, rest = {}) =>
      asked('PUT', `/api/notifications/${id}`, { ...WEBHOOK, url, ...rest });
    expect((await change(`${box.url}/one`, { name: 'Bea' })).json()).toMatchObject({ has_secret: true });
    expect((await change(`${box.url}/two`)).json()).toMatchObject({ has_secret: false });
    expect((await change(`${box.url}/two`, { secret: 'again' })).json()).toMatchObject({ has_secret: true });
    expect((await change(`${box.url}/two`, { secret: null })).json()).toMatchObject({ has_secret: false });
  });

  test.each([
    'https://ann:open-sesame@ntfy.example.org/farm',
    'https://ann@ntfy.example.org/farm',
    'https:/:open-sesame@ntfy.example.org/farm',
  ])('cannot put a secret into the address %s, and is told where it goes', async (url) => {
    for (const kind of ['ntfy', 'webhook']) {
      const answer = await asked('POST', '/api/notifications', { ...WEBHOOK, kind, url });
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        code: 'request_invalid',
        detail: expect.stringContaining('give the password or token as "secret"'),
      });
      expect(answer.text).not.toContain('open-sesame');
    }
  });

  test.each(['open…sesame', 'open\nsesame', ' open'])(
    'has to give a token that a header can carry, not %j',
    async (secret) => {
      for (const kind of ['ntfy', 'webhook']) {
        const answer = await asked('POST', '/api/notifications', { ...WEBHOOK, kind, url: box.url, secret });
        expect(answer.status).toBe(400);
        expect(answer.json()).toMatchObject({ detail: expect.stringContaining('a token of letters') });
      }
    },
  );

  test('does not see the secret in an address that was kept before such were refused', async () => {
    const url = 'https://ann:open-sesame@ntfy.example.org/farm';
    const rest = {
      enabled: true,
      min_priority: 'medium',
      after_min: 0,
      repeat_min: 60,
      quiet: null,
    } as const;
    at.store.channels.save('0123456789abcdef', { kind: 'ntfy', name: 'Ann', heartbeat: false, url, ...rest });
    const listed = await asked('GET', '/api/notifications');
    expect(listed.json()).toMatchObject({ channels: [{ url: 'https://ntfy.example.org/farm' }] });
  });

  test('a redirect carries no secret away', async () => {
    const { id } = await added({ ...WEBHOOK, url: box.url, secret: 'open sesame' });
    box.status = 302;
    expect((await asked('POST', `/api/notifications/${id}/test`)).status).toBe(502);
    expect(box.posted.map(({ path }) => path)).toEqual(['/']);
  });

  test.each([
    [{ ...WEBHOOK, url: 'ftp://example.org' }, 'url'],
    [{ ...WEBHOOK, url: 'file:///etc/passwd' }, 'url'],
    [{ kind: 'email', name: 'Ann', host: 'mail', from: 'no address', to: [] }, 'from'],
    [{ ...WEBHOOK, url: 'http://a', quiet: { from: '25:00', to: '06:00', time_zone: 'UTC' } }, 'quiet.from'],
    [
      { ...WEBHOOK, url: 'http://a', quiet: { from: '22:00', to: '06:00', time_zone: 'Mars' } },
      'quiet.time_zone',
    ],
    [{ ...WEBHOOK, url: 'http://a', after_min: -1 }, 'after_min'],
    [{ ...WEBHOOK, url: 'http://a', colour: 'red' }, 'colour'],
    [{ kind: 'pigeon', name: 'Ann' }, 'kind'],
  ])('is told what is wrong with %j', async (body, path) => {
    const answer = await asked('POST', '/api/notifications', body);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.json())).toContain(`"path":"${path}"`);
    expect(at.notifications.list()).toEqual([]);
  });

  test('cannot add channels without end, nor touch one that is not there', async () => {
    for (let n = 0; n < 20; n++) await added({ ...WEBHOOK, url: box.url });
    expect((await asked('POST', '/api/notifications', { ...WEBHOOK, url: box.url })).status).toBe(409);
    const nowhere = '/api/notifications/0123456789abcdef';
    for (const [method, path] of [
      ['PUT', nowhere],
      ['DELETE', nowhere],
      ['POST', `${nowhere}/test`],
    ] as const) {
      const body = method === 'PUT' ? { ...WEBHOOK, url: box.url } : undefined;
      expect((await asked(method, path, body)).status).toBe(404);
    }
  });
});
