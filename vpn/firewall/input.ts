import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { cidr } from '../address/schemas.js';
import { checked } from '../input-error.js';
import { anyOf, type Block } from './ruleset.js';

/** Networks that may speak to SSH and find the machine by name, unless the installer narrows them. */
export const LOCAL_NETWORKS = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '169.254.0.0/16',
  'fe80::/10',
  'fc00::/7',
] as const;

const sources = z.array(cidr).max(32).readonly();

/**
 * What a Sluice machine lets in. Everything that is not named is dropped; `accepts` are the statements of its role.
 * @param ssh_from networks that reach SSH, never through the tunnel; an empty list closes it
 * @throws VpnInputError for what is no network
 */
export function inputChain(accepts: readonly string[], ssh_from: readonly string[]): Block {
  const from = checked(sources, ssh_from, 'The networks that may use SSH');
  return {
    head: 'chain input',
    lines: [
      'type filter hook input priority filter; policy drop;',
      'ct state vmap { established : accept, related : accept, invalid : drop }',
      'iif lo accept',
      ...accepts,
      // Nothing further comes in through the tunnel, whatever address it claims.
      'iifname "tun*" counter drop',
      ...LINK_UPKEEP,
      ...fromFamily(
        'ip',
        from.filter((one) => !isSix(one)),
      ),
      ...fromFamily('ip6', from.filter(isSix)),
      'counter comment "refused"',
    ],
  };
}

/** What a machine needs to have an address at all, and to be found to be alive. */
const LINK_UPKEEP = [
  'udp sport 67 udp dport 68 accept comment "DHCP"',
  'ip6 saddr fe80::/10 udp dport 546 accept comment "DHCPv6"',
  `icmpv6 type ${anyOf([
    'nd-neighbor-solicit',
    'nd-neighbor-advert',
    'nd-router-advert',
    'mld-listener-query',
    'packet-too-big',
    'time-exceeded',
    'parameter-problem',
    'destination-unreachable',
  ])} accept`,
  'ip protocol igmp accept',
  'icmp type echo-request limit rate 10/second accept',
  'icmpv6 type echo-request limit rate 10/second accept',
];

function fromFamily(family: 'ip' | 'ip6', networks: readonly string[]): readonly string[] {
  if (networks.length === 0) return [];
  return [
    `${family} saddr ${anyOf(networks)} tcp dport 22 accept comment "SSH"`,
    `${family} saddr ${anyOf(networks)} udp dport 5353 accept comment "found by name"`,
  ];
}

const isSix = (network: string) => isIPv6(network.slice(0, network.indexOf('/')));
