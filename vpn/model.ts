import { z } from 'zod';
import { id } from '../firmware/protocol/primitives.js';
import { contains, isHostOf, isPrivate, parseIpv4, parseSubnet } from './address/ipv4.js';
import { ipv4, port, privateSubnet, remoteHost } from './address/schemas.js';
import { checked, refused } from './input-error.js';

/** What the access path has to know of a farm: one gateway's VPN, and who is in it. */

/** The role that the farm's plan gives to a certificate. */
export const PEER_ROLES = ['node', 'admin', 'viewer'] as const;
export type PeerRole = (typeof PEER_ROLES)[number];

/** `auto`: UDP, and TCP where UDP does not get through. */
export const VPN_PROTOCOLS = ['udp', 'tcp', 'auto'] as const;
export type VpnProtocol = (typeof VPN_PROTOCOLS)[number];

/** A VPN as its clients see it. Mostly the gateway is its server; a router or a rented machine may be. */
export const gatewayVpn = z
  .strictObject({
    /** Common name of the server's certificate. */
    name: id,
    subnet: privateSubnet,
    /** The server's address inside. */
    address: ipv4,
    /** Where clients find the server from outside, best first. */
    remotes: z.array(remoteHost).min(1).max(4).readonly(),
    protocol: z.enum(VPN_PROTOCOLS),
  })
  .refine((g) => isHostIn(g.subnet, g.address), {
    message: 'not an address of a machine in the subnet',
    path: ['address'],
  })
  .readonly();

/**
 * A device on a node's own LAN that appears on the VPN at the node's address. People alone may be given it: nodes
 * never reach each other.
 */
export const expose = z
  .strictObject({
    /** Port at the node's VPN address. */
    port,
    transport: z.enum(['tcp', 'udp']),
    /** The device on the node's LAN. */
    to_address: ipv4.refine(
      (text) => isPrivate(parseIpv4(text) ?? 0),
      'a private address on the LAN of the node',
    ),
    to_port: port,
    roles: z
      .array(z.enum(['admin', 'viewer']))
      .min(1)
      .max(2)
      .readonly(),
  })
  .readonly();

/** One certificate of the plan, and what it may be. */
export const vpnClient = z
  .strictObject({
    common_name: id,
    address: ipv4,
    role: z.enum(PEER_ROLES),
    /** Of a node: what its LAN shows to people on the VPN. */
    exposes: z.array(expose).max(64).readonly(),
  })
  .refine((c) => c.role === 'node' || c.exposes.length === 0, {
    message: 'only a node has a LAN to expose',
    path: ['exposes'],
  })
  .refine((c) => new Set(c.exposes.map((e) => `${e.transport} ${e.port}`)).size === c.exposes.length, {
    message: 'two of them use the same port',
    path: ['exposes'],
  })
  .readonly();

export type GatewayVpn = z.infer<typeof gatewayVpn>;
export type Expose = z.infer<typeof expose>;
export type VpnClient = z.infer<typeof vpnClient>;

/** @throws VpnInputError */
export function checkedGateway(gateway: GatewayVpn): GatewayVpn {
  return checked(gatewayVpn, gateway, 'The VPN of the gateway');
}

/**
 * Checks one client against the gateway's subnet.
 * @throws VpnInputError
 */
export function checkedClient(gateway: GatewayVpn, client: VpnClient): VpnClient {
  const sound = checked(vpnClient, client, 'A VPN client');
  const subject = `VPN client ${sound.common_name}`;
  if (sound.common_name === gateway.name) throw refused(subject, 'has the name of the server');
  if (sound.address === gateway.address) throw refused(subject, 'has the address of the server');
  if (!isHostIn(gateway.subnet, sound.address)) {
    throw refused(subject, `its address ${sound.address} is not in ${gateway.subnet}`);
  }
  const inside = sound.exposes.find(({ to_address }) => isIn(gateway.subnet, to_address));
  if (inside !== undefined) {
    throw refused(
      subject,
      `exposes ${inside.to_address}, which is on the VPN and not on the LAN of the node`,
    );
  }
  return sound;
}

/**
 * Checks all clients of a gateway together: no name and no address twice.
 * @throws VpnInputError
 */
export function checkedRoster(gateway: GatewayVpn, clients: readonly VpnClient[]): readonly VpnClient[] {
  const sound = clients.map((client) => checkedClient(gateway, client));
  const taken = new Set<string>();
  for (const { common_name, address } of sound) {
    for (const one of [common_name, address]) {
      if (taken.has(one)) throw refused(`The plan of ${gateway.name}`, `${one} is given twice`);
      taken.add(one);
    }
  }
  return sound;
}

function isHostIn(subnet: string, address: string): boolean {
  const net = parseSubnet(subnet);
  const host = parseIpv4(address);
  return net !== undefined && host !== undefined && isHostOf(net, host);
}

function isIn(subnet: string, address: string): boolean {
  const net = parseSubnet(subnet);
  const host = parseIpv4(address);
  return net !== undefined && host !== undefined && contains(net, host);
}
