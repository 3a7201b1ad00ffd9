import { checkedGateway, checkedRoster, type GatewayVpn, type VpnClient } from '../model.js';
import type { RenderedFile } from '../rendered-file.js';
import { renderCcd } from './ccd.js';
import { RUN_FOLDER, serverConfigFile, transportsOf } from './daemons.js';
import { checkedServerKeys, type ServerKeys } from './keys.js';
import { LEARN_ADDRESS, renderServerConfig, type ServerSystem } from './server-config.js';

export interface ServerFilesOptions {
  readonly gateway: GatewayVpn;
  readonly clients: readonly VpnClient[];
  readonly keys: ServerKeys;
  readonly run_folder?: string;
  /** By default `linux`. */
  readonly system?: ServerSystem;
}

/**
 * Every file of an OpenVPN server's folder, `/etc/sluice/vpn` on a Pi. The daemons run as a user of their own and
 * read `crl.pem` and `ccd/` at every connection, so those are readable to all, and so is the folder; `key.pem` and
 * `tls-crypt-v2.pem` are root's, and systemd hands them over as credentials.
 * @throws VpnInputError naming what is wrong; then there is nothing to write
 */
export function renderServerFiles({
  gateway,
  clients,
  keys,
  run_folder = RUN_FOLDER,
  system = 'linux',
}: ServerFilesOptions): readonly RenderedFile[] {
  const sound = checkedServerKeys(keys);
  const roster = checkedRoster(checkedGateway(gateway), clients);
  return [
    ...transportsOf(gateway).map((transport) =>
      open(serverConfigFile(transport), renderServerConfig({ gateway, transport, run_folder, system })),
    ),
    open('ca.pem', sound.ca_pem),
    open('cert.pem', sound.cert_pem),
    secret('key.pem', sound.key_pem),
    secret('tls-crypt-v2.pem', sound.tls_crypt_v2_pem),
    open('crl.pem', sound.crl_pem),
    { path: 'learn-address', mode: 0o755, text: LEARN_ADDRESS },
    ...roster.map((client) => open(`ccd/${client.common_name}`, renderCcd(gateway, client))),
  ];
}

const open = (path: string, text: string): RenderedFile => ({ path, mode: 0o644, text });
const secret = (path: string, text: string): RenderedFile => ({ path, mode: 0o600, text });
