import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { removeMembers, renameMember, setMember } from '../../../../provisioning/farm/alterations.js';
import { addFromCsv, addUpTo } from '../../../../provisioning/farm/bulk.js';
import { addGateway, addNode, addPhone, type Changed } from '../../../../provisioning/farm/changes.js';
import { type FarmState, farmState } from '../../../../provisioning/farm/farm-state.js';
import { findMember, membersOf } from '../../../../provisioning/farm/members.js';
import { breachesOf } from '../../../../provisioning/farm/rules.js';
import { Refusal } from '../../../../provisioning/refusal.js';
import { codeOf, emptyFarm, NOW } from './farm-of.js';

const gateway = (state: FarmState, name = 'gw0') =>
  addGateway(state, { name, remotes: [], protocol: undefined }, NOW).state;
const node = (state: FarmState, name: string, tanks: string[] = []) =>
  addNode(state, { name, gateway: 'gw0', tanks }, NOW).state;
const phone = (state: FarmState, name: string) =>
  addPhone(state, { name, gateway: 'gw0', role: undefined }, NOW).state;
const addressOf = (state: FarmState, name: string) => findMember(state, name)?.address;

describe('adding', () => {
  test('gw3 gets the fourth subnet; another name the first that is free', () => {
    const state = ['gw3', 'north', 'gw0', 'south'].reduce(gateway, emptyFarm());
    const indexes = Object.fromEntries(state.gateways.map(({ name, index }) => [name, index]));
    expect(indexes).toEqual({ gw3: 3, north: 0, gw0: 1, south: 2 });
  });

  test('an eleventh gateway is refused, and a seventeenth subnet of a /20 was never there', () => {
    const ten = Array.from({ length: 10 }, (_, k) => `gw${k}`).reduce(gateway, emptyFarm());
    expect(codeOf(() => gateway(ten, 'gw10'))).toBe('farm_full');
    const small = gateway(emptyFarm('10.1.16.0/20'), 'gw20');
    expect(small.gateways[0]?.index).toBe(0);
  });

  test("nodes come from below, phones from above, .2 first; .253 and .254 are never a node's", () => {
    const start = gateway(emptyFarm());
    const phones = ['a', 'b', 'c'].reduce(phone, start);
    expect(phones.phones.map(({ address }) => address)).toEqual([
      '192.168.0.2',
      '192.168.0.254',
      '192.168.0.253',
    ]);
    const full = addUpTo(phones, 'gw0', 250, NOW).state;
    expect(full.nodes.at(0)?.address).toBe('192.168.0.3');
    expect(full.nodes.at(-1)?.address).toBe('192.168.0.252');
    expect(codeOf(() => phone(full, 'd'))).toBe('farm_full');
    expect(codeOf(() => node(full, 'e'))).toBe('farm_full');
  });

  test('two nodes of a gateway cannot have one tank; of two gateways they can', () => {
    const state = node(['gw0', 'gw1'].reduce(gateway, emptyFarm()), 'a', ['house']);
    expect(codeOf(() => node(state, 'b', ['house']))).toBe('tank_taken');
    const other = addNode(state, { name: 'b', gateway: 'gw1', tanks: ['house'] }, NOW);
    expect(other.changes).toHaveLength(1);
  });

  test('a name belongs to one gateway, node or phone of the whole farm', () => {
    const state = node(gateway(emptyFarm()), 'a');
    expect(codeOf(() => phone(state, 'a'))).toBe('name_taken');
    expect(codeOf(() => gateway(state, 'a'))).toBe('name_taken');
  });

  test.each(['', 'A', 'a b', 'a/b', '..', '-a', 'a-', 'ä', 'a\n', 'a;b', 'a'.repeat(33)])(
    '%j is no name',
    (name) => {
      expect(codeOf(() => node(gateway(emptyFarm()), name))).toBe('name_invalid');
      expect(codeOf(() => node(gateway(emptyFarm()), 'fine', [name]))).toBe('name_invalid');
    },
  );

  test('a node has up to 16 tanks', () => {
    const tanks = Array.from({ length: 17 }, (_, at) => `tank-${at}`);
    expect(codeOf(() => node(gateway(emptyFarm()), 'a', tanks))).toBe('tanks_invalid');
    expect(node(gateway(emptyFarm()), 'a', tanks.slice(1)).nodes[0]?.tanks).toHaveLength(16);
  });

  test('a generated name avoids the tanks that renamed nodes kept', () => {
    const two = addUpTo(gateway(emptyFarm()), 'gw0', 2, NOW).state;
    const renamed = renameMember(two, 'gw0-node-001', 'orchard', NOW).state;
    const three = addUpTo(renamed, 'gw0', 3, NOW);
    expect(three.changes.map(({ name }) => name)).toEqual(['gw0-node-003']);
  });
});

describe('leaving', () => {
  test('a removed address is never given again, not even to the same name', () => {
    const state = node(gateway(emptyFarm()), 'a');
    const removed = removeMembers(state, ['a'], NOW).state;
    expect(addressOf(node(removed, 'a'), 'a')).toBe('192.168.0.4');
    expect(removed.former).toEqual([{ kind: 'node', name: 'a', address: '192.168.0.3', left: NOW }]);
  });

  test("a removed gateway's subnet is never given again", () => {
    const removed = removeMembers(gateway(emptyFarm()), ['gw0'], NOW).state;
    expect(gateway(removed, 'gw0').gateways[0]?.index).toBe(1);
  });

  test('a gateway goes only with everything that belongs to it', () => {
    const state = phone(node(gateway(emptyFarm()), 'a'), 'b');
    expect(codeOf(() => removeMembers(state, ['gw0'], NOW))).toBe('gateway_not_empty');
    expect(codeOf(() => removeMembers(state, ['gw0', 'a'], NOW))).toBe('gateway_not_empty');
    expect(membersOf(removeMembers(state, ['gw0', 'a', 'b'], NOW).state)).toEqual([]);
  });

  test('a rename keeps the address, and moves a gateway together with its devices', () => {
    const state = phone(node(gateway(emptyFarm()), 'a'), 'b');
    const renamed = renameMember(state, 'gw0', 'north', NOW).state;
    expect(renamed.nodes[0]).toMatchObject({ name: 'a', gateway: 'north', address: '192.168.0.3' });
    expect(renamed.phones[0]?.gateway).toBe('north');
    expect(addressOf(renamed, 'north')).toBe('192.168.0.1');
    expect(breachesOf(renamed)).toEqual([]);
  });

  test('who was never there is not found; who has left is left alone', () => {
    const state = node(gateway(emptyFarm()), 'a');
    expect(codeOf(() => removeMembers(state, ['nobody'], NOW))).toBe('not_found');
    const removed = removeMembers(state, ['a'], NOW).state;
    expect(removeMembers(removed, ['a'], NOW)).toEqual({ state: removed, changes: [] });
  });
});

describe('setting', () => {
  const state = phone(node(gateway(emptyFarm()), 'a'), 'b');

  test('changes what belongs to the kind, and nothing else', () => {
    expect(setMember(state, 'b', { role: 'admin' }).state.phones[0]?.role).toBe('admin');
    expect(setMember(state, 'a', { tanks: ['x', 'y', 'x'] }).state.nodes[0]?.tanks).toEqual(['x', 'y']);
    expect(
      setMember(state, 'gw0', { remotes: ['farm.example.net'], protocol: 'udp' }).state.gateways[0],
    ).toMatchObject({
      remotes: ['farm.example.net'],
      protocol: 'udp',
    });
    expect(setMember(state, 'b', { role: 'viewer' })).toEqual({ state, changes: [] });
  });

  test('what belongs to another kind is refused', () => {
    expect(codeOf(() => setMember(state, 'a', { role: 'admin' }))).toBe('not_its_kind');
    expect(codeOf(() => setMember(state, 'b', { tanks: ['x'] }))).toBe('not_its_kind');
    expect(codeOf(() => setMember(state, 'gw0', { remotes: ['a.b'], role: 'admin' }))).toBe('not_its_kind');
    expect(codeOf(() => setMember(state, 'a', {}))).toBe('not_its_kind');
  });
});

describe('a bulk file', () => {
  const state = gateway(emptyFarm());

  test('takes kinds, tanks and roles from its columns, and the gateway from the default', () => {
    const added = addFromCsv(
      state,
      'kind,name,role,tanks\nphone,anna,admin,\n,pump,,"house, farm"\n# a note\n',
      'gw0',
      NOW,
    );
    expect(added.state.phones[0]).toMatchObject({ name: 'anna', role: 'admin' });
    expect(added.state.nodes[0]).toMatchObject({ name: 'pump', tanks: ['house', 'farm'] });
  });

  test.each([
    ['name,kind\na,cow\n', 'not node or phone'],
    ['name,role\na,admin\n', 'a node has no role'],
    ['name,kind,role\na,phone,owner\n', 'not admin or viewer'],
    ['name,kind,tanks\na,phone,x\n', 'a phone has no tanks'],
    ['name,gateway\na,gw9\n', 'no gateway "gw9"'],
    ['name\na\na\n', 'twice'],
    ['kind\nnode\n', 'cannot be the name'],
    ['name,kind\na\n', '1 cells'],
    ['name,name\na,b\n', 'each once'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => addFromCsv(state, text, 'gw0', NOW)).toThrow(why);
  });

  test('a row needs a gateway from somewhere', () => {
    expect(() => addFromCsv(state, 'name\na\n', undefined, NOW)).toThrow('which gateway');
  });
});

test('whatever is done in whatever order: no address twice, none of the past again, the file stays valid', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'gw0', 'gw1', 'north');
  const step = fc.oneof(
    name.map((n) => (s: FarmState) => addGateway(s, { name: n, remotes: [], protocol: undefined }, NOW)),
    fc.tuple(name, name).map(
      ([n, g]) =>
        (s: FarmState) =>
          addNode(s, { name: n, gateway: g, tanks: [] }, NOW),
    ),
    fc.tuple(name, name).map(
      ([n, g]) =>
        (s: FarmState) =>
          addPhone(s, { name: n, gateway: g, role: undefined }, NOW),
    ),
    fc.tuple(name, name).map(
      ([from, to]) =>
        (s: FarmState) =>
          renameMember(s, from, to, NOW),
    ),
    fc
      .array(name, { minLength: 1, maxLength: 3 })
      .map((names) => (s: FarmState) => removeMembers(s, names, NOW)),
    fc.tuple(name, fc.integer({ min: 1, max: 5 })).map(
      ([g, n]) =>
        (s: FarmState) =>
          addUpTo(s, g, n, NOW),
    ),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const gone = new Set<string>();
      let state = emptyFarm();
      for (const change of steps) {
        const next = attempt(change, state);
        if (next === undefined) continue;
        for (const { address, renamed_to } of next.state.former)
          if (renamed_to === undefined) gone.add(address);
        state = next.state;
        expect(breachesOf(state)).toEqual([]);
        expect(farmState.safeParse(state).success).toBe(true);
        for (const { address } of membersOf(state)) expect(gone.has(address)).toBe(false);
      }
    }),
    { numRuns: 300 },
  );
});

/** A refusal changes nothing; anything else that is thrown is a fault. */
function attempt(change: (state: FarmState) => Changed, state: FarmState): Changed | undefined {
  try {
    return change(state);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
