import type { EventRecord } from '../../../protocol/payloads.js';
import { toTimestamp } from '../../../protocol/primitives.js';
import { actuatorText, explain } from '../../../protocol/reason-text.js';
import { type HistoryEvent, type HistoryQuery, historyQuery, historyView } from '../../../protocol/rest.js';
import { GatewayError } from '../../errors.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { knownTank, tankParams } from './tanks.js';

/** What a chart shows when nobody says from when. */
const DEFAULT_SPAN_MS = 24 * 60 * 60_000;
const MAX_EVENTS = 1_000;

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
      answer: historyView,
      handler: ({ params, query }) => {
        const tank = knownTank(state, params.id).id;
        const { from_ms, to_ms } = spanOf(query, clock.wall_ms());
        const chart = history.chart(tank, from_ms, to_ms, query.buckets);
        return {
          tank,
          from: toTimestamp(chart.from_ms),
          to: toTimestamp(chart.to_ms),
          bucket_s: chart.bucket_ms / 1000,
          resolution: chart.resolution,
          buckets: chart.buckets,
          events: history.events(tank, from_ms, to_ms, MAX_EVENTS).map(toEvent),
        };
      },
    }),
  ];
}

function spanOf({ from, to }: HistoryQuery, now_ms: number): { from_ms: number; to_ms: number } {
  const to_ms = to === undefined ? Math.floor(now_ms) : Date.parse(to);
  const from_ms = from === undefined ? to_ms - DEFAULT_SPAN_MS : Date.parse(from);
  if (from_ms < to_ms) return { from_ms, to_ms };
  const message = 'from must be before to, and before now when there is no to';
  throw new GatewayError('request_invalid', 400, `The query of the request is not valid. from: ${message}`, [
    { path: 'from', message },
  ]);
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
