import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import type { ClientKeys } from '../../vpn/openvpn/keys.js';
import type { FarmNode, Member } from '../farm/farm-state.js';
import { gatewayMember } from '../farm/members.js';
import { secretOf } from '../farm/secrets.js';
import { trustBundle } from '../pki/pki-folder.js';
import { checkTlsCrypt } from '../pki/renew-tls-crypt.js';
import type { FarmView } from './farm-view.js';
import { clientOf, leafOf, vpnOf } from './gateway-machine.js';

/** A client of a VPN: the VPN it dials, what it is there, and what it proves itself with. */
export interface ClientVpn {
  readonly gateway: GatewayVpn;
  readonly client: VpnClient;
  readonly keys: ClientKeys;
}

/** Everything that belongs onto a node or phone, and nothing that belongs elsewhere. */
export interface DeviceMachine {
  readonly name: string;
  readonly address: string;
  /** Its gateway, which need not be the VPN's server. */
  readonly gateway: { readonly name: string; readonly address: string };
  readonly vpn: ClientVpn;
  /** What a phone trusts for the dashboard. */
  readonly web_ca_pem: string;
  /** Of a node alone. */
  readonly node: { readonly tanks: FarmNode['tanks']; readonly mqtt_secret: string } | undefined;
}

/** What belongs to a gateway and is a client of its VPN. */
export type Device = Extract<Member, { kind: 'node' | 'phone' }>;

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `farm_damaged`
 */
export function describeDevice(view: FarmView, device: Device): DeviceMachine {
  const { folder, farm, pki, secrets } = view;
  const { name, address } = device;
  const [client] = clientOf(device);
  const gateway = farm.gateways.find((one) => one.name === device.gateway);
  if (client === undefined || gateway === undefined) throw new Error(`${name} has no gateway`);
  return {
    name,
    address,
    gateway: { name: gateway.name, address: gatewayMember(farm, gateway).address },
    vpn: { gateway: vpnOf(farm, gateway), client, keys: clientKeys(view, name) },
    web_ca_pem: trustBundle(folder, pki, 'web'),
    node: device.kind === 'node' ? { tanks: device.tanks, mqtt_secret: secretOf(secrets, name) } : undefined,
  };
}

/** @throws Refusal `certificate_missing`, `tls_crypt_unfinished`, `farm_damaged` */
export function clientKeys(view: FarmView, name: string): ClientKeys {
  const { certificate_pem, key_pem, tls_crypt_v2_pem } = leafOf(view, 'vpn', name);
  checkTlsCrypt(view, name, tls_crypt_v2_pem);
  return {
    ca_pem: trustBundle(view.folder, view.pki, 'vpn'),
    cert_pem: certificate_pem,
    key_pem,
    tls_crypt_v2_pem: tls_crypt_v2_pem ?? '',
  };
}
