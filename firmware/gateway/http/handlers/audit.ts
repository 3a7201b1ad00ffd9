import { auditList, auditQuery } from '../../../protocol/rest.js';
import { ADMIN } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';

export function auditRoutes({ auditStore }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/audit',
      roles: ADMIN,
      summary: 'Who did, or was refused, what; newest first',
      status: 200,
      query: auditQuery,
      answer: auditList,
      handler: ({ query }) => ({ entries: auditStore.newest(query.limit) }),
    }),
  ];
}
