import type { Request, RequestHandler, Response } from 'express';
import { sendAnswer } from './answer.js';
import type { Guard } from './guard.js';
import { methodUnknown } from './http-errors.js';
import { readBody } from './json-body.js';
import type { Incoming, Route } from './route.js';

/** Answers the requests to one path: finds the route by its method, asks the guard, reads, runs, answers. */
export function dispatch(routes: readonly Route[], guard: Guard): RequestHandler {
  return async (request, response) => {
    // A HEAD is a GET whose body is left out on the way.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes.find((one) => one.method === method);
    if (route === undefined) {
      const allowed = allowedBy(routes);
      response.set('Allow', allowed);
      throw methodUnknown(request.method, allowed);
    }
    const gone = goneOf(response);
    try {
      const answer = await route.handle(await admitted(route, { request, response, guard, gone }));
      await sendAnswer(request, response, route, answer);
    } catch (error) {
      // There is nobody to tell.
      if (!gone.aborted) throw error;
    }
  };
}

async function admitted(
  route: Route,
  {
    request,
    response,
    guard,
    gone,
  }: { request: Request; response: Response; guard: Guard; gone: AbortSignal },
): Promise<Incoming> {
  const from = addressOf(request);
  const identity = guard.admit(route, request, from);
  return {
    identity,
    from,
    params: request.params,
    query: request.query,
    headers: request.headers,
    body: route.body === undefined ? undefined : await readBody(request, response),
    cookie: request.headers.cookie,
    secure: request.secure,
    gone,
    setHeader: (name, value) => response.set(name, value),
  };
}

/** Aborts when the connection is closed before the answer is whole. */
function goneOf(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}

function allowedBy(routes: readonly Route[]): string {
  return routes.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
}

/** The sender's address; IPv4 as people write it, also on a socket that listens to both. */
function addressOf(request: Request): string {
  return request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '-';
}
