import { snapshot } from '../../../protocol/rest.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function farmRoutes({ live }: Pick<Services, 'live'>): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/farm',
      roles: ANY_ROLE,
      summary:
        'The whole farm as it is now, and up to where: a live socket opened with that goes on from there',
      status: 200,
      answer: snapshot,
      handler: ({ by }) => live.snapshot(by),
    }),
  ];
}
