import { certificateList } from '../../../protocol/certificates.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function certificateRoutes({ certificates }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/certificates',
      roles: ADMIN,
      summary: 'How long the certificates of the gateway are good; the soonest to end first',
      status: 200,
      answer: certificateList,
      handler: () => certificates.list(),
    }),
  ];
}
