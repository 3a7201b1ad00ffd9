import type { PeerRole, VpnClient } from '../model.js';
import { anyOf, type Block } from './ruleset.js';

/** What passes between clients of a VPN, on the machine that is its server. */

/** Roles of people; nodes are in no set, so that no rule can let them to each other. */
const PEOPLE = ['admin', 'viewer'] as const satisfies readonly PeerRole[];

/** The addresses of people, by role; the exceptions go by them. */
export function peopleSets(roster: readonly VpnClient[]): readonly Block[] {
  return PEOPLE.map((role) => peopleSet(role, roster));
}

function peopleSet(role: PeerRole, roster: readonly VpnClient[]): Block {
  const addresses = roster.filter((client) => client.role === role).map(({ address }) => address);
  return {
    head: `set ${role}s`,
    lines: ['type ipv4_addr', ...(addresses.length > 0 ? [`elements = ${anyOf(addresses)}`] : [])],
  };
}

/**
 * Only answers pass by their state; every packet that asks must match a rule as long as the connection lives. So an
 * exception that is taken away ends what was begun under it.
 * @param accepts statements of what may ask
 */
export function forwardChain(accepts: readonly string[]): Block {
  return {
    head: 'chain forward',
    lines: [
      'type filter hook forward priority filter; policy drop;',
      'ct state established ct direction reply accept',
      'ct state related accept',
      ...accepts,
      'counter comment "refused"',
    ],
  };
}

/** Each exposed port is an exception for the roles that it is exposed to, in the sets of `peopleSets`. */
export function exposures(roster: readonly VpnClient[]): readonly string[] {
  return roster.flatMap(({ common_name, address, exposes }) =>
    exposes.flatMap(({ transport, port: at, roles }) =>
      [...new Set(roles)].map(
        (role) =>
          `iifname "tun*" oifname "tun*" ip saddr @${role}s ip daddr ${address} ${transport} dport ${at} accept comment "exposed by ${common_name}"`,
      ),
    ),
  );
}
