import { explanation } from '../../../protocol/explanation.js';
import { explainTank } from '../../explain-tank.js';
import { knownTank } from '../../state/known-tank.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { tankParams } from './tanks.js';

export function explainRoutes({ state, planner, time }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/tanks/:id/explain',
      roles: ANY_ROLE,
      summary: 'Why the actuators of a tank are as they are, and what would change it',
      status: 200,
      params: tankParams,
      answer: explanation,
      handler: ({ params }) =>
        explainTank(knownTank(state, params.id), planner.planFor(params.id), time.wall_ms()),
    }),
  ];
}
