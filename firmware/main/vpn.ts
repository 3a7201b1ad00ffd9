import { basename } from 'node:path';
import { Management } from '../../vpn/openvpn/management.js';
import { OpenVpnPath } from '../../vpn/openvpn/openvpn-path.js';
import { UnitDaemon } from '../../vpn/openvpn/unit-daemon.js';
import type { GatewayVpnConfig } from '../config/gateway-vpn.js';
import type { Clock } from '../ports/clock.js';
import type { VpnPeers } from '../ports/vpn-peers.js';

/** A daemon answers within milliseconds; a page with two ways waits for four answers one after the other. */
const TIMEOUT_MS = 2_000;

/** The gateway's view of the farm's VPN: OpenVPN's daemons, which systemd runs, through their management sockets. */
export function vpnPeers(
  { members, management_sockets }: Pick<GatewayVpnConfig, 'members' | 'management_sockets'>,
  clock: Clock,
): VpnPeers {
  const roles = new Map(members.map(({ name, role }) => [name, role]));
  const ways = management_sockets.map((socket) => {
    const name = basename(socket, '.sock');
    return {
      name,
      daemon: new UnitDaemon({ unit: `sluice-vpn-${name}.service` }),
      management: new Management({ socket, timeout_ms: TIMEOUT_MS }),
    };
  });
  return new OpenVpnPath({ ways, roleOf: (common_name) => roles.get(common_name) ?? null, clock });
}
