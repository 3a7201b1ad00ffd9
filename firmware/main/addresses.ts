import { isIPv6 } from 'node:net';

/** How a process on this machine reaches a listener that was bound to `address`. */
export function reachable(address: string, port: number): string {
  if (address === '0.0.0.0') return `127.0.0.1:${port}`;
  if (address === '::') return `[::1]:${port}`;
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}
