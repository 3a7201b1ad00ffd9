import type { Warning } from '../cli/answer.js';
import { PAPER_BASE, QUIET_BASE } from './base.js';
import { type Block, formatBlock, overlap, parseBlock } from './block.js';

/** Networks that routers and phones come with, and whose. A phone inside one of them cannot reach the same addresses
 * on the VPN: its own network answers instead. */
const HOME_LANS: readonly (readonly [string, string])[] = [
  ['192.168.0.0/24', 'TP-Link, D-Link, Netgear and many providers'],
  ['192.168.1.0/24', 'Linksys, Netgear, ASUS and many providers'],
  ['192.168.2.0/24', 'Belkin, Telekom Speedport'],
  ['192.168.3.0/24', 'Huawei'],
  ['192.168.4.0/22', 'eero'],
  ['192.168.8.0/24', 'Huawei and GL.iNet mobile routers'],
  ['192.168.31.0/24', 'Xiaomi'],
  ['192.168.43.0/24', 'Android hotspots'],
  ['192.168.50.0/24', 'ASUS'],
  ['192.168.68.0/22', 'TP-Link Deco'],
  ['192.168.86.0/24', 'Google Nest'],
  ['192.168.88.0/24', 'MikroTik'],
  ['192.168.100.0/24', 'fibre modems'],
  ['192.168.178.0/24', 'FRITZ!Box'],
  ['10.0.0.0/24', 'Xfinity and other cable routers'],
  ['10.0.1.0/24', 'Apple AirPort'],
  ['10.42.0.0/24', 'shared connections of Linux laptops'],
  ['172.17.0.0/16', 'Docker'],
  ['172.20.10.0/28', 'iPhone hotspots'],
];

/** The subnet of a gateway. */
export interface NamedSubnet {
  readonly name: string;
  readonly subnet: Block;
}

/** A warning that names every gateway whose subnet is also a common home network; none when no subnet is. */
export function homeLanWarnings(gateways: readonly NamedSubnet[]): Warning[] {
  const hits = gateways.flatMap(({ name, subnet }) =>
    HOME_LANS.filter(([lan]) => overlap(subnet, blockOf(lan))).map(([lan, whose]) => ({
      name,
      where: formatBlock(subnet),
      lan,
      whose,
    })),
  );
  if (hits.length === 0) return [];
  const list = hits.map(
    ({ name, where, lan, whose }) =>
      `\n  ${name}  ${where.padEnd(18)}  ${lan === where ? '' : `within ${lan}: `}${whose}`,
  );
  return [
    {
      code: 'home_lan_collision',
      message: `these subnets are also home networks that routers and phones come with:${list.join('')}\nWhoever is on such a network reaches the router there instead of the gateway, and nothing says so.\nWhere that can happen, choose another base, such as --base ${QUIET_BASE}; ${PAPER_BASE} is the published one.`,
    },
  ];
}

function blockOf(text: string): Block {
  const block = parseBlock(text);
  if (block === undefined) throw new TypeError(`not a block: ${text}`);
  return block;
}
