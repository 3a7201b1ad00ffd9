import express, { type Express, type RequestHandler } from 'express';
import { dispatch } from './dispatch.js';
import { Guard } from './guard.js';
import { routeUnknown } from './http-errors.js';
import { loginRate } from './login-rate.js';
import { answerProblems } from './problem-answer.js';
import type { Route } from './route.js';
import { routeTable } from './routes.js';
import { securityHeaders } from './security-headers.js';
import type { Services } from './services.js';
import { staticAssets } from './static-assets.js';

export interface HttpOptions extends Services {
  /** The built dashboard; it may be missing. */
  readonly dashboard_folder: string;
}

/** The REST API and the dashboard, ready to be put behind an HTTP server. */
export function createHttp(options: HttpOptions): { app: Express } {
  const { users, sessions, cap, refusals, log, dashboard_folder } = options;
  // Whoever was given another password or role, or was removed, has to sign in again.
  users.onChange((username) => sessions.closeOf(username));

  const app = express();
  app.disable('x-powered-by').disable('trust proxy');
  app.enable('case sensitive routing').enable('strict routing');
  app.use(securityHeaders());
  app.use('/api', notKept);
  app.post('/api/session', loginRate());
  const guard = new Guard({ sessions, cap, refusals });
  for (const [path, routes] of byPath(routeTable(options))) app.all(path, dispatch(routes, guard));
  app.use('/api', unknown);
  app.use(staticAssets(dashboard_folder));
  app.use(answerProblems(log));
  return { app };
}

const notKept: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};

const unknown: RequestHandler = (request) => {
  throw routeUnknown(request.method, request.originalUrl);
};

function byPath(routes: readonly Route[]): Map<string, Route[]> {
  const paths = new Map<string, Route[]>();
  for (const route of routes) paths.set(route.path, [...(paths.get(route.path) ?? []), route]);
  return paths;
}
