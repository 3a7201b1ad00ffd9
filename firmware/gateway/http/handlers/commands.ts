import { z } from 'zod';
import { commandBody, commandId } from '../../../protocol/payloads.js';
import { commandView } from '../../../protocol/rest.js';
import { knownTank } from '../../state/known-tank.js';
import { commandUnknown } from '../http-errors.js';
import { ADMIN, ANY_ROLE } from '../roles.js';
import { guarded, type Route } from '../route.js';
import type { Services } from '../services.js';
import { tankParams } from './tanks.js';

const commandList = z.object({ commands: z.array(commandView) });
const listQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(200).default(50) });

/** A client that may have to ask twice names its command itself, so that asking twice is asking once. */
const idempotency = z.object({ 'idempotency-key': commandId.optional() });

export function commandRoutes({ state, desk }: Services): Route[] {
  return [
    guarded({
      method: 'POST',
      path: '/api/tanks/:id/commands',
      roles: ADMIN,
      summary:
        'Ask an actuator to run, stop or return to its rule; the answer says where to look for what came of it',
      status: 202,
      params: tankParams,
      headers: idempotency,
      body: commandBody,
      answer: commandView,
      handler: ({ params, headers, body, by, from, setHeader }) => {
        const command = desk.request({ tank: params.id, body, by, from, id: headers['idempotency-key'] });
        setHeader('Location', `/api/commands/${command.id}`);
        return command;
      },
    }),
    guarded({
      method: 'GET',
      path: '/api/tanks/:id/commands',
      roles: ANY_ROLE,
      summary: 'Commands of a tank, newest first',
      status: 200,
      params: tankParams,
      query: listQuery,
      answer: commandList,
      handler: ({ params, query }) => ({
        commands: desk.ofTank(knownTank(state, params.id).id, query.limit),
      }),
    }),
    guarded({
      method: 'GET',
      path: '/api/commands/:id',
      roles: ANY_ROLE,
      summary: 'How far a command got',
      status: 200,
      params: z.strictObject({ id: commandId }),
      answer: commandView,
      handler: ({ params }) => {
        const command = desk.find(params.id);
        if (command === undefined) throw commandUnknown(params.id);
        return command;
      },
    }),
  ];
}
