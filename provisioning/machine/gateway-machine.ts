import type { GatewayConfig } from '../../firmware/config/gateway-config.js';
import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import type { ServerKeys } from '../../vpn/openvpn/keys.js';
import { readIfThere } from '../farm/farm-files.js';
import type { FarmState, Gateway, Member } from '../farm/farm-state.js';
import { devicesOf, gatewayMember, subnetText } from '../farm/members.js';
import { secretHash, secretOf } from '../farm/secrets.js';
import { crlIsDue } from '../pki/crl.js';
import { serverKeyFile } from '../pki/issue.js';
import { readLeaf } from '../pki/leaf-files.js';
import { findCrl, trustBundle } from '../pki/pki-folder.js';
import type { Purpose } from '../pki/pki-state.js';
import { currentLeaf } from '../pki/register.js';
import { Refusal } from '../refusal.js';
import type { FarmView } from './farm-view.js';

/** Everything that belongs onto a gateway, and nothing that belongs elsewhere: no other machine's key or secret. */
export interface GatewayMachine {
  readonly name: string;
  readonly address: string;
  readonly vpn: {
    readonly gateway: GatewayVpn;
    readonly clients: readonly VpnClient[];
    readonly keys: ServerKeys;
  };
  readonly web: { readonly ca_pem: string; readonly cert_pem: string; readonly key_pem: string };
  /** The nodes its broker lets in, with the hashes of their secrets. */
  readonly nodes: GatewayConfig['nodes'];
}

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `crl_due`, `farm_damaged`
 */
export function describeGateway(view: FarmView, gateway: Gateway): GatewayMachine {
  const { folder, farm, secrets, pki } = view;
  const devices = devicesOf(farm, gateway.name);
  const vpn = leafOf(view, 'vpn', gateway.name);
  const web = leafOf(view, 'web', gateway.name);
  const due = crlIsDue(folder, pki);
  if (due !== undefined)
    throw new Refusal({
      code: 'crl_due',
      message: `the list of revoked certificates must be signed before a gateway gets it: ${due}`,
      hint: 'Run "sluice pki crl refresh".',
      exit: 'due',
    });
  return {
    name: gateway.name,
    address: gatewayMember(farm, gateway).address,
    vpn: {
      gateway: vpnOf(farm, gateway),
      clients: devices.flatMap(clientOf),
      keys: {
        ca_pem: trustBundle(folder, pki, 'vpn'),
        cert_pem: vpn.certificate_pem,
        key_pem: vpn.key_pem,
        tls_crypt_v2_pem: readIfThere(serverKeyFile(folder, gateway.index)) ?? '',
        crl_pem: findCrl(folder) ?? '',
      },
    },
    web: {
      ca_pem: trustBundle(folder, pki, 'web'),
      cert_pem: web.certificate_pem,
      key_pem: web.key_pem,
    },
    nodes: farm.nodes
      .filter((node) => node.gateway === gateway.name)
      .map(({ name, tanks }) => ({ id: name, tanks, secret_sha256: secretHash(secretOf(secrets, name)) })),
  };
}

/** A gateway's VPN as its clients see it. @throws Refusal `remote_missing` */
export function vpnOf(farm: FarmState, gateway: Gateway): GatewayVpn {
  const { name, remotes, protocol } = gateway;
  if (remotes.length === 0)
    throw new Refusal({
      code: 'remote_missing',
      message: `it is not said where gateway ${name} is found from outside`,
      hint: `For example: sluice farm set ${name} --remote farm.example.net`,
      exit: 'not_found',
    });
  const { address } = gatewayMember(farm, gateway);
  return { name, subnet: subnetText(farm, gateway), address, remotes, protocol };
}

/** What the VPN knows of a node or phone; nothing of a gateway. */
export function clientOf(member: Member): VpnClient[] {
  if (member.kind === 'gateway') return [];
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
