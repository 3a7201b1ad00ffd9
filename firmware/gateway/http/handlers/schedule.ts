import { fillSchedule, scheduleBody } from '../../../protocol/schedule.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { tankParams } from './tanks.js';

export function scheduleRoutes({ desk }: Services): Route[] {
  return [
    guarded({
      method: 'PUT',
      path: '/api/tanks/:id/schedule',
      roles: ADMIN,
      summary: 'Set the hours in which the rule may fill; answers when the node keeps them',
      status: 200,
      params: tankParams,
      body: scheduleBody,
      answer: fillSchedule,
      handler: async ({ params, body, by, from }) => {
        await desk.setSchedule({ tank: params.id, schedule: body, by, from });
        const { based_on: _, ...kept } = body;
        return kept;
      },
    }),
  ];
}
