import { dirname, resolve } from 'node:path';
import type { GatewayConfig } from '../config/gateway-config.js';
import { CertificateFiles } from '../drivers/certificates/certificate-files.js';

/** Where the certificates of a gateway lie that was installed by its bundle: beside its configuration file. */
export function certificatesOf(config_file: string, { web, vpn }: GatewayConfig): CertificateFiles {
  const at = (...path: string[]) => resolve(dirname(config_file), ...path);
  const dials = vpn?.management_sockets.some((socket) => socket.endsWith('/client.sock')) ?? false;
  return new CertificateFiles([
    ...(web === undefined
      ? []
      : [
          { kind: 'web' as const, file: at(web.cert_file) },
          { kind: 'web_authority' as const, file: at(dirname(web.cert_file), 'ca.pem') },
        ]),
    ...(vpn === undefined
      ? []
      : [
          { kind: dials ? ('vpn_client' as const) : ('vpn_server' as const), file: at('vpn', 'cert.pem') },
          { kind: 'vpn_authority' as const, file: at('vpn', 'ca.pem') },
          { kind: 'revocation_list' as const, file: at('vpn', 'crl.pem') },
        ]),
  ]);
}
