import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { ControlAnswer, ControlDoor, ControlRoute } from '../../ports/control.js';
import type { Log } from '../../ports/log.js';
import { isRefusal, PROBLEM_TYPE, type Refusal, toProblem } from '../../protocol/problem.js';
import { readJson } from './json-body.js';
import { ControlSocketError, clearSocketFile } from './socket-file.js';

export interface UnixControlServerOptions {
  /** Where the socket is made. */
  readonly file: string;
  readonly log: Log;
}

const MAX_BODY_BYTES = 65_536;

/** JSON over HTTP on a unix socket that only its owner may use. */
export class UnixControlServer implements ControlDoor {
  private server: Server | null = null;

  constructor(private readonly options: UnixControlServerOptions) {}

  /** As the port says. Throws ControlSocketError. */
  async start(routes: readonly ControlRoute[]): Promise<void> {
    const { file, log } = this.options;
    await clearSocketFile(file);
    const server = createServer((request, response) => {
      answer(routes, request)
        .catch((error: unknown) => refused(error, log))
        .then((reply) => send(response, reply))
        .catch((error: unknown) => log.warn({ error }, 'An answer on the control socket could not be sent'));
    });
    await listening(server, file);
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    this.server = null;
    if (server === null) return;
    await new Promise<void>((resolve) => {
      // Closing removes the file, too.
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }
}

function listening(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `the control socket ${file} cannot be made (${error.message}); mend the rights of its folder`;
      reject(new ControlSocketError('control_socket_unusable', message, error));
    });
    // The socket is made during the call: it never exists with other rights than its owner's.
    const before = process.umask(0o177);
    server.listen(file, resolve);
    process.umask(before);
  });
}

type Reply = ControlAnswer & { readonly type?: string };

async function answer(routes: readonly ControlRoute[], request: IncomingMessage): Promise<Reply> {
  const { method = '', url = '' } = request;
  const path = segmentsOf(url);
  const found = routes.flatMap((route) => {
    const params = path && match(route, path);
    return params ? [{ route, params }] : [];
  });
  const fitting = found.find(({ route }) => route.method === method);
  if (fitting !== undefined) {
    return fitting.route.handle({ params: fitting.params, body: await readJson(request, MAX_BODY_BYTES) });
  }
  const detail = `${method} ${url} is nothing this process can be asked.`;
  if (found.length > 0) return problem({ code: 'method_unknown', status: 405, detail });
  return problem({ code: 'route_unknown', status: 404, detail });
}

function segmentsOf(url: string): string[] | undefined {
  try {
    return url.split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function match({ path }: ControlRoute, segments: readonly string[]): Record<string, string> | undefined {
  const wanted = path.split('/');
  if (wanted.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = wanted[index] ?? '';
    if (part.startsWith(':')) params[part.slice(1)] = segment;
    else if (part !== segment) return undefined;
  }
  return params;
}

function refused(error: unknown, log: Log): Reply {
  if (isRefusal(error)) return problem(error);
  log.error({ error }, 'A request on the control socket failed');
  return problem({ code: 'internal', status: 500, detail: 'The process could not do it; its log says why.' });
}

function problem(refusal: Refusal): Reply {
  return { status: refusal.status, body: toProblem(refusal), type: PROBLEM_TYPE };
}

function send(response: ServerResponse, { status, body, type = 'application/json' }: Reply): void {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}
