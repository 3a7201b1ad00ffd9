import { z } from 'zod';
import { isHostOf, isPrivate, parseIpv4, parseSubnet } from '../protocol/ipv4.js';
import { id } from '../protocol/primitives.js';
import { CLIENT_KINDS } from '../protocol/topics.js';

/** The section `vpn` of a gateway's configuration: who has which address on its VPN, as the farm's plan says. */

// Both end the check where they fail: what is no address is in no subnet either, which need not be said.
const ipv4 = z
  .string()
  .refine((text) => parseIpv4(text) !== undefined, { error: 'an IPv4 address', abort: true });

const subnet = z.string().refine(
  (text) => {
    const found = parseSubnet(text);
    return found !== undefined && found.prefix >= 16 && found.prefix <= 29 && isPrivate(found.network);
  },
  {
    error: 'a private IPv4 network with a prefix from 16 to 29 and no bits beyond it, such as 192.168.0.0/24',
    abort: true,
  },
);

const member = z.strictObject({
  /** Common name of the certificate. For a node it is the id of the node. */
  name: id,
  address: ipv4,
  /** What the certificate may be: it caps what a person may do from this address, whoever they are. */
  role: z.enum(CLIENT_KINDS),
});

/** The last step names the way: `udp` and `tcp` of a server, `client` of a machine that dials a server elsewhere. */
const managementSocket = z
  .string()
  .max(100)
  .regex(
    /^\/(?:[\w.@+-]+\/)*(?:udp|tcp|client)\.sock$/,
    'an absolute path that ends in udp.sock, tcp.sock or client.sock',
  );

export const gatewayVpn = z
  .strictObject({
    subnet,
    /** The gateway's own address inside. */
    address: ipv4,
    /** Every device that may be on this VPN. A node that runs on the gateway's own Pi has the gateway's address. */
    members: z.array(member).max(1_000),
    /** Where the gateway asks OpenVPN who is connected; by default nowhere, and then nobody is shown. */
    management_sockets: z.array(managementSocket).max(3).default([]),
  })
  .superRefine(({ subnet: text, address, members }, context) => {
    const net = parseSubnet(text);
    const outside = (one: string) => net !== undefined && !isHostOf(net, parseIpv4(one) ?? 0);
    const mistake = (path: (string | number)[], message: string) =>
      context.addIssue({ code: 'custom', path, message });
    if (outside(address)) mistake(['address'], `not an address of a machine in ${text}`);
    const taken = new Set<string>();
    for (const [i, { name, address: at, role }] of members.entries()) {
      if (outside(at)) mistake(['members', i, 'address'], `not an address of a machine in ${text}`);
      if (at === address && role !== 'node') mistake(['members', i, 'address'], 'the address of the gateway');
      if (taken.has(name)) mistake(['members', i, 'name'], 'given twice');
      if (taken.has(at)) mistake(['members', i, 'address'], 'given twice');
      taken.add(name).add(at);
    }
  });

export type GatewayVpnConfig = z.infer<typeof gatewayVpn>;
