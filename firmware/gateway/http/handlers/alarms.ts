import { z } from 'zod';
import { alarmId, alarmList, alarmLog, alarmView, shelveBody } from '../../../protocol/alarms.js';
import { ADMIN, ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

const params = z.strictObject({ id: alarmId });
const logQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(200) });

export function alarmRoutes({ alarms }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/alarms',
      roles: ANY_ROLE,
      summary: 'Alarms that are not cleared, the most urgent first',
      status: 200,
      answer: alarmList,
      handler: () => ({ alarms: alarms.standing() }),
    }),
    guarded({
      method: 'GET',
      path: '/api/alarms/log',
      roles: ANY_ROLE,
      summary: 'Every change of any alarm, newest first',
      status: 200,
      query: logQuery,
      answer: alarmLog,
      handler: ({ query }) => ({ changes: alarms.changes(query.limit) }),
    }),
    guarded({
      method: 'POST',
      path: '/api/alarms/:id/acknowledge',
      roles: ADMIN,
      summary: 'Say that an alarm was seen; saying it twice changes nothing',
      status: 200,
      params,
      answer: alarmView,
      handler: ({ params: { id }, by, from }) => alarms.acknowledge(id, { by, from }),
    }),
    guarded({
      method: 'POST',
      path: '/api/alarms/:id/shelve',
      roles: ADMIN,
      summary: 'Hide an alarm for at most a day',
      status: 200,
      params,
      body: shelveBody,
      answer: alarmView,
      handler: ({ params: { id }, body, by, from }) => alarms.shelve(id, body.minutes, { by, from }),
    }),
    guarded({
      method: 'POST',
      path: '/api/alarms/:id/unshelve',
      roles: ADMIN,
      summary: 'Show a shelved alarm again',
      status: 200,
      params,
      answer: alarmView,
      handler: ({ params: { id }, by, from }) => alarms.unshelve(id, { by, from }),
    }),
  ];
}
