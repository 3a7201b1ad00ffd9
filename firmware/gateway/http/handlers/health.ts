import { health } from '../../../protocol/rest.js';
import { open, type Route } from '../route.js';

export function healthRoutes(): Route[] {
  return [
    open({
      method: 'GET',
      path: '/api/health',
      roles: 'everybody',
      summary: 'Whether the gateway answers; says nothing else',
      status: 200,
      answer: health,
      handler: () => ({ status: 'ok' as const }),
    }),
  ];
}
