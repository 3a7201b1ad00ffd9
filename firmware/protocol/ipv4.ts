import { isIPv4 } from 'node:net';

/** An IPv4 network. Addresses are unsigned 32-bit numbers. */
export interface Subnet {
  readonly network: number;
  /** Leading one bits of the mask, 0–32. */
  readonly prefix: number;
  readonly netmask: number;
  readonly broadcast: number;
}

/** An address in dotted form as a number, or `undefined` when it is none. */
export function parseIpv4(text: string): number | undefined {
  if (!isIPv4(text)) return undefined;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** A number from 0 to 2³²−1 as an address in dotted form. */
export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}

/** `192.168.0.0/24` and the like; `undefined` when it is none or when bits beyond the prefix are set. */
export function parseSubnet(text: string): Subnet | undefined {
  const [, base = '', length = ''] = /^([0-9.]{7,15})\/([0-9]{1,2})$/.exec(text) ?? [];
  const network = parseIpv4(base);
  const prefix = Number(length);
  if (network === undefined || prefix > 32 || length !== String(prefix)) return undefined;
  const size = 2 ** (32 - prefix);
  if (network % size !== 0) return undefined;
  return { network, prefix, netmask: 2 ** 32 - size, broadcast: network + size - 1 };
}

export function contains(subnet: Subnet, address: number): boolean {
  return address >= subnet.network && address <= subnet.broadcast;
}

/** True for an address that a machine may have: neither the network's own nor the broadcast address. */
export function isHostOf(subnet: Subnet, address: number): boolean {
  return address > subnet.network && address < subnet.broadcast;
}

/** The ranges of RFC 1918. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parseSubnet(text) ?? []);

export function isPrivate(address: number): boolean {
  return PRIVATE.some((range) => contains(range, address));
}
