import { z } from 'zod';
import { id } from '../../../protocol/primitives.js';
import { tankList, tankView } from '../../../protocol/rest.js';
import { ruleBody, rulePayload } from '../../../protocol/rule.js';
import { knownTank } from '../../state/known-tank.js';
import { ADMIN, ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

/** The tank in a path. */
export const tankParams = z.strictObject({ id });

export function tankRoutes({ state, desk }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/tanks',
      roles: ANY_ROLE,
      summary: 'All tanks as they are now',
      status: 200,
      answer: tankList,
      handler: () => ({ tanks: state.tanks() }),
    }),
    guarded({
      method: 'GET',
      path: '/api/tanks/:id',
      roles: ANY_ROLE,
      summary: 'One tank as it is now',
      status: 200,
      params: tankParams,
      answer: tankView,
      handler: ({ params }) => knownTank(state, params.id),
    }),
    guarded({
      method: 'PUT',
      path: '/api/tanks/:id/rule',
      roles: ADMIN,
      summary: 'Set the refill rule; answers when the node keeps it',
      status: 200,
      params: tankParams,
      body: ruleBody,
      answer: rulePayload,
      handler: ({ params, body, by, from }) => desk.setRule({ tank: params.id, rule: body, by, from }),
    }),
  ];
}
