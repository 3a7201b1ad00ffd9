import { z } from 'zod';
import { id, timestamp } from '../../firmware/protocol/primitives.js';
import { role } from '../../firmware/protocol/rest.js';
import { parseIpv4 } from '../../vpn/address/ipv4.js';
import { remoteHost } from '../../vpn/address/schemas.js';
import { expose, VPN_PROTOCOLS } from '../../vpn/model.js';
import { parseBase } from '../addressing/base.js';

/** `farm.json`, version 1: everything about a farm that is not secret. Unknown keys are refused. */
export const SCHEMA = 1;

const address = z.string().refine((text) => parseIpv4(text) !== undefined, 'an IPv4 address');

/** The block that all subnets of the farm come from. */
const base = z.string().refine((text) => {
  try {
    parseBase(text);
    return true;
  } catch {
    return false;
  }
}, 'a private /16 or /20');

const gateway = z.strictObject({
  name: id,
  /** Gateway k has the k-th /24 of the base. */
  index: z.number().int().min(0).max(255),
  /** The names or addresses under which the internet knows it, best first; none until they are told. */
  remotes: z.array(remoteHost).max(4),
  protocol: z.enum(VPN_PROTOCOLS),
  added: timestamp,
});

/** What a VPN server elsewhere is: a Linux machine that Sluice sets up, or anything else that gets files to import. */
export const SERVER_SYSTEMS = ['linux', 'router'] as const;

/** The server of a gateway's VPN where that is not the gateway itself: the gateway is then one of its clients. */
const server = z.strictObject({
  name: id,
  gateway: id,
  /** Its own, inside: the gateway keeps .1. */
  address,
  /** As of a gateway: where clients, and the gateway with them, find it on the internet. */
  remotes: z.array(remoteHost).max(4),
  protocol: z.enum(VPN_PROTOCOLS),
  system: z.enum(SERVER_SYSTEMS),
  added: timestamp,
});

const node = z.strictObject({
  name: id,
  gateway: id,
  address,
  tanks: z.array(id).min(1).max(16),
  /** What its own LAN shows to people on the VPN. */
  exposes: z.array(expose).max(64),
  added: timestamp,
});

const phone = z.strictObject({ name: id, gateway: id, address, role, added: timestamp });

/** Who once had a name and an address. Addresses in here are never given again. */
const former = z.strictObject({
  kind: z.enum(['gateway', 'server', 'node', 'phone']),
  name: id,
  address,
  left: timestamp,
  /** Set when it was renamed: then the address went along. */
  renamed_to: id.optional(),
});

export const farmState = z.strictObject({
  schema: z.literal(SCHEMA),
  name: id,
  base,
  created: timestamp,
  gateways: z.array(gateway),
  /** Farms from before there were such servers have none. */
  servers: z.array(server).default([]),
  nodes: z.array(node),
  phones: z.array(phone),
  former: z.array(former),
});

export type FarmState = z.infer<typeof farmState>;
export type Gateway = FarmState['gateways'][number];
export type VpnServer = FarmState['servers'][number];
export type FarmNode = FarmState['nodes'][number];
export type Phone = FarmState['phones'][number];
export type Former = FarmState['former'][number];
export type Kind = Former['kind'];

/** Gateway, server, node or phone, with what all of them have. */
export type Member =
  | ({ readonly kind: 'gateway'; readonly address: string } & Gateway)
  | ({ readonly kind: 'server' } & VpnServer)
  | ({ readonly kind: 'node' } & FarmNode)
  | ({ readonly kind: 'phone' } & Phone);
