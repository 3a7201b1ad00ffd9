import { type Check, ok, skipped, warning } from '../check.js';
import { GATEWAY_CONFIG, readText } from '../machine/files.js';
import { readVpnEnd } from '../machine/vpn-end.js';

/** What a gateway cannot promise when the VPN's server is another machine. */
export const serverElsewhere: Check = {
  id: 'server_elsewhere',
  title: "The VPN's server",
  run: async (examined) => {
    if (readText(examined, GATEWAY_CONFIG) === undefined) return skipped('no gateway is installed here');
    const end = readVpnEnd(examined);
    if (end === undefined) return skipped('no VPN is installed');
    if (end.kind === 'server') return ok('it is this gateway, which keeps all guarantees by itself');
    return warning(
      'it is another machine: that clients do not reach each other, have their planned addresses and are out at once when revoked rests with it',
      'See to it that it isolates clients, gives each certificate its planned address, gets every new list of revoked certificates, and ends the sessions of the revoked.',
    );
  },
};
