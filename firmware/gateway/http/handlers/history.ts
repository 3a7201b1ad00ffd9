import { z } from 'zod';
import { compactHistory } from '../../../protocol/history.js';
import type { EventRecord } from '../../../protocol/payloads.js';
import { actuatorText, explain } from '../../../protocol/reason-text.js';
import { type HistoryEvent, historyQuery, historyView } from '../../../protocol/rest.js';
import { toTimestamp } from '../../../protocol/timestamp.js';
import { compact } from '../../history/compact.js';
import { gaugesAt } from '../../history/rain.js';
import { knownTank } from '../../state/known-tank.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { spanOf } from './history-span.js';
import { tankParams } from './tanks.js';

/** What a chart shows when nobody says from when. */
const DEFAULT_SPAN_MS = 24 * 60 * 60_000;

export function historyRoutes({ state, history, clock }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/tanks/:id/history',
      roles: ANY_ROLE,
      summary:
        'Levels in equal spans with their extremes, and the changes of actuators; by default of the last 24 h',
      status: 200,
      params: tankParams,
      query: historyQuery,
      answer: z.union([historyView, compactHistory]),
      handler: async ({ params, query, gone }) => {
        const { id: tank, node } = knownTank(state, params.id);
        const { from_ms, to_ms } = spanOf(query, clock.wall_ms(), DEFAULT_SPAN_MS);
        const gauges = gaugesAt(node, state.nodes());
        const { buckets, events: most } = query;
        const asked = { tank, from_ms, to_ms, buckets, events: most, gauges };
        const { chart, events, rain } = await history.chart(asked, gone);
        if (query.format === 'compact') return compact(tank, chart, events, rain);
        return {
          tank,
          from: toTimestamp(chart.from_ms),
          to: toTimestamp(chart.to_ms),
          bucket_s: chart.bucket_ms / 1000,
          resolution: chart.resolution,
          buckets: chart.buckets,
          ...(rain !== null && { rain: [...rain] }),
          events: events.map(toEvent),
        };
      },
    }),
  ];
}

function toEvent({
  ts,
  actuator,
  state,
  mode,
  reason_code: code,
  reason_args: args,
}: EventRecord): HistoryEvent {
  const why = { code, args };
  return { ts, actuator, state, mode, ...explain(why, actuatorText(actuator, state, why)) };
}
