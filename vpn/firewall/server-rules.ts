import { checked, refused } from '../input-error.js';
import { checkedGateway, checkedRoster, type GatewayVpn, type VpnClient } from '../model.js';
import { exposures, forwardChain, peopleSets } from './between-clients.js';
import { doorsOf, redirects } from './doors.js';
import { servicePorts } from './gateway-rules.js';
import { inputChain } from './input.js';
import { anyOf, type Block, renderTable } from './ruleset.js';

export interface ServerRulesOptions {
  /** The VPN, as its clients see it. */
  readonly vpn: GatewayVpn;
  /** Common name of the gateway, which is one of the clients. */
  readonly gateway: string;
  readonly clients: readonly VpnClient[];
  /** TCP ports of the gateway's broker and dashboard. */
  readonly service_ports: readonly number[];
}

/**
 * The whole firewall of a Linux machine that is the VPN's server for a gateway somewhere else. It lets OpenVPN and SSH
 * in, and through it clients reach the gateway's broker and dashboard, people what nodes expose to their role, and
 * nobody anything else. SSH is open to every network: such a machine is mostly a rented one, and has no other way in.
 * @throws VpnInputError
 */
export function renderServerRules(options: ServerRulesOptions): string {
  const { vpn, clients, subnet, toGateway } = checkedOptions(options);
  const echo = `iifname "tun*" ip saddr ${subnet} icmp type echo-request accept`;
  const ssh = 'iifname != "tun*" tcp dport 22 accept comment "SSH"';
  return renderTable(`Firewall of the VPN server ${vpn.name}.`, [
    ...peopleSets(clients),
    inputChain([echo, ...doorsOf(vpn), ssh], []),
    forwardChain([...toGateway, ...exposures(clients)]),
    ...redirects(vpn),
  ]);
}

/**
 * What a router that is the VPN's server needs beside its own firewall: the same for the addresses of the VPN, and
 * nothing about anything else that passes through it.
 * @throws VpnInputError
 */
export function renderRouterRules(options: ServerRulesOptions): string {
  const { vpn, clients, subnet, toGateway } = checkedOptions(options);
  const others = [`ip saddr ${subnet} counter drop`, `ip daddr ${subnet} counter drop`];
  const forward: Block = {
    head: 'chain forward',
    lines: [
      'type filter hook forward priority filter; policy accept;',
      `ip saddr ${subnet} ct state established ct direction reply accept`,
      `ip saddr ${subnet} ct state related accept`,
      ...toGateway,
      ...exposures(clients),
      ...others,
    ],
  };
  const input: Block = {
    head: 'chain input',
    lines: [
      'type filter hook input priority filter; policy accept;',
      'iif lo accept',
      `ip saddr ${subnet} icmp type echo-request accept`,
      `ip saddr ${subnet} ct state established ct direction reply accept`,
      ...others,
    ],
  };
  return renderTable(`Keeps clients of the VPN server ${vpn.name} apart.`, [
    ...peopleSets(clients),
    input,
    forward,
    ...redirects(vpn),
  ]);
}

function checkedOptions({ vpn, gateway, clients, service_ports }: ServerRulesOptions) {
  const sound = checkedGateway(vpn);
  const roster = checkedRoster(sound, clients);
  const ports = checked(servicePorts, service_ports, 'The ports of broker and dashboard');
  const client = roster.find(({ common_name }) => common_name === gateway);
  if (client === undefined) throw refused(`The plan of ${sound.name}`, `has no gateway ${gateway}`);
  const { subnet } = sound;
  const way = `iifname "tun*" oifname "tun*" ip saddr ${subnet} ip daddr ${client.address}`;
  const toGateway = [
    `${way} tcp dport ${anyOf(ports)} accept comment "broker and dashboard"`,
    `${way} icmp type echo-request accept`,
  ];
  return { vpn: sound, clients: roster, subnet, toGateway };
}
