import { formatIpv4, parseIpv4, type Subnet } from '../../../vpn/address/ipv4.js';
import { DEVICES, serverConfigFile, type Transport } from '../../../vpn/openvpn/daemons.js';
import { CLIENT_PROFILE } from '../../../vpn/systemd/openvpn-units.js';
import type { Examined } from '../check.js';
import { readText, VPN_FOLDER } from './files.js';

/** What an installed machine is in the VPN, as its own files say. */
export interface VpnEnd {
  readonly kind: 'server' | 'client';
  /** Its address inside. */
  readonly address: string;
  readonly subnet: Subnet;
  /** Its ways in, as their management sockets are called: `udp` and `tcp` of a server, `client`. */
  readonly ways: readonly VpnWay[];
}

export interface VpnWay {
  readonly name: 'udp' | 'tcp' | 'client';
  /** Its tunnel device; null where the kernel chooses the number. */
  readonly device: string | null;
}

/** @returns undefined when nothing of the VPN is installed */
export function readVpnEnd(examined: Examined): VpnEnd | undefined {
  return readServer(examined) ?? readClient(examined);
}

function readServer(examined: Examined): VpnEnd | undefined {
  const transports = (['udp', 'tcp'] as const).filter(
    (transport) => readText(examined, `${VPN_FOLDER}/${serverConfigFile(transport)}`) !== undefined,
  );
  const [first] = transports;
  if (first === undefined) return undefined;
  const text = readText(examined, `${VPN_FOLDER}/${serverConfigFile(first)}`) ?? '';
  const [, network = '', netmask = ''] = /^server (\S+) (\S+)/m.exec(text) ?? [];
  const subnet = subnetOf(network, netmask);
  if (subnet === undefined) return undefined;
  return {
    kind: 'server',
    // Where OpenVPN's `server` puts it.
    address: formatIpv4(subnet.network + 1),
    subnet,
    ways: transports.map((name: Transport) => ({ name, device: DEVICES[name] })),
  };
}

/** A profile tells its own address in a comment; a gateway's subnets are always of 256 addresses. */
function readClient(examined: Examined): VpnEnd | undefined {
  const text = readText(examined, `${VPN_FOLDER}/${CLIENT_PROFILE}`);
  const address = /its address there is ([0-9.]+),/.exec(text ?? '')?.[1] ?? '';
  const number = parseIpv4(address);
  if (number === undefined) return undefined;
  const subnet = subnetOf(formatIpv4(number - (number % 256)), '255.255.255.0');
  if (subnet === undefined) return undefined;
  return { kind: 'client', address, subnet, ways: [{ name: 'client', device: null }] };
}

function subnetOf(networkText: string, netmaskText: string): Subnet | undefined {
  const network = parseIpv4(networkText);
  const netmask = parseIpv4(netmaskText);
  if (network === undefined || netmask === undefined) return undefined;
  const size = 2 ** 32 - netmask;
  return { network, netmask, prefix: 32 - Math.log2(size), broadcast: network + size - 1 };
}
