import type { Examined } from '../check.js';
import { readText } from '../machine/files.js';

/** This machine's own IPv4 addresses, of all devices (`/proc/net/fib_trie`); undefined when it does not run. */
export function readLocalAddresses(examined: Examined): ReadonlySet<string> | undefined {
  const text = readText(examined, '/proc/net/fib_trie');
  if (text === undefined) return undefined;
  const found = text.matchAll(/\|-- ([\d.]+)\n\s+\/32 host LOCAL/g);
  return new Set([...found].map(([, address = '']) => address));
}
