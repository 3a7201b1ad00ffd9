import { checkedClient, checkedGateway, type GatewayVpn, type VpnClient } from '../model.js';
import { TCP_PORT, type Transport, transportsOf, UDP_FALLBACK_PORTS, UDP_PORT } from './daemons.js';
import { type ClientKeys, checkedClientKeys } from './keys.js';

/** `linux`: OpenVPN 2 as a service. `android`: either app there. `ios`: OpenVPN Connect. */
export const PLATFORMS = ['linux', 'android', 'ios'] as const;
export type Platform = (typeof PLATFORMS)[number];

export interface ClientProfileOptions {
  readonly gateway: GatewayVpn;
  readonly client: VpnClient;
  readonly keys: ClientKeys;
  readonly platform: Platform;
}

/** Name of the file, as apps show it. */
export function profileFileName(client: Pick<VpnClient, 'common_name'>): string {
  return `${client.common_name}.ovpn`;
}

/**
 * One file with everything a client needs, keys inline: it is written 0600 and handed over once.
 * @throws VpnInputError
 */
export function renderClientProfile({ gateway, client, keys, platform }: ClientProfileOptions): string {
  const server = checkedGateway(gateway);
  const { common_name, address } = checkedClient(server, client);
  const sound = checkedClientKeys(keys);
  const lines = [
    `# ${common_name} on the VPN of ${server.name}; its address there is ${address}, from the server's ccd/${common_name}.`,
    '# Whoever has this file is this machine: keep it secret. Lost? sluice pki revoke',
    'client',
    'dev tun',
    'nobind',
    'remote-cert-tls server',
    `verify-x509-name ${server.name} name`,
    'tls-version-min 1.2',
    'tls-cert-profile preferred',
    `server-poll-timeout ${POLL_TIMEOUT_S}`,
    ...OF_PLATFORM[platform](server),
    ...inline('ca', sound.ca_pem),
    ...inline('cert', sound.cert_pem),
    ...inline('key', sound.key_pem),
    ...inline('tls-crypt-v2', sound.tls_crypt_v2_pem),
    // Last: OpenVPN gives these blocks only what stands above them.
    ...connections(server).flatMap((connection) => connectionBlock(connection, platform)),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Where the apps really differ. OpenVPN Connect is built on OpenVPN 3: it always retries, re-resolves and keeps its
 * ciphers by itself, reports each option that it does not know, and stops at some that OpenVPN 2 takes
 * (`topology` outside a push, `status`, `management`).
 */
const OF_PLATFORM: Readonly<Record<Platform, (server: GatewayVpn) => readonly string[]>> = {
  linux: () => [
    ...FOR_OPENVPN_2,
    // Without it a tank that was refused once would exit, with code 0, and stay away.
    'auth-retry nointeract',
    'resolv-retry infinite',
    'persist-key',
  ],
  android: () => FOR_OPENVPN_2,
  ios: ({ name }) => [`setenv FRIENDLY_NAME "Sluice ${name}"`],
};

const FOR_OPENVPN_2 = [
  'data-ciphers AES-256-GCM:CHACHA20-POLY1305',
  'connect-retry 1 60',
  // The route stays in the tunnel while it reconnects, instead of leading to a home router with the same address.
  'persist-tun',
  'verb 3',
];

/** How long one remote is given: the first longer than its fall-backs, which come when it has been silent. */
const POLL_TIMEOUT_S = 4;
const FALLBACK_POLL_TIMEOUT_S = 2;

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly transport: Transport;
  readonly fallback: boolean;
}

/**
 * In the order in which they are tried: every host on the port proper, then the ports that strict networks let pass,
 * TCP last. With one name of two addresses TCP has its turn after 2 × 4 s + 6 × 2 s = 20 s of silence on UDP. An address
 * of a family that the network here does not have is given up at once, but costs a pause: 1 s on phones, and 10 s on
 * Linux, where OpenVPN 2.6 takes that for `auth-retry nointeract` instead of `connect-retry`.
 */
function connections(server: GatewayVpn): readonly Connection[] {
  const transports = transportsOf(server);
  const ports: readonly Omit<Connection, 'host'>[] = [
    { port: UDP_PORT, transport: 'udp', fallback: false },
    ...UDP_FALLBACK_PORTS.map((port) => ({ port, transport: 'udp' as const, fallback: true })),
    { port: TCP_PORT, transport: 'tcp', fallback: false },
  ];
  return ports
    .filter(({ transport }) => transports.includes(transport))
    .flatMap((port) => server.remotes.map((host) => ({ host, ...port })));
}

function connectionBlock(
  { host, port, transport, fallback }: Connection,
  platform: Platform,
): readonly string[] {
  const hurry = fallback && platform !== 'ios' ? [`connect-timeout ${FALLBACK_POLL_TIMEOUT_S}`] : [];
  return ['<connection>', `remote ${host} ${port} ${transport}`, ...hurry, '</connection>'];
}

function inline(tag: string, pem: string): readonly string[] {
  return [`<${tag}>`, pem.trimEnd(), `</${tag}>`];
}
