import { formatIpv4, parseIpv4, type Subnet } from '../../../vpn/address/ipv4.js';
import { DEVICES, serverConfigFile, type Transport } from '../../../vpn/openvpn/daemons.js';
import { CLIENT_PROFILE } from '../../../vpn/systemd/openvpn-units.js';
import type { Examined } from '../check.js';
import { readText, VPN_FOLDER } from './files.js';

/** What an installed machine is in the VPN, as its own files say. */
export interface VpnEnd {
  readonly kind: 'server' | 'client';
  /** The name of the server: its own, or that of the machine that a client dials. */
  readonly server: string;
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
  const own = addressIn(text);
  if (own === undefined) return undefined;
  return {
    kind: 'server',
    server: /^# OpenVPN server of (\S+),/m.exec(text)?.[1] ?? 'unknown',
    ...own,
    ways: transports.map((name: Transport) => ({ name, device: DEVICES[name] })),
  };
}

/** OpenVPN's `server` takes the first address of a network; `ifconfig` names it. */
function addressIn(config: string): Pick<VpnEnd, 'address' | 'subnet'> | undefined {
  const [, network = '', netmask = ''] = /^server (\S+) (\S+)/m.exec(config) ?? [];
  const subnet = subnetOf(network, netmask);
  if (subnet !== undefined) return { address: formatIpv4(subnet.network + 1), subnet };
  const [, address = '', mask = ''] = /^ifconfig (\S+) (\S+)/m.exec(config) ?? [];
  const [number, bits] = [parseIpv4(address), parseIpv4(mask)];
  if (number === undefined || bits === undefined) return undefined;
  const around = subnetOf(formatIpv4(number - (number % (2 ** 32 - bits))), mask);
  return around && { address, subnet: around };
}

/** A profile tells its own address in a comment; a gateway's subnets are always of 256 addresses. */
function readClient(examined: Examined): VpnEnd | undefined {
  const text = readText(examined, `${VPN_FOLDER}/${CLIENT_PROFILE}`);
  const address = /its address there is ([0-9.]+),/.exec(text ?? '')?.[1] ?? '';
  const number = parseIpv4(address);
  if (number === undefined) return undefined;
  const subnet = subnetOf(formatIpv4(number - (number % 256)), '255.255.255.0');
  if (subnet === undefined) return undefined;
  const server = /^verify-x509-name (\S+) name$/m.exec(text ?? '')?.[1] ?? 'unknown';
  return { kind: 'client', server, address, subnet, ways: [{ name: 'client', device: null }] };
}

function subnetOf(networkText: string, netmaskText: string): Subnet | undefined {
  const network = parseIpv4(networkText);
  const netmask = parseIpv4(netmaskText);
  if (network === undefined || netmask === undefined) return undefined;
  const size = 2 ** 32 - netmask;
  return { network, netmask, prefix: 32 - Math.log2(size), broadcast: network + size - 1 };
}
