import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { topicOf } from '../../../firmware/protocol/topics.js';
import { connectPacket, field, lengthBytes, packet, SIGN_IN_FLAGS } from '../../support/mqtt-bytes.js';
import { waitFor } from '../../support/wait-for.js';
import { BrokerRig, GATEWAY, LEVEL_TOPIC, NODE_SIGN_IN, SECRETS } from './broker-rig.js';

let rig: BrokerRig;
beforeEach(async () => {
  rig = new BrokerRig();
  await rig.start();
});
afterEach(() => rig.stop());

/** What the broker answered until it closed the connection. */
async function answerTo(...bytes: Uint8Array[]): Promise<Buffer> {
  const socket = await rig.raw();
  const answer: Buffer[] = [];
  socket.on('data', (chunk) => answer.push(chunk));
  for (const chunk of bytes) socket.write(chunk);
  await once(socket, 'close');
  return Buffer.concat(answer);
}

describe('strangers', () => {
  test('60 MB from each of four sockets that never signed in do not stay in memory', async () => {
    const before_mb = process.memoryUsage().rss / 1e6;
    const chunk = Buffer.alloc(1_000_000, 1);
    const flood = async () => {
      const socket = await rig.raw();
      socket.on('error', () => undefined);
      socket.write(Buffer.from([0x10, ...lengthBytes(60_000_000)]));
      for (let sent = 0; sent < 60 && !socket.destroyed; sent += 1) {
        if (!socket.write(chunk))
          await Promise.race([once(socket, 'drain'), once(socket, 'close')]).catch(() => undefined);
      }
      if (!socket.closed) await once(socket, 'close');
    };
    await Promise.all([flood(), flood(), flood(), flood()]);
    expect(process.memoryUsage().rss / 1e6 - before_mb).toBeLessThan(60);
    expect(rig.refusals.counts.get('packet_too_long')).toBe(4);
    await rig.stillWorks();
  });

  test.each([
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'connect_missing'],
    ['a PUBLISH before CONNECT', packet(0x30, field(LEVEL_TOPIC), Buffer.from('x')), 'connect_missing'],
    ['an endless length', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x7f]), 'packet_too_long'],
    ['no client id for a lasting session', connectPacket({ flags: 0, payload: [''] }), 'client_id_malformed'],
    ['a client id with NUL', connectPacket({ flags: 2, payload: ['a\0b'] }), 'client_id_malformed'],
    [
      'a surrogate',
      connectPacket({ flags: 2, payload: [Buffer.from([0xed, 0xa0, 0x80])] }),
      'client_id_malformed',
    ],
    [
      'a user name with a line feed',
      connectPacket({ flags: SIGN_IN_FLAGS, payload: ['c', 'a\nb', 'p'] }),
      'username_malformed',
    ],
    [
      'a password without a name',
      connectPacket({ flags: 0b0100_0010, payload: ['c', 'p'] }),
      'password_without_username',
    ],
    [
      'a will of QoS 3',
      connectPacket({ flags: 0b1101_1110, payload: ['c', LEVEL_TOPIC, 'x', 'u', 'p'] }),
      'will_malformed',
    ],
    [
      'a will on NUL',
      connectPacket({ flags: 0b1100_0110, payload: ['c', 'a\0', 'x', 'u', 'p'] }),
      'will_malformed',
    ],
  ])('%s gets no answer and is counted', async (_, bytes, code) => {
    expect(await answerTo(bytes)).toHaveLength(0);
    await waitFor('the count', () => rig.refusals.counts.get(code));
    await rig.stillWorks();
  });

  test.each([
    ['without name and password', connectPacket({ flags: 2, payload: ['someone'] }), 4],
    ['with a wrong password', connectPacket({ flags: SIGN_IN_FLAGS, payload: ['c', 'viewer', 'wrong'] }), 4],
    [
      'as a node with a wrong secret',
      connectPacket({ flags: SIGN_IN_FLAGS, payload: ['node-pi0', 'pi0', 'wrong'] }),
      4,
    ],
    ['as an unknown node', connectPacket({ flags: SIGN_IN_FLAGS, payload: ['node-pi9', 'pi9', 'wrong'] }), 4],
    [
      'as one node with the secret of another',
      connectPacket({ flags: SIGN_IN_FLAGS, payload: ['node-pi1', 'pi0', SECRETS.pi0 ?? ''] }),
      4,
    ],
    [
      'with the secret of a node, but not its client id',
      connectPacket({ flags: SIGN_IN_FLAGS, payload: ['c', 'pi0', SECRETS.pi0 ?? ''] }),
      4,
    ],
    [
      'as a user under the client id of a node',
      connectPacket({ flags: SIGN_IN_FLAGS, payload: ['node-pi0', 'admin', 'password-of-admin'] }),
      4,
    ],
    ['in MQTT 5', connectPacket({ level: 5, flags: SIGN_IN_FLAGS, payload: [] }), null],
  ])('nobody signs in %s', async (_, bytes, code) => {
    const answer = await answerTo(bytes);
    if (code !== null) expect([...answer]).toEqual([0x20, 2, 0, code]);
    await rig.stillWorks();
  });

  test('a will that may not be published keeps its client out', async () => {
    const will = {
      topic: topicOf(GATEWAY, 'availability', { node: 'pi1' }),
      payload: Buffer.from('offline'),
      retain: true,
      qos: 1 as const,
    };
    await expect(rig.node('pi0', { will })).rejects.toThrow();
    await expect(rig.user('viewer', { will })).rejects.toThrow();
    expect(rig.denials.map(({ actor, action }) => `${actor} ${action}`)).toEqual([
      'pi0 mqtt.will',
      'viewer mqtt.will',
    ]);
  });

  test('no address takes all the connections there are', async () => {
    const crowd = await Promise.all(Array.from({ length: 301 }, () => rig.raw()));
    let refused = 0;
    for (const socket of crowd) {
      socket.resume();
      socket.once('close', () => {
        refused += 1;
      });
    }
    await waitFor('the one too many', () => refused === 1 && rig.broker.connectionCount === 300);
    expect(rig.refusals.counts.get('too_many_connections')).toBe(1);
    crowd[0]?.destroy();
    await waitFor('room', () => rig.broker.connectionCount < 300);
    await rig.stillWorks();
  });

  test('random bytes, at the door and inside, bring nothing down', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    const afterConnect = bytes.map((tail) => Buffer.concat([NODE_SIGN_IN, tail]));
    const connectLike = fc
      .tuple(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 0, max: 255 }), bytes)
      .map(([level, flags, tail]) => packet(0x10, field('MQTT'), Buffer.from([level, flags]), tail));
    const versionFive = bytes.map((tail) =>
      Buffer.concat([packet(0x10, field('MQTT'), Buffer.from([5, 2, 0, 60, 0]), field('c')), tail]),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(bytes, afterConnect, connectLike, versionFive), async (stream) => {
        const socket = await rig.raw();
        socket.resume();
        socket.end(stream);
        await once(socket, 'close');
      }),
      { numRuns: 400, seed: 20260301 },
    );
    await rig.stillWorks();
  });
});
