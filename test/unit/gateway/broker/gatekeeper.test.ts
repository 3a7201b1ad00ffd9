import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { PublishPacket } from 'aedes';
import { Acl } from '../../../../firmware/gateway/broker/acl.js';
import { Gatekeeper, type Peer } from '../../../../firmware/gateway/broker/gatekeeper.js';
import type { ClientIdentity } from '../../../../firmware/gateway/identity.js';
import type { Denial, Refusals } from '../../../../firmware/gateway/refusals/refusals.js';
import { LEVEL as LEVEL_PAYLOAD, onTheWire } from '../../../support/payloads.js';
import type { RecordedLog } from '../../../support/recorded-log.js';
import { recordedRefusals } from '../support/recorded-refusals.js';
import { Loopback } from './support/loopback.js';

const PI0: ClientIdentity = { kind: 'node', name: 'pi0' };
const ADMIN: ClientIdentity = { kind: 'admin', name: 'ann' };
const VIEWER: ClientIdentity = { kind: 'viewer', name: 'vic' };
const LEVEL = 'sluice/gw0/tank/house/level';
const COMMAND = 'sluice/gw0/tank/house/command';
const MIB = 1_048_576;

let loopback: Loopback;
let log: RecordedLog;
let audited: Denial[];
let taken: { name: string; subject: string; by: string; from: string }[];
let refusals: Refusals;
let answer: 'forward' | 'drop';
let gatekeeper: Gatekeeper;
beforeEach(async () => {
  loopback = await Loopback.begin();
  taken = [];
  answer = 'forward';
  ({ audited, log, refusals } = recordedRefusals());
  gatekeeper = new Gatekeeper({
    acl: new Acl('gw0', [{ id: 'pi0', secret_sha256: '', tanks: ['house'] }], true),
    refusals,
    take: ({ name, subject }, by, from) => {
      taken.push({ name, subject, by: by.name, from });
      return answer;
    },
    max_filters: 2,
  });
});
afterEach(() => loopback.end());

async function peer(identity: ClientIdentity, client_id = identity.name): Promise<Peer> {
  return { client_id, identity, connection: await loopback.connection(), filters: new Set() };
}

function packet(topic: string, payload: string, more: Partial<PublishPacket> = {}): PublishPacket {
  return { cmd: 'publish', qos: 0, dup: false, retain: true, topic, payload: Buffer.from(payload), ...more };
}

const level = (more: Partial<PublishPacket> = {}) => packet(LEVEL, onTheWire(LEVEL_PAYLOAD), more);

describe('a client id', () => {
  test('is its own until it gives it back', async () => {
    const ann = await peer(ADMIN, 'phone');
    expect(gatekeeper.enter(ann)).toBe(true);
    expect([...gatekeeper.peers]).toEqual([ann]);
    expect(gatekeeper.leave(ann)).toBe(true);
    expect([...gatekeeper.peers]).toEqual([]);
    expect(gatekeeper.leave(ann)).toBe(false);
  });

  test('goes to a newer connection of the same client, and the older one cannot give it back', async () => {
    const [older, newer] = [await peer(ADMIN), await peer(ADMIN)];
    gatekeeper.enter(older);
    expect(gatekeeper.enter(newer)).toBe(true);
    expect(gatekeeper.leave(older)).toBe(false);
    expect([...gatekeeper.peers]).toEqual([newer]);
    expect(audited).toEqual([]);
  });

  test('goes to the same person whose role has changed', async () => {
    gatekeeper.enter(await peer(ADMIN));
    expect(gatekeeper.enter(await peer({ kind: 'viewer', name: 'ann' }))).toBe(true);
  });

  test.each<[string, ClientIdentity, ClientIdentity]>([
    ['another person', ADMIN, VIEWER],
    ['a person with the name of a node', PI0, { kind: 'admin', name: 'pi0' }],
    ['a node with the name of a person', { kind: 'viewer', name: 'pi0' }, PI0],
  ])('never goes to %s', async (_, first, second) => {
    const holder = await peer(first, 'phone');
    gatekeeper.enter(holder);
    const other = await peer(second, 'phone');
    expect(gatekeeper.enter(other)).toBe(false);
    expect([...gatekeeper.peers]).toEqual([holder]);
    expect(audited).toEqual([
      {
        actor: second.name,
        role: second.kind,
        action: 'mqtt.sign_in',
        target: 'phone',
        detail: 'client_id_taken',
        from: '127.0.0.1',
        allowed: false,
      },
    ]);
  });
});

describe('what is published', () => {
  test('is taken in, and whoever takes it says whether it is handed on', async () => {
    const node = await peer(PI0);
    gatekeeper.enter(node);
    expect(gatekeeper.publish(node, level())).toBe('forward');
    answer = 'drop';
    expect(gatekeeper.publish(node, level())).toBe('drop');
    const read = { name: 'level', subject: 'house', by: 'pi0', from: '127.0.0.1' };
    expect(taken).toEqual([read, read]);
  });

  test('may be the will of a client that has left', async () => {
    expect(gatekeeper.publish(await peer(PI0), level())).toBe('forward');
  });

  test('is not the will of a connection that was replaced', async () => {
    const [older, newer] = [await peer(PI0), await peer(PI0)];
    gatekeeper.enter(older);
    gatekeeper.enter(newer);
    expect(gatekeeper.publish(older, level())).toBe('deny');
    expect(gatekeeper.publish(newer, level())).toBe('forward');
    expect(taken).toHaveLength(1);
    // It is nothing that anybody tried.
    expect(audited).toEqual([]);
  });

  test('is refused to whoever may not, and audited', async () => {
    const viewer = await peer(VIEWER);
    expect(gatekeeper.publish(viewer, packet(COMMAND, '{}', { retain: false }))).toBe('deny');
    expect(gatekeeper.publish(viewer, packet(`sluice/gw0/\u0007`, ''))).toBe('deny');
    expect(taken).toEqual([]);
    expect(audited.map(({ action, target, detail }) => ({ action, target, detail }))).toEqual([
      { action: 'mqtt.publish', target: COMMAND, detail: 'role_missing' },
      { action: 'mqtt.publish', target: 'sluice/gw0/?', detail: 'topic_malformed' },
    ]);
  });

  test('is refused where it is not retained as the table says', async () => {
    expect(gatekeeper.publish(await peer(PI0), level({ retain: false }))).toBe('deny');
    expect(audited[0]).toMatchObject({ detail: 'must_be_retained' });
  });

  test.each([
    [0, 'deny'],
    [1, 'forward'],
    [65_535, 'forward'],
  ])('with the packet identifier %i has the fate %s', async (messageId, fate) => {
    expect(gatekeeper.publish(await peer(PI0), level({ qos: 1, messageId }))).toBe(fate);
    expect(audited.map(({ detail, target }) => [detail, target])).toEqual(
      fate === 'deny' ? [['packet_id_zero', LEVEL]] : [],
    );
    expect([...refusals.counts.keys()]).toEqual(fate === 'deny' ? ['packet_id_zero'] : []);
  });

  test('with a content that is wrong is acknowledged, logged and forgotten', async () => {
    expect(gatekeeper.publish(await peer(PI0), packet(LEVEL, '{"percent":50'))).toBe('drop');
    expect(taken).toEqual([]);
    expect(audited).toEqual([]);
    expect(log.lines).toEqual([
      {
        level: 'warn',
        fields: {
          code: 'payload_malformed',
          client: 'pi0',
          left_out: 0,
          topic: LEVEL,
          mistake: 'it is not JSON',
        },
        sentence: 'A message was left out because its content is wrong: it is not JSON',
      },
    ]);
  });

  test('is forgotten when it is Home Assistant that says it is there, and refused when a node says so', async () => {
    const greeting = packet('homeassistant/status', 'online');
    expect(gatekeeper.publish(await peer(ADMIN), greeting)).toBe('drop');
    expect(audited).toEqual([]);
    expect(gatekeeper.publish(await peer(PI0), greeting)).toBe('deny');
    expect(taken).toEqual([]);
  });
});

describe('what is asked for', () => {
  test('is kept in mind, and refused with a reason where it may not be read', async () => {
    const vic = await peer(VIEWER);
    expect(gatekeeper.subscribe(vic, LEVEL)).toBe(true);
    expect(gatekeeper.subscribe(vic, COMMAND)).toBe(false);
    expect([...vic.filters]).toEqual([LEVEL]);
    expect(audited).toEqual([
      {
        actor: 'vic',
        role: 'viewer',
        action: 'mqtt.subscribe',
        target: COMMAND,
        detail: 'role_missing',
        from: '127.0.0.1',
        allowed: false,
      },
    ]);
  });

  test('by a person is at most so many filters; the same one again is none more', async () => {
    const vic = await peer(VIEWER);
    const asks = [LEVEL, 'sluice/gw0/#', LEVEL, 'sluice/gw0/+/+/level'];
    expect(asks.map((filter) => gatekeeper.subscribe(vic, filter))).toEqual([true, true, true, false]);
    expect(audited.map(({ detail, target }) => [detail, target])).toEqual([
      ['too_many_filters', 'sluice/gw0/+/+/level'],
    ]);
    expect([...refusals.counts]).toEqual([['too_many_filters', 1]]);
  });

  test('by a node is as much as it has topics', async () => {
    const node = await peer(PI0);
    const own = ['command', 'schedule/set', 'rule/set', 'lease'].map(
      (name) => `sluice/gw0/tank/house/${name}`,
    );
    const may = own.filter((topic) => gatekeeper.subscribe(node, topic));
    expect(may.length).toBeGreaterThan(2);
    expect(audited.map(({ detail }) => detail)).not.toContain('too_many_filters');
  });
});

describe('what is handed to a client', () => {
  test('is what it may read, whatever it has asked for', async () => {
    const vic = await peer(VIEWER);
    expect(gatekeeper.receives(vic, LEVEL)).toBe(true);
    expect(gatekeeper.receives(vic, COMMAND)).toBe(false);
    expect(vic.connection.destroyed).toBe(false);
    expect(refusals.counts.size).toBe(0);
  });

  test('waits for a slow reader up to a MiB; then its connection is dropped, and counted', async () => {
    const vic = await peer(VIEWER);
    const { connection } = vic;
    connection.on('error', () => {});
    connection.cork();
    connection.write(Buffer.alloc(MIB));
    expect(gatekeeper.receives(vic, LEVEL)).toBe(true);
    connection.write(Buffer.alloc(1));
    expect(gatekeeper.receives(vic, COMMAND)).toBe(false);
    expect(connection.destroyed).toBe(false);
    expect(gatekeeper.receives(vic, LEVEL)).toBe(false);
    expect(connection.destroyed).toBe(true);
    expect([...refusals.counts]).toEqual([['reader_too_slow', 1]]);
  });
});
