import type { GatewayConfig } from '../../firmware/config/gateway-config.js';
import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import type { ServerKeys } from '../../vpn/openvpn/keys.js';
import { readIfThere } from '../farm/farm-files.js';
import type { FarmState, Gateway, Member } from '../farm/farm-state.js';
import { devicesOf, gatewayMember, serverOf, subnetText } from '../farm/members.js';
import { secretHash, secretOf } from '../farm/secrets.js';
import { crlIsDue, readCrls } from '../pki/crl.js';
import { serverKeyFile } from '../pki/issue.js';
import { readLeaf } from '../pki/leaf-files.js';
import { findCrl, trustBundle } from '../pki/pki-folder.js';
import type { Purpose } from '../pki/pki-state.js';
import { currentLeaf } from '../pki/register.js';
import { Refusal } from '../refusal.js';
import type { FarmView } from './farm-view.js';

/** What the gateway process needs, wherever the VPN's server is. */
export interface GatewayParts {
  readonly name: string;
  readonly address: string;
  readonly web: { readonly ca_pem: string; readonly cert_pem: string; readonly key_pem: string };
  /** The nodes its broker lets in, with the hashes of their secrets. */
  readonly nodes: GatewayConfig['nodes'];
}

/** A VPN server: the VPN it serves, whom it lets in, and what it proves itself with. */
export interface ServerVpn {
  readonly gateway: GatewayVpn;
  readonly clients: readonly VpnClient[];
  readonly keys: ServerKeys;
}

/** Everything that belongs onto a gateway, and nothing that belongs elsewhere: no other machine's key or secret. */
export interface GatewayMachine extends GatewayParts {
  readonly vpn: ServerVpn;
}

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `crl_due`, `farm_damaged`
 */
export function describeGateway(view: FarmView, gateway: Gateway): GatewayMachine {
  const parts = gatewayParts(view, gateway);
  const clients = devicesOf(view.farm, gateway.name).flatMap(clientOf);
  return { ...parts, vpn: { gateway: vpnOf(view.farm, gateway), clients, keys: serverKeys(view, gateway) } };
}

/** @throws Refusal `certificate_missing`, `farm_damaged` */
export function gatewayParts(view: FarmView, gateway: Gateway): GatewayParts {
  const { folder, farm, secrets, pki } = view;
  const { name } = gateway;
  const web = leafOf(view, 'web', name);
  return {
    name,
    address: gatewayMember(farm, gateway).address,
    web: {
      ca_pem: trustBundle(folder, pki, 'web'),
      cert_pem: web.certificate_pem,
      key_pem: web.key_pem,
    },
    nodes: farm.nodes
      .filter((node) => node.gateway === name)
      .map((node) => ({
        id: node.name,
        tanks: node.tanks,
        secret_sha256: secretHash(secretOf(secrets, node.name)),
      })),
  };
}

/**
 * What the server of a gateway's VPN proves itself with, wherever it is, and whom it refuses.
 * @throws Refusal `certificate_missing`, `crl_due`, `farm_damaged`
 */
export function serverKeys(view: FarmView, gateway: Gateway): ServerKeys {
  const { folder, pki } = view;
  const { certificate_pem, key_pem } = leafOf(view, 'vpn', serverNameOf(view.farm, gateway));
  const due = crlIsDue(folder, pki) ?? crlOutOfTime(view);
  if (due !== undefined)
    throw new Refusal({
      code: 'crl_due',
      message: `the list of revoked certificates must be signed before a server gets it: ${due}`,
      hint: 'Run "sluice pki crl refresh".',
      exit: 'due',
    });
  return {
    ca_pem: trustBundle(folder, pki, 'vpn'),
    cert_pem: certificate_pem,
    key_pem,
    tls_crypt_v2_pem: readIfThere(serverKeyFile(folder, gateway.index)) ?? '',
    crl_pem: findCrl(folder) ?? '',
  };
}

/** Why OpenVPN would refuse everybody with the signed list, as far as its dates go; undefined when it would not. */
function crlOutOfTime({ folder, now_ms }: FarmView): string | undefined {
  const lists = readCrls(findCrl(folder) ?? '');
  const day = (moment: Date) => moment.toISOString().slice(0, 10);
  const early = lists.find(({ this_update }) => this_update.getTime() > now_ms);
  if (early !== undefined)
    return `it is from the future, dated ${day(early.this_update)}; is the clock right?`;
  const late = lists.find(({ next_update }) => next_update.getTime() <= now_ms);
  return late && `it has expired on ${day(late.next_update)}`;
}

function serverNameOf(farm: FarmState, { name }: Gateway): string {
  return serverOf(farm, name)?.name ?? name;
}

/** A gateway's VPN as its clients see it: the server may be elsewhere. @throws Refusal `remote_missing` */
export function vpnOf(farm: FarmState, gateway: Gateway): GatewayVpn {
  const elsewhere = serverOf(farm, gateway.name);
  const { name, address, remotes, protocol } = elsewhere ?? gatewayMember(farm, gateway);
  if (remotes.length === 0)
    throw new Refusal({
      code: 'remote_missing',
      message: `it is not said where ${elsewhere === undefined ? 'gateway' : 'server'} ${name} is found from outside`,
      hint: `For example: sluice farm set ${name} --remote farm.example.net`,
      exit: 'not_found',
    });
  return { name, subnet: subnetText(farm, gateway), address, remotes, protocol };
}

/** What the VPN knows of a node or phone; nothing of a gateway or server. */
export function clientOf(member: Member): VpnClient[] {
  if (member.kind === 'gateway' || member.kind === 'server') return [];
  const { name, address } = member;
  return member.kind === 'node'
    ? [{ common_name: name, address, role: 'node', exposes: member.exposes }]
    : [{ common_name: name, address, role: member.role, exposes: [] }];
}

/** @throws Refusal `certificate_missing` */
export function leafOf({ register }: FarmView, purpose: Purpose, name: string) {
  const leaf = currentLeaf(register, purpose, name);
  if (leaf !== undefined) return readLeaf(leaf);
  throw new Refusal({
    code: 'certificate_missing',
    message: `${name} has no ${purpose === 'web' ? 'web certificate' : 'certificate'} that counts`,
    hint: `Issue it: sluice pki issue ${name}`,
    exit: 'not_found',
  });
}
