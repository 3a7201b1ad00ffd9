import { absolutePath } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { CLIENT_SOCKET, serverConfigFile, type Transport } from '../openvpn/daemons.js';
import { HARDENED, NO_GENERATED_CODE, NO_HARDWARE, type Settings } from './hardening.js';
import { renderUnit } from './unit-file.js';
import { SLUICE_USER, VPN_USER } from './users.js';

/** Names of the units, as `systemctl` takes them. */
export const VPN_UNITS = {
  udp: 'sluice-vpn-udp.service',
  tcp: 'sluice-vpn-tcp.service',
  client: 'sluice-vpn-client.service',
} as const;

export interface VpnUnitOptions {
  /** Folder of configuration and keys, by default `/etc/sluice/vpn`. */
  readonly folder?: string;
  /** The OpenVPN program, by default where Debian puts it. */
  readonly openvpn?: string;
}

/** Name of a client's profile in that folder. */
export const CLIENT_PROFILE = 'client.ovpn';

/**
 * The unit of one server daemon. Root's keys reach it as credentials, so it never is root itself.
 * @throws VpnInputError
 */
export function renderServerUnit(transport: Transport, options: VpnUnitOptions = {}): string {
  const { folder, openvpn } = checkedOptions(options);
  const secrets = ['key.pem', 'tls-crypt-v2.pem'];
  return renderVpnUnit(`Sluice VPN server, ${transport.toUpperCase()}`, [
    ...secrets.map((file) => ['LoadCredential', `${file}:${folder}/${file}`] as const),
    [
      'ExecStart',
      // What comes later wins over the same option in the file.
      `${openvpn} --suppress-timestamps --cd ${folder} --config ${serverConfigFile(transport)}` +
        // biome-ignore lint/suspicious/noTemplateCurlyInString: systemd fills it in
        ' --key ${CREDENTIALS_DIRECTORY}/key.pem --tls-crypt-v2 ${CREDENTIALS_DIRECTORY}/tls-crypt-v2.pem force-cookie',
    ],
  ]);
}

/**
 * The unit of a machine that dials out: a node, or a gateway whose VPN server is elsewhere.
 * @throws VpnInputError
 */
export function renderClientUnit(options: VpnUnitOptions = {}): string {
  const { folder, openvpn } = checkedOptions(options);
  return renderVpnUnit('Sluice VPN client', [
    ['LoadCredential', `${CLIENT_PROFILE}:${folder}/${CLIENT_PROFILE}`],
    [
      'ExecStart',
      `${openvpn} --suppress-timestamps --config \${CREDENTIALS_DIRECTORY}/${CLIENT_PROFILE}` +
        ` --management ${CLIENT_SOCKET} unix`,
    ],
  ]);
}

function checkedOptions({ folder = '/etc/sluice/vpn', openvpn = '/usr/sbin/openvpn' }: VpnUnitOptions) {
  return {
    folder: checked(absolutePath, folder, 'The folder of the VPN'),
    openvpn: checked(absolutePath, openvpn, 'The path of openvpn'),
  };
}

function renderVpnUnit(description: string, start: Settings): string {
  return renderUnit([
    [
      'Unit',
      [
        ['Description', description],
        ['Documentation', 'man:openvpn(8)'],
        // A Pi has no clock of its own: before it knows the time, every certificate looks wrong.
        ['Wants', 'network-online.target time-sync.target'],
        ['After', 'network-online.target time-sync.target sluice-firewall.service'],
        ['StartLimitIntervalSec', '0'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'notify'],
        ...start,
        // OpenVPN ends with code 0 after some refusals.
        ['Restart', 'always'],
        ['RestartSec', '5'],
        ['User', VPN_USER],
        // Of the user sluice, so that the gateway may ask who is connected.
        ['Group', SLUICE_USER],
        ['RuntimeDirectory', 'sluice-vpn'],
        ['RuntimeDirectoryMode', '0750'],
        ['RuntimeDirectoryPreserve', 'yes'],
        ['UMask', '0077'],
        ['TasksMax', '20'],
        ['CapabilityBoundingSet', 'CAP_NET_ADMIN CAP_NET_BIND_SERVICE'],
        ['AmbientCapabilities', 'CAP_NET_ADMIN CAP_NET_BIND_SERVICE'],
        ['DevicePolicy', 'closed'],
        ['DeviceAllow', '/dev/net/tun rw'],
        ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK'],
        ...HARDENED,
        ...NO_GENERATED_CODE,
        ...NO_HARDWARE,
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}
