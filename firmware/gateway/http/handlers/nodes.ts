import { z } from 'zod';
import { hostHistory, hostHistoryQuery } from '../../../protocol/host-history.js';
import { id } from '../../../protocol/primitives.js';
import { nodeList } from '../../../protocol/rest.js';
import { refusal } from '../../errors.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { hostChart } from './host-chart.js';

export function nodeRoutes({ state, hosts, clock }: Services): Route[] {
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
    guarded({
      method: 'GET',
      path: '/api/nodes/:id/history',
      roles: ANY_ROLE,
      summary: 'How a Pi was, in equal spans with their extremes; by default in the last 24 h',
      status: 200,
      params: z.strictObject({ id }),
      query: hostHistoryQuery,
      answer: hostHistory,
      handler: ({ params, query }) => {
        const node = params.id;
        if (!state.nodes().some((one) => one.id === node)) throw nodeUnknown(node);
        return {
          node,
          ...hostChart(query, clock.wall_ms(), (...span) => hosts.chart(node, ...span)),
        };
      },
    }),
  ];
}

const nodeUnknown = (node: string) => refusal('node_unknown', { node });
