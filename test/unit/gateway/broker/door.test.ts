import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { VpnCap } from '../../../../firmware/gateway/auth/vpn-cap.js';
import { Acl } from '../../../../firmware/gateway/broker/acl.js';
import { Door } from '../../../../firmware/gateway/broker/door.js';
import type { ClientIdentity, Identity } from '../../../../firmware/gateway/identity.js';
import type { Denial, Refusals } from '../../../../firmware/gateway/refusals/refusals.js';
import { recordedRefusals } from '../support/recorded-refusals.js';

const ADMINS_PHONE = '192.168.1.2';
const PI0_ADDRESS = '192.168.1.3';
const VIEWERS_PHONE = '192.168.1.4';
const PI1_ADDRESS = '192.168.1.5';
const NOBODYS = '192.168.1.9';
const hash = (secret: string) => createHash('sha256').update(secret).digest('hex');
const NODES = [
  { id: 'pi0', secret_sha256: hash('rain'), tanks: ['house'] },
  { id: 'pi1', secret_sha256: hash('well'), tanks: ['hill'] },
  { id: 'half', secret_sha256: 'abcd', tanks: [] },
];
const BAD_SIGN_IN = { ok: false, return_code: 4 };
const NOT_AUTHORIZED = { ok: false, return_code: 5 };
const LEVEL = 'sluice/gw0/tank/house/level';

let audited: Denial[];
let asked: [string, string, string][];
let refusals: Refusals;
let door: Door;
beforeEach(() => {
  asked = [];
  ({ audited, refusals } = recordedRefusals());
  door = new Door({
    nodes: NODES,
    acl: new Acl('gw0', NODES, true),
    refusals,
    cap: new VpnCap({
      subnet: '192.168.1.0/24',
      address: '192.168.1.1',
      members: [
        { name: 'ann', address: ADMINS_PHONE, role: 'admin' },
        { name: 'pi0', address: PI0_ADDRESS, role: 'node' },
        { name: 'vic', address: VIEWERS_PHONE, role: 'viewer' },
        { name: 'pi1', address: PI1_ADDRESS, role: 'node' },
      ],
    }),
    verifyUser: async (username, password, from) => {
      asked.push([username, password, from]);
      return PEOPLE.find((person) => person.username === username && password === 'pässword');
    },
  });
});
const PEOPLE: Identity[] = [
  { username: 'ann', role: 'admin' },
  { username: 'vic', role: 'viewer' },
];

interface Try {
  readonly id?: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly will?: { topic: string; retain?: boolean };
}

const person = (more: Try = {}): Try => ({ id: 'phone', username: 'ann', password: 'pässword', ...more });
const node = (more: Try = {}): Try => ({ id: 'node-pi0', username: 'pi0', password: 'rain', ...more });

const admit = ({ id = '', username, password, will }: Try, from: string) =>
  door.admit(
    {
      clientId: id,
      username,
      password: password === undefined ? undefined : Buffer.from(password),
      will,
    },
    from,
  );

const denials = () => audited.map(({ action, target, detail }) => ({ action, target, detail }));

describe('a person', () => {
  test('is let in with the right password, and is asked for once', async () => {
    expect(await admit(person(), ADMINS_PHONE)).toEqual({
      ok: true,
      identity: { kind: 'admin', name: 'ann' },
    });
    expect(asked).toEqual([['ann', 'pässword', ADMINS_PHONE]]);
    expect(audited).toEqual([]);
  });

  test('is what the device allows at most', async () => {
    expect(await admit(person(), VIEWERS_PHONE)).toEqual({
      ok: true,
      identity: { kind: 'viewer', name: 'ann', own_role: 'admin' },
    });
  });

  test.each<[string, Try]>([
    ['a wrong password', person({ password: 'password' })],
    ['a name that nobody has', person({ username: 'eve' })],
    [
      'the secret of a node, under an id that is none of a node',
      person({ username: 'pi0', password: 'rain' }),
    ],
  ])('is not let in with %s', async (_, introduction) => {
    expect(await admit(introduction, ADMINS_PHONE)).toEqual(BAD_SIGN_IN);
    expect(asked).toHaveLength(1);
  });

  test.each<[string, Try]>([
    ['no name', person({ username: undefined })],
    ['no password', person({ password: undefined })],
    ['neither', person({ username: undefined, password: undefined })],
  ])('is not asked about with %s', async (_, introduction) => {
    expect(await admit(introduction, ADMINS_PHONE)).toEqual(BAD_SIGN_IN);
    expect(asked).toEqual([]);
    expect(audited).toEqual([
      {
        actor: '-',
        role: '-',
        action: 'mqtt.sign_in',
        target: 'phone',
        detail: 'no name or no password',
        from: ADMINS_PHONE,
        allowed: false,
      },
    ]);
    expect([...refusals.counts]).toEqual([['sign_in_refused', 1]]);
  });
});

describe('a node', () => {
  test('is let in with its secret, from its own address', async () => {
    expect(await admit(node(), PI0_ADDRESS)).toEqual({ ok: true, identity: { kind: 'node', name: 'pi0' } });
    expect(asked).toEqual([]);
    expect(audited).toEqual([]);
  });

  test.each<[string, Try]>([
    ['a wrong secret', node({ password: 'Rain' })],
    ['the secret of another node', node({ password: 'well' })],
    ['the id of another node', node({ id: 'node-pi1' })],
    ['more behind its id', node({ id: 'node-pi0x' })],
    ['a name that is in no register', node({ id: 'node-pi9', username: 'pi9' })],
    ['a name that is in no register, and an empty secret', node({ username: 'pi9', password: '' })],
    ['a kept hash that was cut off', node({ id: 'node-half', username: 'half' })],
    ['a person’s name and password', node({ username: 'ann', password: 'pässword' })],
  ])('is not let in with %s', async (_, introduction) => {
    expect(await admit(introduction, PI0_ADDRESS)).toEqual(BAD_SIGN_IN);
    expect(asked).toEqual([]);
    expect(denials()).toEqual([
      {
        action: 'mqtt.sign_in',
        target: introduction.id,
        detail: 'the node or its secret is not known',
      },
    ]);
  });

  test('is the one that it says it is', async () => {
    const other = { id: 'node-pi1', username: 'pi1', password: 'well' };
    expect(await admit(other, PI1_ADDRESS)).toEqual({ ok: true, identity: { kind: 'node', name: 'pi1' } });
    expect(await admit({ ...other, password: 'rain' }, PI1_ADDRESS)).toEqual(BAD_SIGN_IN);
  });

  test('is not let in from another address, though the secret is right', async () => {
    expect(await admit(node(), ADMINS_PHONE)).toEqual(NOT_AUTHORIZED);
    expect(audited).toEqual([
      {
        actor: 'pi0',
        role: 'node',
        action: 'mqtt.sign_in',
        target: 'node-pi0',
        detail: 'vpn_address_not_its_own: the secret is right',
        from: ADMINS_PHONE,
        allowed: false,
      },
    ]);
  });
});

test.each([person(), node(), {}])('nobody is let in from an address that nobody has: %j', async (who) => {
  expect(await admit(who, NOBODYS)).toEqual(NOT_AUTHORIZED);
  expect(asked).toEqual([]);
  expect(audited).toEqual([
    {
      actor: '-',
      role: '-',
      action: 'mqtt.sign_in',
      target: (who as Try).id ?? '',
      detail: 'vpn_address_unknown',
      from: NOBODYS,
      allowed: false,
    },
  ]);
  expect([...refusals.counts]).toEqual([['vpn_address_unknown', 1]]);
});

describe('a will', () => {
  test.each<[string, Try, string]>([
    ['a node’s word that it is gone', node({ will: { topic: LEVEL, retain: true } }), PI0_ADDRESS],
    ['an admin’s command', person({ will: { topic: 'sluice/gw0/tank/house/command' } }), ADMINS_PHONE],
    ['Home Assistant’s greeting', person({ will: { topic: 'homeassistant/status' } }), VIEWERS_PHONE],
  ])('may be %s', async (_, introduction, from) => {
    expect(await admit(introduction, from)).toMatchObject({ ok: true });
    expect(audited).toEqual([]);
  });

  test.each<[string, Try, string]>([
    ['not retained', node({ will: { topic: LEVEL } }), 'must_be_retained'],
    [
      'of another’s tank',
      node({ will: { topic: 'sluice/gw0/tank/hill/level', retain: true } }),
      'not_its_own',
    ],
    ['of no farm', node({ will: { topic: 'elsewhere\u0007' } }), 'topic_malformed'],
  ])('that is %s keeps its client out', async (_, introduction, why) => {
    expect(await admit(introduction, PI0_ADDRESS)).toEqual(NOT_AUTHORIZED);
    expect(audited).toEqual([
      {
        actor: 'pi0',
        role: 'node',
        action: 'mqtt.will',
        target: introduction.will?.topic.replace('\u0007', '?'),
        detail: why,
        from: PI0_ADDRESS,
        allowed: false,
      },
    ]);
  });

  test('of whoever is not let in is looked at by nobody', async () => {
    const will = { topic: 'elsewhere' };
    expect(await admit(node({ password: 'no', will }), PI0_ADDRESS)).toEqual(BAD_SIGN_IN);
    expect(denials().map(({ action }) => action)).toEqual(['mqtt.sign_in']);
  });
});

test.each<[string, ClientIdentity, string, boolean]>([
  ['a node at its own address', { kind: 'node', name: 'pi0' }, PI0_ADDRESS, true],
  ['a node elsewhere', { kind: 'node', name: 'pi0' }, VIEWERS_PHONE, false],
  ['an admin at an admin’s phone', { kind: 'admin', name: 'ann' }, ADMINS_PHONE, true],
  ['an admin at a phone that only reads now', { kind: 'admin', name: 'ann' }, VIEWERS_PHONE, false],
  [
    'a capped admin at the same phone',
    { kind: 'viewer', name: 'ann', own_role: 'admin' },
    VIEWERS_PHONE,
    true,
  ],
  [
    'a capped admin whose phone may write now',
    { kind: 'viewer', name: 'ann', own_role: 'admin' },
    ADMINS_PHONE,
    false,
  ],
  ['a viewer anywhere', { kind: 'viewer', name: 'vic' }, ADMINS_PHONE, true],
  ['a viewer whose phone was taken out of the plan', { kind: 'viewer', name: 'vic' }, NOBODYS, false],
])('whether %s is still the same when the plan has changed', (_, identity, from, holds) => {
  expect(door.stillHolds(identity, from)).toBe(holds);
});

test('what is wrong with a CONNECT is wrong whoever sent it', () => {
  expect(door.mistakeIn({ clientId: 'phone', clean: true })).toBeNull();
  expect(door.mistakeIn({ clientId: '\u0007', clean: true })).toBe('client_id_malformed');
});
