import { formatIpv4, parseIpv4 } from '../../vpn/address/ipv4.js';
import { parseBase } from '../addressing/base.js';
import { type Block, formatBlock } from '../addressing/block.js';
import { GATEWAY_HOST, subnetOf } from '../addressing/layout.js';
import { Refusal } from '../refusal.js';
import type { FarmState, Gateway, Member, VpnServer } from './farm-state.js';

/** Everything that has a name and an address: each gateway, its server elsewhere, its nodes, its phones, by address. */
export function membersOf(state: FarmState): Member[] {
  return state.gateways.flatMap((gateway) => [
    gatewayMember(state, gateway),
    ...serversOf(state, gateway.name).map((one) => ({ kind: 'server', ...one }) as const),
    ...devicesOf(state, gateway.name),
  ]);
}

/** Nodes, then phones, of one gateway, by address. */
export function devicesOf(state: FarmState, gateway: string): Member[] {
  const own = <T extends { gateway: string; address: string }>(all: readonly T[]) =>
    all.filter((one) => one.gateway === gateway).sort((a, b) => numberOf(a.address) - numberOf(b.address));
  return [
    ...own(state.nodes).map((one) => ({ kind: 'node', ...one }) as const),
    ...own(state.phones).map((one) => ({ kind: 'phone', ...one }) as const),
  ];
}

/** The server elsewhere of a gateway's VPN; undefined where the gateway itself is the server. */
export function serverOf(state: FarmState, gateway: string): VpnServer | undefined {
  return serversOf(state, gateway)[0];
}

function serversOf(state: FarmState, gateway: string): VpnServer[] {
  return state.servers.filter((one) => one.gateway === gateway);
}

/** Whether a member is the server of a VPN, and so has a server's certificate; all others are clients of one. */
export function isVpnServer(state: FarmState, { kind, name }: Pick<Member, 'kind' | 'name'>): boolean {
  return kind === 'server' || (kind === 'gateway' && serverOf(state, name) === undefined);
}

export function findMember(state: FarmState, name: string): Member | undefined {
  const gateway = state.gateways.find((one) => one.name === name);
  if (gateway !== undefined) return gatewayMember(state, gateway);
  const server = state.servers.find((one) => one.name === name);
  if (server !== undefined) return { kind: 'server', ...server };
  const node = state.nodes.find((one) => one.name === name);
  if (node !== undefined) return { kind: 'node', ...node };
  const phone = state.phones.find((one) => one.name === name);
  return phone === undefined ? undefined : { kind: 'phone', ...phone };
}

/** @throws Refusal `not_found` */
export function getMember(state: FarmState, name: string): Member {
  const member = findMember(state, name);
  if (member === undefined) throw unknownMember(name);
  return member;
}

export function unknownMember(name: string): Refusal {
  return new Refusal({
    code: 'not_found',
    message: `this farm has no gateway, node or phone "${name.slice(0, 64)}"`,
    hint: '"sluice farm list" shows all of them.',
    exit: 'not_found',
  });
}

/** The gateway that a member belongs to; a gateway belongs to itself. */
export function gatewayOf(member: Member): string {
  return member.kind === 'gateway' ? member.name : member.gateway;
}

export function subnetOfGateway(state: FarmState, gateway: Gateway): Block {
  return subnetOf(parseBase(state.base), gateway.index);
}

/** How a subnet is written: 192.168.0.0/24. */
export function subnetText(state: FarmState, gateway: Gateway): string {
  return formatBlock(subnetOfGateway(state, gateway));
}

export function gatewayMember(state: FarmState, gateway: Gateway): Member & { kind: 'gateway' } {
  const address = formatIpv4(subnetOfGateway(state, gateway).network + GATEWAY_HOST);
  return { kind: 'gateway', ...gateway, address };
}

/** The last number of an address. */
export function hostOf(address: string): number {
  return numberOf(address) % 256;
}

function numberOf(address: string): number {
  return parseIpv4(address) ?? 0;
}
