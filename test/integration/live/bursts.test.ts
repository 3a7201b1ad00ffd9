import { randomBytes } from 'node:crypto';
import { afterEach, expect, test } from '@jest/globals';
import { levelPayload } from '../../../firmware/protocol/payloads.js';
import { LEVEL } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { LiveRig } from './live-rig.js';

/** As many messages at once as a farm of 250 tanks makes, and a phone that takes none. */

const TANKS = ['house', ...Array.from({ length: 249 }, (_, n) => `tank${n}`)];
const level = levelPayload.parse(LEVEL);

let live: LiveRig;
afterEach(() => live.stop());

test('250 alarms in one look reach a browser, which stays', async () => {
  live = await LiveRig.start(TANKS);
  const vic = await live.welcomed('viewer');
  const ts = new Date().toISOString();
  for (const tank of TANKS) live.state.tellLevel(tank, { ...level, ts, percent: 5 });
  live.alarms.look();
  await waitFor('all alarms', () => vic.alarms.length === TANKS.length || !vic.socket.connected);
  expect(vic.alarms).toHaveLength(TANKS.length);
  expect(vic.socket.connected).toBe(true);
});

test('a browser that reads nothing is given up, counted, and keeps nobody else waiting', async () => {
  live = await LiveRig.start();
  const [asleep, awake] = [await live.welcomed('viewer'), await live.welcomed('admin')];
  // The transport reads from its socket no more, as that of a phone in a tunnel.
  Reflect.get(asleep.socket.io.engine.transport, 'ws').pause();
  let told = 0;
  await waitFor(
    'the one that sleeps to be given up',
    () => {
      // At first more than the operating system holds for one connection, also when it is packed.
      const noise = told++ < 400 ? randomBytes(200_000).toString('base64') : '';
      live.state.tellLevel('house', { ...level, reason_args: { told, noise } });
      return live.refusals.counts.get('live_reader_too_slow') === 1;
    },
    120_000,
  );
  expect(awake.socket.connected).toBe(true);
}, 150_000);
