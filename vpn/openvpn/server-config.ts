import { formatIpv4, parseSubnet } from '../address/ipv4.js';
import { absolutePath } from '../address/schemas.js';
import { checked, refused } from '../input-error.js';
import { checkedGateway, type GatewayVpn } from '../model.js';
import {
  DEVICES,
  managementSocket,
  RUN_FOLDER,
  TCP_PORT,
  type Transport,
  transportsOf,
  UDP_PORT,
} from './daemons.js';

export interface ServerConfigOptions {
  readonly gateway: GatewayVpn;
  readonly transport: Transport;
  /** Folder of the management socket, by default `/run/sluice-vpn`. */
  readonly run_folder?: string;
  /** By default `linux`. */
  readonly system?: ServerSystem;
}

/**
 * Where a server runs. `linux`: a machine that Sluice sets up, with its units. `router`: one that it does not, without a
 * folder for a management socket, and with OpenVPN 2.5 or newer; there nobody can end a session from outside.
 */
export type ServerSystem = 'linux' | 'router';

/**
 * Configuration of one OpenVPN server daemon. File names in it are relative: it is started with `--cd` to the
 * server's folder. It has no `user` line: its unit never gives it root in the first place, and a daemon that begins as
 * root could not set routes from `learn-address` after it has dropped it.
 * @throws VpnInputError
 */
export function renderServerConfig({
  gateway,
  transport,
  run_folder = RUN_FOLDER,
  system = 'linux',
}: ServerConfigOptions): string {
  const { name } = checkedGateway(gateway);
  const folder = checked(absolutePath, run_folder, 'The folder of the management socket');
  const lines = [
    `# OpenVPN server of ${name}, ${transport.toUpperCase()}. Written by sluice: changes here do not last.`,
    `dev ${DEVICES[transport]}`,
    ...(transport === 'udp' ? UDP : TCP),
    'topology subnet',
    ...addressing(gateway),
    // And no client without a file: an unlisted certificate is refused.
    'client-config-dir ccd',
    'ccd-exclusive',
    'ca ca.pem',
    'cert cert.pem',
    'key key.pem',
    'dh none',
    // OpenVPN 2.5 does not know `force-cookie`, and answers a first packet without having seen that its sender is there.
    `tls-crypt-v2 tls-crypt-v2.pem${system === 'linux' ? ' force-cookie' : ''}`,
    'tls-version-min 1.2',
    'tls-cert-profile preferred',
    'remote-cert-tls client',
    // Read again whenever it changes.
    'crl-verify crl.pem',
    'data-ciphers AES-256-GCM:CHACHA20-POLY1305',
    'keepalive 10 60',
    'persist-key',
    'persist-tun',
    ...(transportsOf(gateway).length > 1 ? SHARED_SUBNET : []),
    ...(system === 'linux' ? [`management ${managementSocket(transport, folder)} unix`] : []),
    'verb 3',
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * The server's own address and no pool: every address is the plan's. `server` takes the first address of the subnet;
 * what it stands for (openvpn(8), --server) is written out for a server that leaves that one to the gateway.
 */
function addressing({ subnet, address }: GatewayVpn): readonly string[] {
  const net = parseSubnet(subnet);
  if (net === undefined) throw refused('The VPN of the gateway', `${subnet} is no network`);
  const netmask = formatIpv4(net.netmask);
  if (address === formatIpv4(net.network + 1)) return [`server ${formatIpv4(net.network)} ${netmask} nopool`];
  return [
    'mode server',
    'tls-server',
    `ifconfig ${address} ${netmask}`,
    'push "topology subnet"',
    `push "route-gateway ${address}"`,
  ];
}

/**
 * `udp6` and `tcp6-server` open one socket for both families; a bare `udp` takes IPv4 alone. `multihome` answers from
 * the address that was asked: a Pi on cable and wireless has two.
 */
const UDP = ['proto udp6', `port ${UDP_PORT}`, 'multihome', 'explicit-exit-notify 1'];
const TCP = ['proto tcp6-server', `port ${TCP_PORT}`];

/** Both daemons carry the same subnet: whoever learns a client's address last gets its route. */
const SHARED_SUBNET = ['script-security 2', 'learn-address ./learn-address'];

/** The script that `learn-address` calls. */
export const LEARN_ADDRESS = `#!/bin/sh
# Called by OpenVPN with: add|update|delete ADDRESS [NAME]; $dev is the daemon's own tunnel. A phone that leaves
# one network for another may be on both daemons for a minute: its address belongs to the one that learnt it last.
case "$2" in '' | *[!0-9.]*) exit 0 ;; esac
case "$1" in
  add | update) exec ip route replace "$2/32" dev "$dev" ;;
  delete) ip route del "$2/32" dev "$dev" 2>/dev/null ;;
esac
exit 0
`;
