import { z } from 'zod';
import { port } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { checkedGateway, checkedRoster, type GatewayVpn, type PeerRole, type VpnClient } from '../model.js';
import { TCP_PORT, transportsOf, UDP_FALLBACK_PORTS, UDP_PORT } from '../openvpn/daemons.js';
import { inputChain, LOCAL_NETWORKS } from './input.js';
import { anyOf, type Block, renderTable } from './ruleset.js';

export interface GatewayRulesOptions {
  readonly gateway: GatewayVpn;
  /** All of the plan: their roles and exposed ports make the exceptions between clients. */
  readonly clients: readonly VpnClient[];
  /** Whether this machine is the VPN's server, or a client of a server elsewhere. */
  readonly vpn: 'server' | 'client';
  /** TCP ports of broker and dashboard, open to the tunnel alone. */
  readonly service_ports: readonly number[];
  /** Networks that reach SSH, by default all private ones. */
  readonly ssh_from?: readonly string[];
}

const servicePorts = z.array(port).min(1).max(16).readonly();

/**
 * The whole firewall of a gateway. Binding to the VPN address is not enough: a machine outside with a route to it
 * through the gateway's outer address would be answered (weak host model), so the tunnel is the only way in. Clients
 * never reach each other, except people the ports that a node exposes to their role. With the VPN's server elsewhere
 * that last part is the server's business, and nothing is forwarded here.
 * @throws VpnInputError
 */
export function renderGatewayRules({
  gateway,
  clients,
  vpn,
  service_ports,
  ssh_from = LOCAL_NETWORKS,
}: GatewayRulesOptions): string {
  const { name, subnet } = checkedGateway(gateway);
  const roster = checkedRoster(gateway, clients);
  const ports = checked(servicePorts, service_ports, 'The ports of broker and dashboard');
  const services = [
    `iifname "tun*" ip saddr ${subnet} tcp dport ${anyOf(ports)} accept comment "broker and dashboard"`,
    `iifname "tun*" ip saddr ${subnet} icmp type echo-request accept`,
  ];
  const blocks =
    vpn === 'server'
      ? [
          ...PEOPLE.map((role) => peopleSet(role, roster)),
          inputChain([...services, ...doorsOf(gateway)], ssh_from),
          forwardChain(roster),
          ...(transportsOf(gateway).includes('udp') ? [REDIRECT] : []),
        ]
      : [inputChain(services, ssh_from), forwardChain([])];
  return renderTable(`Firewall of gateway ${name}.`, blocks);
}

/** Roles of people; nodes are in no set, so that no rule can let them to each other. */
const PEOPLE = ['admin', 'viewer'] as const satisfies readonly PeerRole[];

function peopleSet(role: PeerRole, roster: readonly VpnClient[]): Block {
  const addresses = roster.filter((client) => client.role === role).map(({ address }) => address);
  return {
    head: `set ${role}s`,
    lines: ['type ipv4_addr', ...(addresses.length > 0 ? [`elements = ${anyOf(addresses)}`] : [])],
  };
}

/** Where OpenVPN itself is reached. The fall-back ports arrive here as 1194 already. */
function doorsOf(gateway: GatewayVpn): readonly string[] {
  const doors = { udp: `udp dport ${UDP_PORT}`, tcp: `tcp dport ${TCP_PORT}` };
  return transportsOf(gateway).map(
    (transport) => `iifname != "tun*" ${doors[transport]} accept comment "OpenVPN"`,
  );
}

const REDIRECT: Block = {
  head: 'chain fallback_ports',
  lines: [
    'type nat hook prerouting priority dstnat; policy accept;',
    `iifname != "tun*" fib daddr type local udp dport ${anyOf(UDP_FALLBACK_PORTS)} redirect to :${UDP_PORT}`,
  ],
};

/**
 * Only answers pass by their state; every packet that asks must match a rule as long as the connection lives. So an
 * exception that is taken away ends what was begun under it.
 */
function forwardChain(roster: readonly VpnClient[]): Block {
  return {
    head: 'chain forward',
    lines: [
      'type filter hook forward priority filter; policy drop;',
      'ct state established ct direction reply accept',
      'ct state related accept',
      ...roster.flatMap(exceptionsOf),
      'counter comment "refused"',
    ],
  };
}

function exceptionsOf({ common_name, address, exposes }: VpnClient): readonly string[] {
  return exposes.flatMap(({ transport, port: at, roles }) =>
    [...new Set(roles)].map(
      (role) =>
        `iifname "tun*" oifname "tun*" ip saddr @${role}s ip daddr ${address} ${transport} dport ${at} accept comment "exposed by ${common_name}"`,
    ),
  );
}
