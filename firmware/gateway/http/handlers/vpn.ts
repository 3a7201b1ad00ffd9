import { type VpnView, vpnView } from '../../../protocol/rest.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

/** What a gateway without a VPN answers: nothing is wrong, there is just nothing to tell. */
const NO_VPN: VpnView = { configured: false, up: false, ways: [], peers: [], trouble: null };

export function vpnRoutes({ vpn }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/vpn',
      roles: ADMIN,
      summary: 'Whether the VPN is up, and who is connected to it now',
      status: 200,
      answer: vpnView,
      handler: () => vpn?.view() ?? NO_VPN,
    }),
  ];
}
