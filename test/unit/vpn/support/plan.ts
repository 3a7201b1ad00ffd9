import type { Expose, GatewayVpn, VpnClient } from '../../../../vpn/model.js';
import type { ClientKeys, ServerKeys } from '../../../../vpn/openvpn/keys.js';

export const GATEWAY: GatewayVpn = {
  name: 'gw0',
  subnet: '192.168.0.0/24',
  address: '192.168.0.1',
  remotes: ['farm.example.org'],
  protocol: 'auto',
};

export const CAMERA: Expose = {
  port: 8081,
  transport: 'tcp',
  to_address: '10.0.0.5',
  to_port: 80,
  roles: ['admin'],
};

export const PHONE: VpnClient = { common_name: 'phone', address: '192.168.0.2', role: 'admin', exposes: [] };
export const TANK: VpnClient = {
  common_name: 'tank',
  address: '192.168.0.3',
  role: 'node',
  exposes: [CAMERA],
};
export const VIEWER: VpnClient = {
  common_name: 'viewer',
  address: '192.168.0.252',
  role: 'viewer',
  exposes: [],
};
export const PLAN = [PHONE, TANK, VIEWER];

/** A PEM block as far as its form goes. */
export function pem(label: string, body = 'TUlJQg=='): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

const COMMON = { ca_pem: pem('CERTIFICATE'), cert_pem: pem('CERTIFICATE'), key_pem: pem('PRIVATE KEY') };
export const CLIENT_KEYS: ClientKeys = {
  ...COMMON,
  tls_crypt_v2_pem: pem('OpenVPN tls-crypt-v2 client key'),
};
export const SERVER_KEYS: ServerKeys = {
  ...COMMON,
  tls_crypt_v2_pem: pem('OpenVPN tls-crypt-v2 server key'),
  crl_pem: pem('X509 CRL'),
};
