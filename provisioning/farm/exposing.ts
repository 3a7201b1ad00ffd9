import { isDeepStrictEqual } from 'node:util';
import type { Role } from '../../firmware/protocol/rest.js';
import { contains, parseIpv4, parseSubnet } from '../../vpn/address/ipv4.js';
import { type Expose, expose } from '../../vpn/model.js';
import { Refusal } from '../refusal.js';
import type { Changed } from './changes.js';
import type { FarmNode, FarmState } from './farm-state.js';
import { getMember, subnetText } from './members.js';

/** A node shows up to so many devices of its LAN; the state's schema says the same. */
const MOST_EXPOSES = 64;

export interface ExposeWish {
  /** Port at the node's VPN address. */
  readonly port: number;
  readonly transport: Expose['transport'];
  readonly to_address: string;
  readonly to_port: number;
  /** Who may reach it: admins alone, or viewers, and with them admins. */
  readonly role: Role;
}

/**
 * Lets people on the VPN reach a device on a node's own LAN. Saying it again with another role changes who may.
 * @throws Refusal `not_found`, `not_its_kind`, `expose_invalid`, `expose_taken`, `expose_full`
 */
export function exposeDevice(state: FarmState, name: string, wish: ExposeWish): Changed {
  const node = nodeNamed(state, name);
  const asked = checkedExpose(wish);
  checkOutsideVpn(state, node, asked);
  const there = node.exposes.find((one) => isAt(one, asked));
  if (there !== undefined && isDeepStrictEqual(there, asked)) return { state, changes: [] };
  if (there !== undefined && (there.to_address !== asked.to_address || there.to_port !== asked.to_port))
    throw new Refusal({
      code: 'expose_taken',
      message: `port ${asked.port}/${asked.transport} of ${name} leads to ${targetOf(there)} already`,
      hint: `Choose another --port, or first: sluice farm unexpose ${name} --port ${asked.port}`,
      exit: 'conflict',
    });
  if (there === undefined && node.exposes.length >= MOST_EXPOSES)
    throw new Refusal({
      code: 'expose_full',
      message: `${name} exposes ${MOST_EXPOSES} devices already`,
      hint: 'Take one away with "sluice farm unexpose".',
      exit: 'full',
    });
  const others = node.exposes.filter((one) => !isAt(one, asked));
  return withExposes(state, node, [...others, asked], exposeText(asked));
}

/**
 * Takes an exposed port away. One that is not there changes nothing.
 * @throws Refusal `not_found`, `not_its_kind`
 */
export function unexposeDevice(
  state: FarmState,
  name: string,
  at: Pick<Expose, 'port' | 'transport'>,
): Changed {
  const node = nodeNamed(state, name);
  const gone = node.exposes.find((one) => isAt(one, at));
  if (gone === undefined) return { state, changes: [] };
  const others = node.exposes.filter((one) => one !== gone);
  return withExposes(state, node, others, `no longer ${exposeText(gone)}`);
}

/** "8081/tcp → 10.0.0.5:80 for admins". */
export function exposeText(one: Expose): string {
  const whom = one.roles.includes('viewer') ? 'admins and viewers' : 'admins';
  return `${one.port}/${one.transport} → ${targetOf(one)} for ${whom}`;
}

function targetOf({ to_address, to_port }: Expose): string {
  return `${to_address}:${to_port}`;
}

function isAt(one: Expose, { port, transport }: Pick<Expose, 'port' | 'transport'>): boolean {
  return one.port === port && one.transport === transport;
}

function withExposes(state: FarmState, node: FarmNode, exposes: readonly Expose[], detail: string): Changed {
  const sorted = [...exposes].sort((a, b) => a.port - b.port || a.transport.localeCompare(b.transport));
  return {
    state: {
      ...state,
      nodes: state.nodes.map((one) => (one.name === node.name ? { ...one, exposes: sorted } : one)),
    },
    changes: [{ change: 'set', kind: 'node', name: node.name, address: node.address, detail }],
  };
}

function nodeNamed(state: FarmState, name: string): FarmNode {
  const { kind } = getMember(state, name);
  const node = state.nodes.find((one) => one.name === name);
  if (node !== undefined) return node;
  throw new Refusal({
    code: 'not_its_kind',
    message: `${name} is a ${kind}: only a node has a LAN to expose`,
    hint: '"sluice farm list" shows the nodes.',
    exit: 'usage',
  });
}

function checkedExpose({ role, ...rest }: ExposeWish): Expose {
  const roles: Expose['roles'] = role === 'viewer' ? ['admin', 'viewer'] : ['admin'];
  const result = expose.safeParse({ ...rest, roles });
  if (result.success) return result.data;
  throw new Refusal({
    code: 'expose_invalid',
    message: result.error.issues
      .map(({ path, message }) => `${WORDS.get(String(path[0])) ?? path.join('.')}: ${message}`)
      .join('; '),
    hint: 'For example: --to 10.0.0.5:80 --port 8081',
    exit: 'usage',
  });
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['to_address', '--to'],
  ['to_port', 'the port of --to'],
  ['port', '--port'],
]);

/** What is on the VPN itself is not on the node's LAN: such a rule would open a way around the gateway's. */
function checkOutsideVpn(state: FarmState, { gateway }: FarmNode, { to_address }: Expose): void {
  const own = state.gateways.find(({ name }) => name === gateway);
  const subnet = own === undefined ? undefined : parseSubnet(subnetText(state, own));
  if (subnet === undefined || !contains(subnet, parseIpv4(to_address) ?? 0)) return;
  throw new Refusal({
    code: 'expose_invalid',
    message: `${to_address} is an address of the VPN, not of the node's own LAN`,
    hint: 'Name the device as the node sees it on its LAN.',
    exit: 'usage',
  });
}
