import { z } from 'zod';
import type { HostSpan } from '../../../domain/host/span.js';
import { hostHistory, hostHistoryQuery } from '../../../protocol/host-history.js';
import { id } from '../../../protocol/primitives.js';
import { nodeList } from '../../../protocol/rest.js';
import { toTimestamp } from '../../../protocol/timestamp.js';
import { refusal } from '../../errors.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { spanOf } from './history-span.js';

/** What is shown when nobody says from when. */
const DEFAULT_SPAN_MS = 24 * 60 * 60_000;
/** Whoever asks for more asks for what no gateway keeps. */
const LONGEST_SPAN_MS = 3_660 * 24 * 60 * 60_000;

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
        const { from_ms, to_ms } = spanOf(query, clock.wall_ms(), DEFAULT_SPAN_MS);
        const chart = hosts.chart(node, Math.max(from_ms, to_ms - LONGEST_SPAN_MS), to_ms, query.buckets);
        return {
          node,
          from: toTimestamp(chart.from_ms),
          to: toTimestamp(chart.to_ms),
          bucket_s: chart.bucket_ms / 1000,
          resolution: chart.resolution,
          buckets: chart.buckets.map(toBucket),
        };
      },
    }),
  ];
}

function toBucket({ ts_ms, ...figures }: HostSpan) {
  return { ts: toTimestamp(ts_ms), ...figures };
}

const nodeUnknown = (node: string) => refusal('node_unknown', { node });
