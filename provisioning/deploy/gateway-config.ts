import type { z } from 'zod';
import type { gatewayConfig } from '../../firmware/config/gateway-config.js';
import type { VpnClient } from '../../vpn/model.js';
import type { GatewayParts } from '../machine/gateway-machine.js';

/** A gateway's configuration as a file has it: defaults may be left out. */
type GatewayFile = z.input<typeof gatewayConfig>;

/**
 * A gateway's `gateway.json`.
 * @param vpn its subnet, the nodes and phones in it, and where OpenVPN is asked who is connected
 * @param local name of a node that runs on the same Pi: it comes from the gateway's own address
 */
export function gatewayConfigOf(
  { name, address, nodes }: GatewayParts,
  vpn: { subnet: string; members: readonly VpnClient[]; management_sockets: string[] },
  local?: string,
): GatewayFile {
  return {
    schema: 1,
    gateway: name,
    nodes: [...nodes],
    vpn: {
      subnet: vpn.subnet,
      address,
      members: vpn.members.map((client) => ({
        name: client.common_name,
        address: client.common_name === local ? address : client.address,
        role: client.role,
      })),
      management_sockets: vpn.management_sockets,
    },
    web: { cert_file: 'web/cert.pem', key_file: 'web/key.pem' },
  };
}
