import { formatIpv4 } from '../../../vpn/address/ipv4.js';
import type { Examined } from '../check.js';
import { readText } from '../machine/files.js';
import { addressOfWord } from './words.js';

/** A TCP socket that waits for connections. */
export interface Listener {
  /** `192.168.0.1`, `::1`, or `0.0.0.0` and `::` for every address of the machine. */
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';
const MAPPED = '0000000000000000FFFF0000';
const ANY_6 = '0'.repeat(32);
const LOOPBACK_6 = `${'0'.repeat(24)}01000000`;

/** Every listening TCP socket (`/proc/net/tcp` and `tcp6`); undefined when the machine does not run. */
export function readListeners(examined: Examined): Listener[] | undefined {
  const four = readText(examined, '/proc/net/tcp');
  if (four === undefined) return undefined;
  return [four, readText(examined, '/proc/net/tcp6') ?? ''].flatMap((table) =>
    table.split('\n').slice(1).flatMap(listenerOf),
  );
}

function listenerOf(line: string): Listener[] {
  const [, local = '', , state] = line.trim().split(/\s+/);
  const [address = '', port = ''] = local.split(':');
  if (state !== LISTEN) return [];
  return [{ address: addressText(address), port: Number.parseInt(port, 16) }];
}

function addressText(digits: string): string {
  if (digits.length === 8) return formatIpv4(addressOfWord(digits));
  if (digits.startsWith(MAPPED)) return formatIpv4(addressOfWord(digits.slice(MAPPED.length)));
  if (digits === ANY_6) return '::';
  if (digits === LOOPBACK_6) return '::1';
  const words = digits.match(/.{8}/g)?.map((word) => addressOfWord(word).toString(16).padStart(8, '0')) ?? [];
  return words.join('').match(/.{4}/g)?.join(':') ?? digits;
}
