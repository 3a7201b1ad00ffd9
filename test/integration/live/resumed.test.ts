import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { levelPayload } from '../../../firmware/protocol/payloads.js';
import type { Place, Resumed } from '../../../firmware/protocol/rest.js';
import { LEVEL } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { type Browser, LiveRig } from './live-rig.js';

const level = levelPayload.parse(LEVEL);

let live: LiveRig;
beforeEach(async () => {
  live = await LiveRig.start();
});
afterEach(() => live.stop());

describe('a browser that knows the farm up to a number', () => {
  /** Opens a socket with that place, and gives what it is greeted with. */
  async function greeting(auth: unknown): Promise<{ browser: Browser; resumed: Resumed[] }> {
    const browser = live.open('viewer', {}, auth as object);
    const resumed: Resumed[] = [];
    browser.socket.on('resumed', (message) => resumed.push(message));
    await waitFor('a greeting', () => browser.snapshots.length + resumed.length > 0);
    return { browser, resumed };
  }

  const placeNow = (): Place => {
    const { epoch, seq } = live.hub.snapshot({ username: 'vic', role: 'viewer' });
    return { epoch, seq };
  };

  /** Tells a level, and waits until it has its number. */
  async function tell(tank: string, percent: number): Promise<void> {
    const { seq } = placeNow();
    live.state.tellLevel(tank, { ...level, percent });
    await waitFor('the delta', () => placeNow().seq === seq + 1);
  }

  test('is told what changed since, and goes on from there', async () => {
    await tell('house', 40);
    const place = placeNow();
    await tell('farm', 41);
    await tell('farm', 42);
    const { browser, resumed } = await greeting(place);
    expect(browser.snapshots).toEqual([]);
    expect(resumed).toEqual([
      {
        seq: 3,
        now: expect.any(String),
        session: { username: 'vic', role: 'viewer', gateway: 'gw0', version: '0.1.0' },
        tanks: [{ id: 'farm', level: expect.objectContaining({ percent: 42 }), stale: false }],
        nodes: [],
        alarms: [],
      },
    ]);
    await tell('house', 43);
    await waitFor('the next delta', () => browser.deltas.length === 1);
    expect(browser.deltas[0]?.seq).toBe(4);
  });

  test('is told nothing but its place when nothing changed', async () => {
    const { resumed } = await greeting(placeNow());
    expect(resumed).toMatchObject([{ seq: 0, tanks: [], nodes: [], alarms: [] }]);
  });

  test.each([
    ['another life of the gateway', { epoch: 'e0', seq: 1 }],
    ['a number that has not been yet', { epoch: 'e1', seq: 2 }],
    ['no number', { epoch: 'e1', seq: '1' }],
    ['half a number', { epoch: 'e1', seq: 0.5 }],
    ['a number below all', { epoch: 'e1', seq: -1 }],
    ['no place', {}],
  ])('gets the whole farm with %s', async (_, auth) => {
    await tell('house', 40);
    const { browser, resumed } = await greeting(auth);
    expect(resumed).toEqual([]);
    expect(browser.snapshots).toMatchObject([{ epoch: 'e1', seq: 1 }]);
  });

  test('gets in no easier for it', async () => {
    const browser = live.open(null, {}, placeNow());
    await waitFor('the refusal', () => browser.errors.length > 0);
    expect(browser.errors).toEqual(['not_signed_in']);
  });
});
