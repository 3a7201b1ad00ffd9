import { id } from '../../firmware/protocol/primitives.js';
import type { Role } from '../../firmware/protocol/rest.js';
import type { VpnProtocol } from '../../vpn/model.js';
import { parseBase, subnetsIn } from '../addressing/base.js';
import { addressOf, MOST_GATEWAYS, nextNodeHost, nextPhoneHost } from '../addressing/layout.js';
import { Refusal } from '../refusal.js';
import type { FarmState, Gateway, Kind, Member } from './farm-state.js';
import { findMember, gatewayMember, hostOf } from './members.js';

/** One thing that a command changes, as people and programs see it. */
export interface Change {
  readonly change: 'add' | 'set' | 'rename' | 'remove';
  readonly kind: Kind;
  readonly name: string;
  readonly address: string;
  /** What is particular about it, in a few words. */
  readonly detail: string;
}

/** A farm after a change. No changes: it was so already. */
export interface Changed {
  readonly state: FarmState;
  readonly changes: readonly Change[];
  /** Who is something else on the VPN now: their certificates are of no use any more, and are revoked. */
  readonly unfit?: readonly string[];
}

export interface GatewayWish {
  readonly name: string;
  /** Where clients find it from outside, best first; may be told later. */
  readonly remotes: readonly string[];
  /** `auto` when it is not said. */
  readonly protocol: VpnProtocol | undefined;
}

/**
 * Adds a gateway. `gw3` gets the fourth subnet when that was never given; any other name the first that was not.
 * @throws Refusal `name_invalid`, `name_taken`, `farm_full`
 */
export function addGateway(state: FarmState, { name, remotes, protocol }: GatewayWish, now: string): Changed {
  const there = memberToBe(state, 'gateway', name);
  if (there !== undefined) {
    if (remotes.length > 0 && there.remotes.join() !== remotes.join())
      throw otherwise(there, `it is ${remotesText(there.remotes)}`);
    if (protocol !== undefined && there.protocol !== protocol)
      throw otherwise(there, `its protocol is ${there.protocol}`);
    return { state, changes: [] };
  }
  const index = nextIndex(state, name);
  const gateway: Gateway = { name, index, remotes: [...remotes], protocol: protocol ?? 'auto', added: now };
  const { address } = gatewayMember(state, gateway);
  const detail = remotesText(remotes);
  return {
    state: { ...state, gateways: [...state.gateways, gateway] },
    changes: [{ change: 'add', kind: 'gateway', name, address, detail }],
  };
}

/**
 * Adds a node. `tanks` names what it looks after; one tank of the node's own name when empty.
 * @throws Refusal `name_invalid`, `name_taken`, `tank_taken`, `gateway_missing`, `gateway_full`
 */
export function addNode(
  state: FarmState,
  asked: { name: string; gateway: string; tanks: readonly string[] },
  now: string,
): Changed {
  const { name } = asked;
  const there = memberToBe(state, 'node', name);
  const tanks = asked.tanks.length === 0 ? [name] : [...new Set(asked.tanks)];
  if (there !== undefined) {
    if (there.gateway !== asked.gateway) throw otherwise(there, `it belongs to ${there.gateway}`);
    if (asked.tanks.length > 0 && tanks.join() !== there.tanks.join())
      throw otherwise(there, `its tanks are ${there.tanks.join(', ')}`);
    return { state, changes: [] };
  }
  checkTanks(state, asked.gateway, name, tanks);
  const address = nextAddress(state, asked.gateway, nextNodeHost, 'node');
  return {
    state: {
      ...state,
      nodes: [...state.nodes, { name, gateway: asked.gateway, address, tanks, exposes: [], added: now }],
    },
    changes: [{ change: 'add', kind: 'node', name, address, detail: tanksText(tanks) }],
  };
}

/**
 * Adds a phone. Without a role it becomes a viewer.
 * @throws Refusal `name_invalid`, `name_taken`, `gateway_missing`, `gateway_full`
 */
export function addPhone(
  state: FarmState,
  { name, gateway, role }: { name: string; gateway: string; role: Role | undefined },
  now: string,
): Changed {
  const there = memberToBe(state, 'phone', name);
  if (there !== undefined) {
    if (there.gateway !== gateway) throw otherwise(there, `it belongs to ${there.gateway}`);
    if (role !== undefined && there.role !== role) throw otherwise(there, `its role is ${there.role}`);
    return { state, changes: [] };
  }
  const address = nextAddress(state, gateway, nextPhoneHost, 'phone');
  const phone = { name, gateway, address, role: role ?? 'viewer', added: now } as const;
  return {
    state: { ...state, phones: [...state.phones, phone] },
    changes: [{ change: 'add', kind: 'phone', name, address, detail: phone.role }],
  };
}

/** "reached at farm.example.net", "not to be found from outside yet". */
export function remotesText(remotes: readonly string[]): string {
  return remotes.length === 0 ? 'not to be found from outside yet' : `reached at ${remotes.join(', ')}`;
}

/** "tank house", "tanks house, farm". */
export function tanksText(tanks: readonly string[]): string {
  return `${tanks.length === 1 ? 'tank' : 'tanks'} ${tanks.join(', ')}`;
}

/** @throws Refusal `name_invalid` */
export function checkName(name: string, what: string): void {
  const result = id.safeParse(name);
  if (result.success) return;
  throw new Refusal({
    code: 'name_invalid',
    message: `${JSON.stringify(name.slice(0, 64))} cannot be the name of a ${what}`,
    hint: 'A name has 1–32 characters: a–z, 0–9, and dashes inside.',
    exit: 'usage',
  });
}

/**
 * Checks that a node of this name can look after these tanks.
 * @throws Refusal `name_invalid`, `tanks_invalid`, `tank_taken`
 */
export function checkTanks(state: FarmState, gateway: string, node: string, tanks: readonly string[]): void {
  for (const tank of tanks) checkName(tank, 'tank');
  if (tanks.length > 16)
    throw new Refusal({
      code: 'tanks_invalid',
      message: `${node} would have ${tanks.length} tanks`,
      hint: 'A node looks after up to 16.',
      exit: 'usage',
    });
  const others = state.nodes.filter((one) => one.gateway === gateway && one.name !== node);
  for (const other of others) {
    const shared = tanks.find((tank) => other.tanks.includes(tank));
    if (shared === undefined) continue;
    throw new Refusal({
      code: 'tank_taken',
      message: `the tank ${shared} belongs to node ${other.name} already`,
      hint: 'Name another tank with --tank.',
      exit: 'conflict',
    });
  }
}

/**
 * The member of this kind and name that is there already; undefined when the name is free.
 * @throws Refusal `name_invalid`, `name_taken`
 */
export function memberToBe<K extends Kind>(
  state: FarmState,
  kind: K,
  name: string,
): Extract<Member, { kind: K }> | undefined {
  checkName(name, kind);
  const there = findMember(state, name);
  if (there === undefined || isOfKind(there, kind)) return there;
  throw otherwise(there, `it is a ${there.kind}`);
}

function isOfKind<K extends Kind>(member: Member, kind: K): member is Extract<Member, { kind: K }> {
  return member.kind === kind;
}

/** What is there already is not what was asked for. */
export function otherwise(there: Member, how: string): Refusal {
  return new Refusal({
    code: 'name_taken',
    message: `${there.name} is there already, but differs: ${how}`,
    hint: `Choose another name, or change it with "sluice farm set ${there.name}".`,
    exit: 'conflict',
  });
}

function nextIndex(state: FarmState, name: string): number {
  if (state.gateways.length >= MOST_GATEWAYS) throw full(`a farm has up to ${MOST_GATEWAYS} gateways`);
  const base = parseBase(state.base);
  const given = new Set([
    ...state.gateways.map((gateway) => gatewayMember(state, gateway).address),
    ...state.former.map(({ address }) => address),
  ]);
  const isFree = (index: number) => !given.has(addressOf(base, index, 1));
  const wished = /^gw(0|[1-9]\d?)$/.exec(name)?.[1];
  if (wished !== undefined && Number(wished) < subnetsIn(base) && isFree(Number(wished)))
    return Number(wished);
  const index = Array.from({ length: subnetsIn(base) }, (_, at) => at).find(isFree);
  if (index === undefined) throw full(`every subnet of ${state.base} was given once`);
  return index;
}

/**
 * The next address of a gateway's subnet that nobody has or had.
 * @throws Refusal `gateway_missing`, `farm_full`
 */
export function nextAddress(
  state: FarmState,
  gateway: string,
  next: (taken: ReadonlySet<number>) => number | undefined,
  kind: Kind,
): string {
  const owner = findMember(state, gateway);
  if (owner?.kind !== 'gateway')
    throw new Refusal({
      code: 'gateway_missing',
      message: `this farm has no gateway "${gateway.slice(0, 64)}"`,
      hint: `Add it first: sluice farm add gateway ${id.safeParse(gateway).success ? gateway : 'gw0'}`,
      exit: 'not_found',
    });
  const base = parseBase(state.base);
  const prefix = addressOf(base, owner.index, 0).replace(/0$/, '');
  const given = [...state.servers, ...state.nodes, ...state.phones, ...state.former];
  const taken = given
    .filter(({ address }) => address.startsWith(prefix))
    .map(({ address }) => hostOf(address));
  const host = next(new Set(taken));
  if (host === undefined)
    throw full(`gateway ${gateway} has no address left for a ${kind}: addresses are never given twice`);
  return addressOf(base, owner.index, host);
}

function full(message: string): Refusal {
  return new Refusal({
    code: 'farm_full',
    message,
    hint: 'Add another gateway, or keep the name and address of what is replaced and renew its certificate.',
    exit: 'full',
  });
}
