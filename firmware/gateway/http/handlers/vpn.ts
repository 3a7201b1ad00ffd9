import { vpnView } from '../../../protocol/rest.js';
import { vpnNotConfigured } from '../../errors.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function vpnRoutes({ vpn }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/vpn',
      roles: ADMIN,
      summary: 'Whether the VPN is up, and who is connected to it now',
      status: 200,
      answer: vpnView,
      handler: () => {
        if (vpn === undefined) throw vpnNotConfigured();
        return vpn.view();
      },
    }),
  ];
}
