import { nodeList } from '../../../protocol/rest.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function nodeRoutes({ state }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/nodes',
      roles: ANY_ROLE,
      summary: 'The Pis beside the tanks: whether they answer, and how they are',
      status: 200,
      answer: nodeList,
      handler: () => ({ nodes: state.nodes() }),
    }),
  ];
}
