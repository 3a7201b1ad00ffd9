import type { ErrorRequestHandler, Response } from 'express';
import type { Log } from '../../ports/log.js';
import { isRefusal, PROBLEM_TYPE, type Refusal, toProblem } from '../../protocol/problem.js';
import { isProblemCode } from '../../protocol/problem-texts.js';
import { GatewayError, refusal } from '../errors.js';
import { requestMalformed, TooManyAttempts } from './http-errors.js';

/** Answers whatever was thrown as problem+json; what nobody foresaw is logged and told as `internal`. */
export function answerProblems(log: Log): ErrorRequestHandler {
  // Express knows this kind of handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const told = refusalIn(error);
    if (told.status >= 500 && told.status !== 504) {
      log.error({ code: told.code, path: request.path, error }, `A request failed: ${told.detail}`);
    }
    if (error instanceof TooManyAttempts) response.set('Retry-After', String(error.retry_after_s));
    if (told.status === 401) response.set('WWW-Authenticate', 'Session realm="sluice"');
    answer(response, told);
  };
}

function answer(response: Response, told: Refusal): void {
  response
    .status(told.status)
    .type(PROBLEM_TYPE)
    .end(JSON.stringify(toProblem(told)));
}

function refusalIn(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  const { code, status } = partsOf(error);
  // What a store that cannot take something says of itself.
  if (isProblemCode(code)) return new GatewayError(code, {});
  // Express's own: a path or header that cannot be decoded.
  if (typeof status === 'number' && status >= 400 && status < 500) return requestMalformed();
  return refusal('internal', {});
}

function partsOf(error: unknown): { readonly code?: unknown; readonly status?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
