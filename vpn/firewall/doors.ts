import type { GatewayVpn } from '../model.js';
import { TCP_PORT, transportsOf, UDP_FALLBACK_PORTS, UDP_PORT } from '../openvpn/daemons.js';
import { anyOf, type Block } from './ruleset.js';

/** Where OpenVPN itself is reached. The fall-back ports arrive here as 1194 already. */
export function doorsOf(vpn: GatewayVpn): readonly string[] {
  const doors = { udp: `udp dport ${UDP_PORT}`, tcp: `tcp dport ${TCP_PORT}` };
  return transportsOf(vpn).map(
    (transport) => `iifname != "tun*" ${doors[transport]} accept comment "OpenVPN"`,
  );
}

/** Hands the fall-back ports on to OpenVPN, where it listens on UDP at all. */
export function redirects(vpn: GatewayVpn): readonly Block[] {
  return transportsOf(vpn).includes('udp') ? [REDIRECT] : [];
}

const REDIRECT: Block = {
  head: 'chain fallback_ports',
  lines: [
    'type nat hook prerouting priority dstnat; policy accept;',
    `iifname != "tun*" fib daddr type local udp dport ${anyOf(UDP_FALLBACK_PORTS)} redirect to :${UDP_PORT}`,
  ],
};
