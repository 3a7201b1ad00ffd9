import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import type { Gateway, VpnServer } from '../farm/farm-state.js';
import { devicesOf, gatewayMember } from '../farm/members.js';
import { type ClientVpn, clientKeys } from './device-machine.js';
import type { FarmView } from './farm-view.js';
import {
  clientOf,
  type GatewayParts,
  gatewayParts,
  type ServerVpn,
  serverKeys,
  vpnOf,
} from './gateway-machine.js';

/** Everything that belongs onto a gateway that is a client of its VPN. */
export interface GatewayElsewhere extends GatewayParts {
  readonly vpn: ClientVpn;
  /** The nodes and phones of the same VPN. */
  readonly members: readonly VpnClient[];
}

/** Everything that belongs onto a VPN server elsewhere: no key or secret of the gateway, and nothing of the dashboard. */
export interface ServerMachine {
  readonly name: string;
  readonly address: string;
  readonly system: VpnServer['system'];
  /** The gateway, which is one of the clients. */
  readonly gateway: VpnClient;
  readonly vpn: ServerVpn;
}

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `farm_damaged`
 */
export function describeGatewayElsewhere(view: FarmView, gateway: Gateway): GatewayElsewhere {
  const { farm } = view;
  return {
    ...gatewayParts(view, gateway),
    vpn: {
      gateway: vpnOf(farm, gateway),
      client: gatewayAsClient(view, gateway),
      keys: clientKeys(view, gateway.name),
    },
    members: devicesOf(farm, gateway.name).flatMap(clientOf),
  };
}

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `crl_due`, `farm_damaged`
 */
export function describeServer(view: FarmView, server: VpnServer): ServerMachine {
  const { farm } = view;
  const { name, address, system } = server;
  const gateway = farm.gateways.find((one) => one.name === server.gateway);
  if (gateway === undefined) throw new Error(`${name} has no gateway`);
  const client = gatewayAsClient(view, gateway);
  const vpn: GatewayVpn = vpnOf(farm, gateway);
  return {
    name,
    address,
    system,
    gateway: client,
    vpn: {
      gateway: vpn,
      clients: [client, ...devicesOf(farm, gateway.name).flatMap(clientOf)],
      keys: serverKeys(view, gateway),
    },
  };
}

/** No person's: whoever sits at the gateway is there already. */
function gatewayAsClient({ farm }: FarmView, gateway: Gateway): VpnClient {
  const { name, address } = gatewayMember(farm, gateway);
  return { common_name: name, address, role: 'node', exposes: [] };
}
