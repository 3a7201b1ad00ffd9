import { weatherView } from '../../../protocol/weather.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function weatherRoutes({ planner }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/weather',
      roles: ANY_ROLE,
      summary: 'The rain that is expected, and since when there is no forecast',
      status: 200,
      answer: weatherView,
      handler: () => planner.weather(),
    }),
  ];
}
