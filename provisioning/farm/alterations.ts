import { isDeepStrictEqual } from 'node:util';
import type { Role } from '../../firmware/protocol/rest.js';
import type { VpnProtocol } from '../../vpn/model.js';
import { Refusal } from '../refusal.js';
import { type Changed, checkName, checkTanks, remotesText, tanksText } from './changes.js';
import type { FarmState, Former, Kind, Member, VpnServer } from './farm-state.js';
import { devicesOf, findMember, getMember, serverOf, unknownMember } from './members.js';

/** What may be altered of a member; each belongs to one kind. */
export interface Alteration {
  /** Of a gateway or server: all its names and addresses outside, best first. */
  readonly remotes?: readonly string[];
  /** Of a gateway or server. */
  readonly protocol?: VpnProtocol;
  /** Of a server. */
  readonly system?: VpnServer['system'];
  /** Of a phone. */
  readonly role?: Role;
  /** Of a node. */
  readonly tanks?: readonly string[];
}

/**
 * Alters what a gateway, server, phone or node is beside its name and address.
 * @throws Refusal `not_found`, `not_its_kind`, `tank_taken`
 */
export function setMember(state: FarmState, name: string, asked: Alteration): Changed {
  const member = getMember(state, name);
  const given = Object.keys(asked);
  if (given.length === 0 || given.some((key) => !SETTABLE[member.kind].keys.includes(key)))
    throw notItsKind(member);
  if (asked.tanks !== undefined && member.kind === 'node')
    checkTanks(state, member.gateway, name, asked.tanks);
  const alter = <T extends { name: string }>(all: readonly T[]) =>
    all.map((one) => (one.name === name ? { ...one, ...copyOf(asked) } : one));
  const { gateways, servers, nodes, phones } = state;
  const next: FarmState = {
    ...state,
    gateways: member.kind === 'gateway' ? alter(gateways) : gateways,
    servers: member.kind === 'server' ? alter(servers) : servers,
    nodes: member.kind === 'node' ? alter(nodes) : nodes,
    phones: member.kind === 'phone' ? alter(phones) : phones,
  };
  if (isDeepStrictEqual(next, state)) return { state, changes: [] };
  const { kind, address } = member;
  return {
    state: next,
    changes: [{ change: 'set', kind, name, address, detail: detailOf(getMember(next, name)) }],
  };
}

/** What can be set of each kind, and the options that do. */
const SETTABLE: Readonly<Record<Kind, { keys: readonly string[]; options: string }>> = {
  gateway: { keys: ['remotes', 'protocol'], options: '--remote and --protocol' },
  server: { keys: ['remotes', 'protocol', 'system'], options: '--remote, --protocol and --system' },
  node: { keys: ['tanks'], options: '--tank' },
  phone: { keys: ['role'], options: '--role' },
};

function copyOf({ remotes, tanks, ...rest }: Alteration) {
  return {
    ...rest,
    ...(remotes === undefined ? {} : { remotes: [...new Set(remotes)] }),
    ...(tanks === undefined ? {} : { tanks: [...new Set(tanks)] }),
  };
}

function detailOf(member: Member): string {
  if (member.kind === 'node') return tanksText(member.tanks);
  if (member.kind === 'phone') return member.role;
  const system = member.kind === 'server' ? `, ${member.system}` : '';
  return `${remotesText(member.remotes)}, ${member.protocol}${system}`;
}

/**
 * Gives a member another name; address and secret go along. Repeating it changes nothing.
 * @throws Refusal `not_found`, `name_invalid`, `name_taken`
 */
export function renameMember(state: FarmState, from: string, to: string, now: string): Changed {
  checkName(to, 'gateway, server, node or phone');
  const member = findMember(state, from);
  const target = findMember(state, to);
  if (member === undefined) {
    const done = state.former.findLast(({ name }) => name === from);
    if (done?.renamed_to === to && target !== undefined) return { state, changes: [] };
    throw unknownMember(from);
  }
  if (from === to) return { state, changes: [] };
  if (target !== undefined)
    throw new Refusal({
      code: 'name_taken',
      message: `the name ${to} belongs to a ${target.kind} already`,
      hint: 'Choose another name.',
      exit: 'conflict',
    });
  const rename = <T extends { name: string; gateway?: string }>(all: readonly T[]) =>
    all.map((one) => ({
      ...one,
      ...(one.name === from ? { name: to } : {}),
      ...(one.gateway === from ? { gateway: to } : {}),
    }));
  const { gateways, servers, nodes, phones } = state;
  return {
    state: {
      ...state,
      gateways: rename(gateways),
      servers: rename(servers),
      nodes: rename(nodes),
      phones: rename(phones),
      former: [...state.former, { ...leaving(member, now), renamed_to: to }],
    },
    changes: [
      { change: 'rename', kind: member.kind, name: from, address: member.address, detail: `now ${to}` },
    ],
  };
}

/**
 * Takes members out of the farm. Their addresses are remembered and never given again. A gateway goes only together
 * with, or after, everything that belongs to it. Without its server elsewhere a gateway is the server itself again. A
 * name that was removed before is passed over.
 * @throws Refusal `not_found`, `gateway_not_empty`
 */
export function removeMembers(state: FarmState, names: readonly string[], now: string): Changed {
  const known = new Set(state.former.map(({ name }) => name));
  const going = [...new Set(names)].flatMap((name) => {
    const member = findMember(state, name);
    if (member === undefined && !known.has(name)) throw unknownMember(name);
    return member ?? [];
  });
  const gone = new Set(going.map(({ name }) => name));
  for (const member of going) {
    if (member.kind !== 'gateway') continue;
    const server = serverOf(state, member.name) ?? [];
    const staying = [server, ...devicesOf(state, member.name)].flat().filter(({ name }) => !gone.has(name));
    if (staying.length > 0) throw notEmpty(member.name, staying);
  }
  const alone = going.flatMap((member) =>
    member.kind === 'server' && !gone.has(member.gateway) ? [member.gateway] : [],
  );
  const stays = ({ name }: { name: string }) => !gone.has(name);
  return {
    state: {
      ...state,
      gateways: state.gateways.filter(stays),
      servers: state.servers.filter(stays),
      nodes: state.nodes.filter(stays),
      phones: state.phones.filter(stays),
      former: [...state.former, ...going.map((member) => leaving(member, now))],
    },
    changes: going.map(({ kind, name, address }) => ({
      change: 'remove',
      kind,
      name,
      address,
      detail: 'its address is never given again',
    })),
    ...(alone.length === 0 ? {} : { unfit: alone }),
  };
}

function leaving({ kind, name, address }: Member, left: string): Former {
  return { kind, name, address, left };
}

function notItsKind({ kind, name }: Member): Refusal {
  return new Refusal({
    code: 'not_its_kind',
    message: `${name} is a ${kind}: only ${SETTABLE[kind].options} can be set`,
    hint: '"sluice farm set --help" shows examples.',
    exit: 'usage',
  });
}

function notEmpty(gateway: string, staying: readonly { readonly name: string }[]): Refusal {
  const some = staying
    .slice(0, 3)
    .map(({ name }) => name)
    .join(', ');
  const more = staying.length > 3 ? ` and ${staying.length - 3} more` : '';
  return new Refusal({
    code: 'gateway_not_empty',
    message: `gateway ${gateway} still has ${some}${more}`,
    hint: 'Remove them first, or name them in the same command.',
    exit: 'conflict',
  });
}
