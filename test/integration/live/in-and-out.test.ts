import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { waitFor } from '../../support/wait-for.js';
import { type Browser, LiveRig } from './live-rig.js';

let live: LiveRig;
beforeEach(async () => {
  live = await LiveRig.start();
});
afterEach(() => live.stop());

describe('who gets in', () => {
  test('whoever is signed in, with a snapshot first', async () => {
    const { snapshots } = await live.welcomed('viewer');
    expect(snapshots).toEqual([
      {
        epoch: 'e1',
        seq: 0,
        now: expect.any(String),
        session: { username: 'vic', role: 'viewer', gateway: 'gw0', version: '0.1.0' },
        tanks: live.state.tanks(),
        nodes: live.state.nodes(),
        alarms: [],
      },
    ]);
  });

  test.each([null, 'nonsense'])('nobody with the cookie %j', async (cookie) => {
    const browser = live.open(cookie);
    await waitFor('the refusal', () => browser.errors.length > 0);
    expect(browser.errors).toEqual(['not_signed_in']);
    expect(browser.snapshots).toEqual([]);
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1.evil.example'])(
    'no page of %s',
    async (origin) => {
      const browser = live.open('admin', { origin });
      await waitFor('the refusal', () => browser.errors.length > 0);
      expect(browser.snapshots).toEqual([]);
      expect(live.refusals.counts.get('live_origin_refused')).toBe(1);
    },
  );

  test('a page of our own', async () => {
    const browser = live.open('admin', { origin: `http://127.0.0.1:${live.port}` });
    await waitFor('the snapshot', () => browser.snapshots.length > 0);
  });

  test('no more than 200', async () => {
    const crowd = Array.from({ length: 200 }, () => live.open('viewer'));
    await waitFor('all of them', () => crowd.every(({ snapshots }) => snapshots.length === 1), 20_000);
    const one = live.open('viewer');
    await waitFor('the refusal', () => one.errors.length > 0);
    expect(live.hub.connectionCount).toBe(200);
  });
});

describe('when a session ends', () => {
  test('the sockets of that person are closed, and no other', async () => {
    const [ann, vic] = [await live.welcomed('admin'), await live.welcomed('viewer')];
    live.sessions.delete('viewer');
    live.hub.review('vic');
    await waitFor('the end', () => !vic.socket.connected);
    expect(ann.socket.connected).toBe(true);
  });

  test('another role ends them too; another session of the same person does not', async () => {
    const ann = await live.welcomed('admin');
    live.hub.review('ann');
    expect(await ann.socket.emitWithAck('nothing')).toEqual({ code: 'event_refused' });
    live.sessions.set('admin', { username: 'ann', role: 'viewer' });
    live.hub.review('ann');
    await waitFor('the end', () => !ann.socket.connected);
  });

  test('an event is not answered any more, even when nobody told the hub', async () => {
    const vic = await live.welcomed('viewer');
    live.sessions.delete('viewer');
    vic.socket.emit('resync', () => undefined);
    await waitFor('the end', () => !vic.socket.connected);
  });
});

describe('while sessions cannot be read from the disk', () => {
  test('nobody is let in, and the gateway goes on', async () => {
    live.unreadable = true;
    const browser = live.open('viewer');
    await waitFor('the refusal', () => browser.errors.length > 0);
    expect(browser.errors).toEqual(['not_signed_in']);
    expect(live.refusals.counts.get('session_unreadable')).toBeGreaterThan(0);
    live.unreadable = false;
    await live.welcomed('viewer');
  });

  test.each<[string, (browser: Browser) => void]>([
    ['at the next look', () => live.hub.reviewAll()],
    ['when it asks for something', ({ socket }) => socket.emit('resync')],
  ])('a browser that is inside is sent away %s', async (_, look) => {
    const vic = await live.welcomed('viewer');
    live.unreadable = true;
    look(vic);
    await waitFor('the end', () => vic.socket.disconnected);
  });
});
