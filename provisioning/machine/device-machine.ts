import type { GatewayVpn, VpnClient } from '../../vpn/model.js';
import type { ClientKeys } from '../../vpn/openvpn/keys.js';
import type { FarmNode, Member } from '../farm/farm-state.js';
import { secretOf } from '../farm/secrets.js';
import { trustBundle } from '../pki/pki-folder.js';
import type { FarmView } from './farm-view.js';
import { clientOf, leafOf, vpnOf } from './gateway-machine.js';

/** Everything that belongs onto a node or phone, and nothing that belongs elsewhere. */
export interface DeviceMachine {
  readonly name: string;
  readonly address: string;
  readonly vpn: { readonly gateway: GatewayVpn; readonly client: VpnClient; readonly keys: ClientKeys };
  /** What a phone trusts for the dashboard. */
  readonly web_ca_pem: string;
  /** Of a node alone. */
  readonly node: { readonly tanks: FarmNode['tanks']; readonly mqtt_secret: string } | undefined;
}

/**
 * @throws Refusal `remote_missing`, `certificate_missing`, `farm_damaged`
 */
export function describeDevice(view: FarmView, device: Exclude<Member, { kind: 'gateway' }>): DeviceMachine {
  const { folder, farm, pki, secrets } = view;
  const { name, address } = device;
  const [client] = clientOf(device);
  const gateway = farm.gateways.find((one) => one.name === device.gateway);
  if (client === undefined || gateway === undefined) throw new Error(`${name} has no gateway`);
  const leaf = leafOf(view, 'vpn', name);
  return {
    name,
    address,
    vpn: {
      gateway: vpnOf(farm, gateway),
      client,
      keys: {
        ca_pem: trustBundle(folder, pki, 'vpn'),
        cert_pem: leaf.certificate_pem,
        key_pem: leaf.key_pem,
        tls_crypt_v2_pem: leaf.tls_crypt_v2_pem ?? '',
      },
    },
    web_ca_pem: trustBundle(folder, pki, 'web'),
    node: device.kind === 'node' ? { tanks: device.tanks, mqtt_secret: secretOf(secrets, name) } : undefined,
  };
}
