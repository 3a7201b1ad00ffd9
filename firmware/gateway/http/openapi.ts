import {
  OpenAPIRegistry,
  OpenApiGeneratorV31,
  type RouteConfig,
  zodToOpenAPIRegistry,
} from '@asteasolutions/zod-to-openapi';
import type { z } from 'zod';
import { commandBody, levelPayload } from '../../protocol/payloads.js';
import { PROBLEM_TYPE } from '../../protocol/problem.js';
import {
  commandView,
  historyView,
  nodeView,
  problem,
  sessionView,
  tankView,
  userView,
  vpnView,
} from '../../protocol/rest.js';
import { ruleBody, rulePayload } from '../../protocol/rule.js';
import { fillSchedule, scheduleBody, schedulePayload } from '../../protocol/schedule.js';
import type { Route } from './route.js';

export type ApiDocument = ReturnType<OpenApiGeneratorV31['generateDocument']>;

const SESSION = 'session';
const METHODS = { GET: 'get', POST: 'post', PUT: 'put', DELETE: 'delete' } as const;

/** Schemas that stand once in the document, under these names. */
const NAMED: Readonly<Record<string, z.ZodType>> = {
  Command: commandView,
  CommandBody: commandBody,
  FillSchedule: fillSchedule,
  ScheduleBody: scheduleBody,
  FillScheduleInForce: schedulePayload,
  History: historyView,
  Level: levelPayload,
  Node: nodeView,
  Problem: problem,
  RefillRule: ruleBody,
  RefillRuleInForce: rulePayload,
  Session: sessionView,
  Tank: tankView,
  User: userView,
  Vpn: vpnView,
};
for (const [id, schema] of Object.entries(NAMED))
  zodToOpenAPIRegistry.add(schema, { _internal: { refId: id } });

/** The OpenAPI 3.1 document of a route table. Schemas come from the table, so it cannot say anything else. */
export function apiDocument(routes: readonly Route[], version: string): ApiDocument {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', SESSION, {
    type: 'apiKey',
    in: 'cookie',
    name: 'sluice_session',
    description:
      'Set by POST /api/session. Changes are taken only as JSON and only from pages of the gateway itself.',
  });
  for (const route of routes) registry.registerPath(operation(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Sluice',
      version,
      description: 'Tanks, levels and valves of one gateway. Times are UTC, units stand in the keys.',
    },
  });
}

function operation(route: Route): RouteConfig {
  const { method, path, summary, roles, status, media, params, headers, query, body, answer } = route;
  const signedIn = roles !== 'everybody';
  return {
    method: METHODS[method],
    path: path.replace(/:(\w+)/g, '{$1}'),
    summary,
    'x-roles': signedIn ? [...roles] : ['everybody'],
    security: signedIn ? [{ [SESSION]: [] }] : [],
    request: {
      ...(params && { params }),
      ...(headers && { headers }),
      ...(query && { query }),
      ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      [status]: {
        description: 'Done',
        ...(answer && { content: { [media]: { schema: answer } } }),
      },
      default: {
        description: 'Refused or failed; the code says why and never changes',
        content: { [PROBLEM_TYPE]: { schema: problem } },
      },
    },
  };
}
