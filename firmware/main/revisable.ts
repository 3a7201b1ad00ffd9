import { dirname, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ConfigError } from '../config/config-error.js';
import { type GatewayConfig, gatewayConfig } from '../config/gateway-config.js';
import { parseConfig } from '../config/load.js';
import { RevisableFiles } from '../drivers/revisable/revisable-files.js';
import type { VpnPlan } from '../gateway/auth/vpn-cap.js';
import type { CertificateFiles } from '../gateway/https/web-certificate.js';
import type { Revisable } from '../ports/revisable.js';

/**
 * The plan of the VPN in a gateway's configuration file. Who is on the VPN may change while the gateway runs; a file that
 * differs from `started` in anything else needs a restart, and is refused as a whole until then.
 */
export function planFile(file: string, started: GatewayConfig): Revisable<VpnPlan> {
  return new RevisableFiles([file], ([text = '']) => {
    const config = parseConfig(gatewayConfig, text, file);
    if (config.vpn === undefined || !isDeepStrictEqual(withoutMembers(config), withoutMembers(started)))
      throw new ConfigError(file, [
        {
          path: '',
          message:
            'differs in more than vpn.members, which takes a restart: sudo systemctl restart sluice-gateway',
        },
      ]);
    return config.vpn;
  });
}

function withoutMembers({ vpn, ...rest }: GatewayConfig): object {
  return { ...rest, vpn: vpn && { ...vpn, members: [] } };
}

/** The dashboard's certificate and its key; paths are relative to the configuration file. */
export function certificateFiles(
  config_file: string,
  { cert_file, key_file }: NonNullable<GatewayConfig['web']>,
): Revisable<CertificateFiles> {
  const files = [cert_file, key_file].map((path) => resolve(dirname(config_file), path));
  return new RevisableFiles(files, ([cert_pem = '', key_pem = '']) => ({ cert_pem, key_pem }));
}
