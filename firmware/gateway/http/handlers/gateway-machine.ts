import { gatewayMachine, gatewayMachineHistory } from '../../../protocol/gateway-machine.js';
import { hostHistoryQuery } from '../../../protocol/host-history.js';
import { ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { hostChart } from './host-chart.js';

export function gatewayMachineRoutes({ gateway, own_host, clock }: Services): Route[] {
  return [
    guarded({
      method: 'GET',
      path: '/api/gateway/machine',
      roles: ANY_ROLE,
      summary: 'The machine the gateway runs on: how it is, or which nodes on it tell that',
      status: 200,
      answer: gatewayMachine,
      handler: () => own_host.view,
    }),
    guarded({
      method: 'GET',
      path: '/api/gateway/machine/history',
      roles: ANY_ROLE,
      summary:
        'How the machine of the gateway was, in equal spans with their extremes; by default in the last 24 h',
      status: 200,
      query: hostHistoryQuery,
      answer: gatewayMachineHistory,
      handler: ({ query }) => ({
        gateway,
        ...hostChart(query, clock.wall_ms(), (...span) => own_host.chart(...span)),
      }),
    }),
  ];
}
