import { type UseQuery, useQuery, useReport } from '../../../protocol/history.js';
import { gaugesAt } from '../../history/rain.js';
import { knownTank } from '../../state/known-tank.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { spanOf, spanWrong } from './history-span.js';
import { tankParams } from './tanks.js';

const DAY_MS = 24 * 60 * 60_000;
/** How long a report is when nobody says from when, and at most, in days. */
const DEFAULT_DAYS = { day: 35, week: 91, month: 395 } as const;
const MOST_DAYS = { day: 800, week: 1_900, month: 1_900 } as const;

export function useRoutes({ state, history, clock }: Services): Route[] {
  const asked = (query: UseQuery, zone: string | undefined) => {
    const { period, time_zone = zone ?? 'UTC' } = query;
    const span = spanOf(query, clock.wall_ms(), DEFAULT_DAYS[period] * DAY_MS);
    if (span.to_ms - span.from_ms > MOST_DAYS[period] * DAY_MS)
      throw spanWrong(`a report by ${period} is of at most ${MOST_DAYS[period]} days`);
    return { period, time_zone, ...span };
  };
  return [
    guarded({
      method: 'GET',
      path: '/api/tanks/:id/use',
      roles: ANY_ROLE,
      summary: 'Water drawn and filled, by source, and rain, by day, week or month of the farm',
      status: 200,
      params: tankParams,
      query: useQuery,
      answer: useReport,
      handler: async ({ params, query, gone }) => {
        const { id: tank, node, schedule } = knownTank(state, params.id);
        const of = asked(query, schedule?.time_zone);
        const gauges = gaugesAt(node, state.nodes());
        const periods = await history.use({ ...of, tanks: [tank], gauges }, gone);
        return { tank, time_zone: of.time_zone, period: of.period, periods: [...periods] };
      },
    }),
    guarded({
      method: 'GET',
      path: '/api/use',
      roles: ANY_ROLE,
      summary: 'The same of all tanks of the farm together',
      status: 200,
      query: useQuery,
      answer: useReport,
      handler: async ({ query, gone }) => {
        const tanks = state.tanks();
        const zone = tanks.find(({ schedule }) => schedule)?.schedule?.time_zone;
        const of = asked(query, zone);
        const gauges = state.nodes().map(({ id }) => id);
        const all = tanks.map(({ id }) => id);
        const periods = await history.use({ ...of, tanks: all, gauges }, gone);
        return { tank: null, time_zone: of.time_zone, period: of.period, periods: [...periods] };
      },
    }),
  ];
}
