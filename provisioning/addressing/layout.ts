import { formatIpv4 } from '../../vpn/address/ipv4.js';
import type { Block } from './block.js';

/**
 * Where things stand in a gateway's /24: the gateway at .1, the phone monitor at .2, nodes from .3 upwards to .252
 * (250 of them), further phones from .254 downwards. A VPN server elsewhere has the highest number that is left.
 *
 * The published table prints tank 250 at .251; .3 + 249 is .252, which leaves .253 and .254 to phones.
 */
export const GATEWAY_HOST = 1;
export const FIRST_PHONE_HOST = 2;
export const FIRST_NODE_HOST = 3;
export const LAST_NODE_HOST = 252;
export const LAST_HOST = 254;

export const MOST_GATEWAYS = 10;
export const MOST_NODES = LAST_NODE_HOST - FIRST_NODE_HOST + 1;

/** The subnet of gateway `index` (from 0). */
export function subnetOf(base: Block, index: number): Block {
  return { network: base.network + index * 256, prefix: 24 };
}

/** The address of a host (1–254) in the subnet of gateway `index`. */
export function addressOf(base: Block, index: number, host: number): string {
  return formatIpv4(subnetOf(base, index).network + host);
}

/** The lowest host that is left for a node; undefined when none is. */
export function nextNodeHost(taken: ReadonlySet<number>): number | undefined {
  for (let host = FIRST_NODE_HOST; host <= LAST_NODE_HOST; host++) if (!taken.has(host)) return host;
  return undefined;
}

/** .2 for the first phone, then the highest host that is left; undefined when none is. */
export function nextPhoneHost(taken: ReadonlySet<number>): number | undefined {
  return taken.has(FIRST_PHONE_HOST) ? highestHost(taken) : FIRST_PHONE_HOST;
}

/** The highest host that is left; undefined when none is. */
export function highestHost(taken: ReadonlySet<number>): number | undefined {
  for (let host = LAST_HOST; host >= FIRST_NODE_HOST; host--) if (!taken.has(host)) return host;
  return undefined;
}

/** The name of gateway `index`. */
export function gatewayName(index: number): string {
  return `gw${index}`;
}

/** The name that node `number` (from 1) of a gateway gets when nobody names it. */
export function nodeName(gateway: string, number: number): string {
  return `${gateway}-node-${String(number).padStart(3, '0')}`;
}
