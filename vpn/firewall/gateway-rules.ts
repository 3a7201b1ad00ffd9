import { z } from 'zod';
import { port } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { checkedGateway, checkedRoster, type GatewayVpn, type VpnClient } from '../model.js';
import { exposures, forwardChain, peopleSets } from './between-clients.js';
import { doorsOf, redirects } from './doors.js';
import { inputChain, LOCAL_NETWORKS } from './input.js';
import { anyOf, renderTable } from './ruleset.js';

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

/** TCP ports that the tunnel alone may reach. */
export const servicePorts = z.array(port).min(1).max(16).readonly();

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
          ...peopleSets(roster),
          inputChain([...services, ...doorsOf(gateway)], ssh_from),
          forwardChain(exposures(roster)),
          ...redirects(gateway),
        ]
      : [inputChain(services, ssh_from), forwardChain([])];
  const whose = vpn === 'server' ? `gateway ${name}` : `a gateway on the VPN of ${name}`;
  return renderTable(`Firewall of ${whose}.`, blocks);
}
