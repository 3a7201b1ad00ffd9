import { checkedClient, checkedGateway, type Expose, type GatewayVpn, type VpnClient } from '../model.js';
import { inputChain, LOCAL_NETWORKS } from './input.js';
import { type Block, renderTable } from './ruleset.js';

export interface NodeRulesOptions {
  readonly gateway: GatewayVpn;
  /** The node itself, with what it exposes. */
  readonly node: VpnClient;
  /** Networks that reach SSH, by default all private ones. */
  readonly ssh_from?: readonly string[];
}

/**
 * The whole firewall of a node: nothing comes in through the tunnel but an echo request, and what the node exposes is
 * handed on to its LAN. Who may ask for that is decided by the gateway's rules. The device sees the node as the one
 * who asks, so it needs no route to the VPN.
 * @throws VpnInputError
 */
export function renderNodeRules({ gateway, node, ssh_from = LOCAL_NETWORKS }: NodeRulesOptions): string {
  const { subnet } = checkedGateway(gateway);
  const { common_name, address, exposes } = checkedClient(gateway, node);
  const echo = `iifname "tun*" ip saddr ${subnet} icmp type echo-request accept`;
  const nat = exposes.length > 0 ? [handOn(address, exposes), masquerade(subnet)] : [];
  return renderTable(`Firewall of node ${common_name}.`, [
    inputChain([echo], ssh_from),
    forwardChain(subnet, exposes),
    ...nat,
  ]);
}

function handOn(address: string, exposes: readonly Expose[]): Block {
  return {
    head: 'chain expose',
    lines: [
      'type nat hook prerouting priority dstnat; policy accept;',
      ...exposes.map(
        ({ transport, port, to_address, to_port }) =>
          `iifname "tun*" ip daddr ${address} ${transport} dport ${port} dnat ip to ${to_address}:${to_port}`,
      ),
    ],
  };
}

function masquerade(subnet: string): Block {
  return {
    head: 'chain expose_source',
    lines: [
      'type nat hook postrouting priority srcnat; policy accept;',
      `ip saddr ${subnet} oifname != "tun*" ct status dnat masquerade`,
    ],
  };
}

/** As on the gateway: an exposed port that is taken away ends what was begun through it. */
function forwardChain(subnet: string, exposes: readonly Expose[]): Block {
  return {
    head: 'chain forward',
    lines: [
      'type filter hook forward priority filter; policy drop;',
      'ct state established ct direction reply accept',
      'ct state related accept',
      ...exposes.map(
        ({ transport, to_address, to_port }) =>
          `iifname "tun*" oifname != "tun*" ip saddr ${subnet} ct status dnat ip daddr ${to_address} ${transport} dport ${to_port} accept`,
      ),
      'counter comment "refused"',
    ],
  };
}
