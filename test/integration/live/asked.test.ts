import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { LIVE_EVENTS } from '../../../firmware/protocol/live.js';
import { levelPayload } from '../../../firmware/protocol/payloads.js';
import { LEVEL } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { LiveRig } from './live-rig.js';

const level = levelPayload.parse(LEVEL);

let live: LiveRig;
beforeEach(async () => {
  live = await LiveRig.start();
});
afterEach(() => live.stop());

describe('what is asked', () => {
  // Role × event, from the table: an event without an expectation fails.
  const expected: Readonly<Record<string, readonly string[]>> = { resync: ['admin', 'viewer'] };
  const SNAPSHOT_EVERY_MS = 1_000;

  test('every event of the table has an expectation', () => {
    expect(Object.keys(expected)).toEqual(Object.keys(LIVE_EVENTS));
  });

  test.each(
    Object.keys(LIVE_EVENTS).flatMap((event) => ['admin', 'viewer'].map((role) => ({ event, role }))),
  )('$event by $role', async ({ event, role }) => {
    const { socket } = await live.welcomed(role);
    const welcomed_ms = performance.now();
    const answer = await waitFor('an answer that is none of haste', async () => {
      if (performance.now() - welcomed_ms < SNAPSHOT_EVERY_MS) return undefined;
      return socket.emitWithAck(event);
    });
    expect('tanks' in answer).toBe(expected[event]?.includes(role));
  });

  test.each(['command', 'snapshot', 'toString', '__proto__', ''])(
    'no event named %j; it is audited',
    async (event) => {
      const { socket, deltas } = await live.welcomed('viewer');
      expect(await socket.emitWithAck(event, { tank: 'house', action: 'open' })).toEqual({
        code: 'event_refused',
      });
      expect(live.store.audit.newest(5)).toEqual([
        expect.objectContaining({
          actor: 'vic',
          role: 'viewer',
          action: 'live.event',
          target: event,
          allowed: false,
        }),
      ]);
      expect(live.store.commands.ofTank('house', 5)).toEqual([]);
      expect(deltas).toEqual([]);
    },
  );

  test('a snapshot again and again costs one a second', async () => {
    const { socket } = await live.welcomed('viewer');
    // A busy machine may have taken a second since the welcome; the one right behind another comes too soon.
    const [, second] = await Promise.all([socket.emitWithAck('resync'), socket.emitWithAck('resync')]);
    expect(second).toEqual({ code: 'too_often' });
  });

  test('a message of more than 16 KiB ends the connection', async () => {
    const { socket } = await live.welcomed('viewer');
    socket.emit('resync', 'x'.repeat(20_000));
    await waitFor('the end', () => !socket.connected);
  });

  test('an event without a place for the answer harms nothing', async () => {
    const { socket } = await live.welcomed('viewer');
    socket.emit('resync');
    socket.emit('resync', 5);
    live.state.tellLevel('house', level);
    await waitFor('the connection to live on', () => live.sockets.every((each) => each.connected));
  });
});
