import { type Check, ok, skipped, warning } from '../check.js';
import { GATEWAY_CONFIG, readText } from '../machine/files.js';
import { readVpnEnd } from '../machine/vpn-end.js';

/** What a gateway cannot promise when the VPN's server is another machine, and which machine that is. */
export const serverElsewhere: Check = {
  id: 'server_elsewhere',
  title: "The VPN's server",
  run: async (examined) => {
    const end = readVpnEnd(examined);
    if (end === undefined) return skipped('no VPN is installed');
    const isGateway = readText(examined, GATEWAY_CONFIG) !== undefined;
    if (end.kind === 'server')
      return isGateway
        ? ok('it is this gateway, which keeps all guarantees by itself')
        : ok(
            `it is this machine, ${end.server}, for a gateway elsewhere: clients are kept apart, have their planned addresses, and are out when revoked, as the last bundle said`,
          );
    if (!isGateway) return skipped('no gateway is installed here');
    return warning(
      `it is another machine, ${end.server}: that clients do not reach each other, have their planned addresses and are out at once when revoked rests with it`,
      `Where Sluice has set it up, run sluice doctor there, and install its new bundle after every revocation (sluice bundle ${end.server}). Where not, see to it that it isolates clients, gives each certificate its planned address, gets every new list of revoked certificates, and ends the sessions of the revoked.`,
    );
  },
};
