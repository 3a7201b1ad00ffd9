import type { VpnProtocol } from '../../vpn/model.js';
import { highestHost } from '../addressing/layout.js';
import { Refusal } from '../refusal.js';
import { type Changed, memberToBe, nextAddress, otherwise, remotesText } from './changes.js';
import type { FarmState, VpnServer } from './farm-state.js';
import { serverOf } from './members.js';

export interface ServerWish {
  readonly name: string;
  /** The gateway that becomes its client. */
  readonly gateway: string;
  /** Where it is found on the internet, best first; may be told later. */
  readonly remotes: readonly string[];
  /** `auto` when it is not said. */
  readonly protocol: VpnProtocol | undefined;
  /** `linux` when it is not said. */
  readonly system: VpnServer['system'] | undefined;
}

/**
 * Gives a gateway's VPN a server elsewhere. The gateway keeps its address and becomes a client, so that a certificate
 * that it has as a server is of no use any more.
 * @throws Refusal `name_invalid`, `name_taken`, `gateway_missing`, `server_taken`, `farm_full`
 */
export function addServer(state: FarmState, wish: ServerWish, now: string): Changed {
  const { name, gateway, remotes, protocol, system } = wish;
  const there = memberToBe(state, 'server', name);
  if (there !== undefined) {
    const difference = differenceOf(there, wish);
    if (difference !== undefined) throw otherwise(there, difference);
    return { state, changes: [] };
  }
  const other = serverOf(state, gateway);
  if (other !== undefined)
    throw new Refusal({
      code: 'server_taken',
      message: `the VPN of ${gateway} has the server ${other.name} already`,
      hint: `Move that one with "sluice farm set ${other.name}", or first: sluice farm remove ${other.name}`,
      exit: 'conflict',
    });
  const address = nextAddress(state, gateway, highestHost, 'server');
  const server: VpnServer = {
    name,
    gateway,
    address,
    remotes: [...remotes],
    protocol: protocol ?? 'auto',
    system: system ?? 'linux',
    added: now,
  };
  const detail = `${remotesText(remotes)}; ${gateway} is its client`;
  return {
    state: { ...state, servers: [...state.servers, server] },
    changes: [{ change: 'add', kind: 'server', name, address, detail }],
    unfit: [gateway],
  };
}

function differenceOf(
  there: VpnServer,
  { gateway, remotes, protocol, system }: ServerWish,
): string | undefined {
  if (there.gateway !== gateway) return `it belongs to ${there.gateway}`;
  if (remotes.length > 0 && there.remotes.join() !== remotes.join())
    return `it is ${remotesText(there.remotes)}`;
  if (protocol !== undefined && there.protocol !== protocol) return `its protocol is ${there.protocol}`;
  if (system !== undefined && there.system !== system) return `its system is ${there.system}`;
  return undefined;
}
