import { formatIpv4, parseIpv4 } from '../../vpn/address/ipv4.js';

/** A block of IPv4 addresses: its first one (0 to 2³² − 1) and its prefix (0–32), as in 192.168.0.0/16. */
export interface Block {
  readonly network: number;
  readonly prefix: number;
}

/** Reads `a.b.c.d/n`; undefined for anything else. Bits behind the prefix may be set: see `networkOf`. */
export function parseBlock(text: string): Block | undefined {
  const [, address = '', prefix = ''] = /^([\d.]+)\/(\d{1,2})$/.exec(text) ?? [];
  const network = parseIpv4(address);
  return network === undefined || Number(prefix) > 32 ? undefined : { network, prefix: Number(prefix) };
}

/** The same block with the bits behind its prefix cleared. */
export function networkOf({ network, prefix }: Block): Block {
  const size = sizeOf(prefix);
  return { network: Math.floor(network / size) * size, prefix };
}

export function formatBlock({ network, prefix }: Block): string {
  return `${formatIpv4(network)}/${prefix}`;
}

/** How many addresses a block of this prefix has. */
export function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

/** Whether two blocks share an address. */
export function overlap(a: Block, b: Block): boolean {
  return a.network < b.network + sizeOf(b.prefix) && b.network < a.network + sizeOf(a.prefix);
}
