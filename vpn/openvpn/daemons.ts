import type { GatewayVpn } from '../model.js';

/** The two daemons a server may run. OpenVPN 2.6 listens on one protocol per process, so TCP needs its own. */
export type Transport = 'udp' | 'tcp';

/** Port of the UDP daemon, and those that the firewall hands on to it because strict networks let them pass. */
export const UDP_PORT = 1194;
export const UDP_FALLBACK_PORTS = [443, 500, 4500] as const;
/** Port of the TCP daemon. The dashboard's HTTPS is on 8443. */
export const TCP_PORT = 443;

/** Each daemon has its own tunnel device; both carry the same subnet. */
export const DEVICES: Readonly<Record<Transport, string>> = { udp: 'tun0', tcp: 'tun1' };

/** Where the daemons' management sockets are. The folder's mode is their protection: OpenVPN makes them open to all. */
export const RUN_FOLDER = '/run/sluice-vpn';

export function managementSocket(transport: Transport, run_folder: string = RUN_FOLDER): string {
  return `${run_folder}/${transport}.sock`;
}

/** The management socket of a machine that dials out. */
export const CLIENT_SOCKET = `${RUN_FOLDER}/client.sock`;

/** Name of a daemon's configuration file, relative to the server's folder. */
export function serverConfigFile(transport: Transport): string {
  return `server-${transport}.conf`;
}

/** The daemons that a gateway's protocol asks for. */
export function transportsOf({ protocol }: Pick<GatewayVpn, 'protocol'>): readonly Transport[] {
  return protocol === 'auto' ? ['udp', 'tcp'] : [protocol];
}
