import { describe, expect, test } from '@jest/globals';
import { removeMembers, renameMember, setMember } from '../../../../provisioning/farm/alterations.js';
import { addGateway, addNode, addPhone } from '../../../../provisioning/farm/changes.js';
import { type FarmState, farmState } from '../../../../provisioning/farm/farm-state.js';
import { findMember, isVpnServer, membersOf, serverOf } from '../../../../provisioning/farm/members.js';
import { breachesOf } from '../../../../provisioning/farm/rules.js';
import { addServer, type ServerWish } from '../../../../provisioning/farm/server-elsewhere.js';
import { codeOf, emptyFarm, NOW } from './farm-of.js';

const farm = ['gw0', 'gw1'].reduce(
  (state, name) => addGateway(state, { name, remotes: [], protocol: undefined }, NOW).state,
  emptyFarm(),
);
const server = (state: FarmState, wish: Partial<ServerWish> = {}) =>
  addServer(
    state,
    { name: 'vps', gateway: 'gw0', remotes: [], protocol: undefined, system: undefined, ...wish },
    NOW,
  );
const addressOf = (state: FarmState, name: string) => findMember(state, name)?.address;

describe('a VPN server elsewhere', () => {
  test('has the highest address that is left; the gateway keeps .1 and is told to be something else now', () => {
    const { state, changes, unfit } = server(farm);
    expect([addressOf(state, 'gw0'), addressOf(state, 'vps')]).toEqual(['192.168.0.1', '192.168.0.254']);
    expect(changes).toMatchObject([{ change: 'add', kind: 'server', name: 'vps' }]);
    expect(unfit).toEqual(['gw0']);
    const crowded = addPhone(
      addPhone(farm, { name: 'a', gateway: 'gw0', role: undefined }, NOW).state,
      { name: 'b', gateway: 'gw0', role: undefined },
      NOW,
    ).state;
    expect(addressOf(server(crowded).state, 'vps')).toBe('192.168.0.253');
  });

  test('leaves .2 to the first phone, and its own address to nobody else', () => {
    let { state } = server(farm);
    state = addPhone(state, { name: 'a', gateway: 'gw0', role: undefined }, NOW).state;
    state = addPhone(state, { name: 'b', gateway: 'gw0', role: undefined }, NOW).state;
    expect(['a', 'b'].map((name) => addressOf(state, name))).toEqual(['192.168.0.2', '192.168.0.253']);
    const { state: gone } = removeMembers(state, ['vps'], NOW);
    expect(addressOf(server(gone).state, 'vps')).toBe('192.168.0.252');
  });

  test('is the server instead of its gateway, and of no other', () => {
    const { state } = server(farm);
    const servers = membersOf(state).filter((member) => isVpnServer(state, member));
    expect(servers.map(({ name }) => name)).toEqual(['vps', 'gw1']);
    expect(serverOf(state, 'gw0')?.name).toBe('vps');
  });

  test('said again changes nothing; said otherwise it is refused', () => {
    const { state } = server(farm, { remotes: ['vps.example.net'] });
    expect(server(state)).toEqual({ state, changes: [] });
    const otherwise = [
      { gateway: 'gw1' },
      { remotes: ['other.example.net'] },
      { protocol: 'tcp' },
      { system: 'router' },
    ] as const;
    for (const wish of otherwise) expect(codeOf(() => server(state, wish))).toBe('name_taken');
    expect(codeOf(() => server(state, { name: 'second' }))).toBe('server_taken');
    expect(codeOf(() => server(state, { name: 'gw1' }))).toBe('name_taken');
    expect(codeOf(() => server(farm, { gateway: 'nobody' }))).toBe('gateway_missing');
    expect(codeOf(() => server(farm, { name: '../vps' }))).toBe('name_invalid');
  });

  test('is moved and renamed as a gateway is, and its gateway with it', () => {
    const { state } = server(farm);
    const moved = setMember(state, 'vps', { remotes: ['a.example.net'], system: 'router' }).state;
    expect(serverOf(moved, 'gw0')).toMatchObject({ remotes: ['a.example.net'], system: 'router' });
    expect(codeOf(() => setMember(state, 'vps', { role: 'admin' }))).toBe('not_its_kind');
    expect(codeOf(() => setMember(state, 'gw0', { system: 'router' }))).toBe('not_its_kind');
    const renamed = renameMember(moved, 'gw0', 'north', NOW).state;
    expect(serverOf(renamed, 'north')?.name).toBe('vps');
    expect(breachesOf(renamed)).toEqual([]);
  });

  test('when it goes, the gateway is the server again; a gateway does not go without it', () => {
    const { state } = server(farm);
    const { state: next, unfit } = removeMembers(state, ['vps'], NOW);
    expect(unfit).toEqual(['gw0']);
    expect(next.former).toMatchObject([{ kind: 'server', name: 'vps', address: '192.168.0.254' }]);
    expect(codeOf(() => removeMembers(state, ['gw0'], NOW))).toBe('gateway_not_empty');
    expect(removeMembers(state, ['gw0', 'vps'], NOW)).not.toHaveProperty('unfit');
  });

  test('a file with two for one gateway, a foreign address or an unknown gateway is no farm', () => {
    const { state } = server(farm);
    const [one] = state.servers;
    if (one === undefined) throw new Error('no server');
    const having = (...servers: FarmState['servers']) => breachesOf({ ...state, servers }).join('; ');
    expect(having(one, { ...one, name: 'b', address: '192.168.0.200' })).toContain('two servers elsewhere');
    expect(having({ ...one, address: '192.168.1.7' })).toContain('outside the subnet');
    expect(having({ ...one, gateway: 'nobody' })).toContain('which is not there');
    const node = addNode(state, { name: 'n', gateway: 'gw0', tanks: [] }, NOW).state;
    expect(breachesOf({ ...node, servers: [{ ...one, address: '192.168.0.3' }] })).toContain(
      'the address 192.168.0.3 is given twice',
    );
  });

  test('a farm from before there were any has none', () => {
    const { servers: _none, ...before } = farm;
    expect(farmState.parse(before)).toEqual(farm);
  });
});
