import type { Block } from '../../addressing/block.js';
import type { Examined } from '../check.js';
import { readText } from '../machine/files.js';
import { addressOfWord } from './words.js';

/** A route of the kernel's main table. */
export interface Route {
  readonly device: string;
  readonly block: Block;
  /** True when it is the device's own network, not one behind a router. */
  readonly direct: boolean;
}

/** The IPv4 routes (`/proc/net/route`) without the default ones; undefined when the machine does not run. */
export function readRoutes(examined: Examined): Route[] | undefined {
  const text = readText(examined, '/proc/net/route');
  return text
    ?.split('\n')
    .slice(1)
    .flatMap((line): Route[] => {
      const [device, destination = '', gateway = '', , , , , mask = ''] = line.trim().split(/\s+/);
      if (device === undefined || mask === '' || mask === '00000000') return [];
      const prefix = addressOfWord(mask).toString(2).replaceAll('0', '').length;
      return [
        {
          device,
          block: { network: addressOfWord(destination), prefix },
          direct: gateway === '00000000',
        },
      ];
    });
}

/** Tunnel devices of OpenVPN, by the names Sluice gives them. */
export function isTunnel(device: string): boolean {
  return /^tun\d+$/.test(device);
}
