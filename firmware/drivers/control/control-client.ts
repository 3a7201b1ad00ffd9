import { type IncomingMessage, request as send } from 'node:http';
import { isNativeError } from 'node:util/types';
import { problem } from '../../protocol/rest.js';
import { readJson } from './json-body.js';

/** A request to a running process that came to nothing. */
export class ControlError extends Error {
  constructor(
    /** `not_running`, `not_allowed`, `no_answer`, or the code of the refusal. */
    readonly code: string,
    message: string,
    /** HTTP status of the refusal; 0 when nobody answered. */
    readonly status = 0,
    readonly mistakes: readonly { readonly path: string; readonly message: string }[] = [],
  ) {
    super(message);
    this.name = 'ControlError';
  }
}

/** Passwords take up to a second to hash on a Pi; a rule waits 5 s for its node. */
const ANSWER_WITHIN_MS = 15_000;
const MAX_ANSWER_BYTES = 4_194_304;

/**
 * Asks the process behind a control socket, and gives the body of its answer, unchecked; undefined when it has none.
 * @param path such as `/users`; names in it are to be encoded by the caller
 * @throws ControlError when nobody answers or the process refuses
 */
export async function request(
  socketPath: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await ask(socketPath, method, path, body).catch((error: unknown) => {
    throw unreached(error, socketPath);
  });
  if (answer.status < 300) return answer.body;
  const refusal = problem.safeParse(answer.body);
  if (!refusal.success)
    throw new ControlError('no_answer', `the process answered with status ${answer.status}`);
  const { code, detail, status, mistakes } = refusal.data;
  throw new ControlError(code, detail, status, mistakes);
}

async function ask(socketPath: string, method: string, path: string, body: unknown) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
    const asked = send({ socketPath, method, path, signal, agent: false }, resolve);
    asked.once('error', reject);
    if (body === undefined) asked.end();
    else asked.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  return { status: response.statusCode ?? 0, body: await readJson(response, MAX_ANSWER_BYTES) };
}

function unreached(error: unknown, socketPath: string): ControlError {
  const code = isNativeError(error) && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ECONNREFUSED') {
    return new ControlError('not_running', `nothing answers on ${socketPath}: the process is not running`);
  }
  if (code === 'EACCES') {
    return new ControlError(
      'not_allowed',
      `${socketPath} belongs to another user: ask as that user, or with sudo`,
    );
  }
  return new ControlError(
    'no_answer',
    `the process behind ${socketPath} did not answer as it should (${String(error)})`,
  );
}
