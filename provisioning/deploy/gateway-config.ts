import type { z } from 'zod';
import type { gatewayConfig } from '../../firmware/config/gateway-config.js';
import { managementSocket, transportsOf } from '../../vpn/openvpn/daemons.js';
import type { GatewayMachine } from '../machine/gateway-machine.js';

/** A gateway's configuration as a file has it: defaults may be left out. */
type GatewayFile = z.input<typeof gatewayConfig>;

/**
 * A gateway's `gateway.json`.
 * @param local name of a node that runs on the same Pi: it comes from the gateway's own address
 */
export function gatewayConfigOf({ name, address, nodes, vpn }: GatewayMachine, local?: string): GatewayFile {
  return {
    schema: 1,
    gateway: name,
    nodes: [...nodes],
    vpn: {
      subnet: vpn.gateway.subnet,
      address,
      members: vpn.clients.map((client) => ({
        name: client.common_name,
        address: client.common_name === local ? address : client.address,
        role: client.role,
      })),
      management_sockets: transportsOf(vpn.gateway).map((transport) => managementSocket(transport)),
    },
  };
}
