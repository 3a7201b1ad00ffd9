import type { ErrorRequestHandler, Response } from 'express';
import type { Log } from '../../ports/log.js';
import { isRefusal, PROBLEM_TYPE, type Refusal, toProblem } from '../../protocol/problem.js';
import { requestMalformed, TooManyAttempts } from './http-errors.js';

/** What a store that cannot take something says of itself, for whoever asked. */
const STORE_TROUBLE: Readonly<Record<string, string>> = {
  store_full: 'The disk of the gateway is full: nothing was changed. Make room on it.',
  store_unwritable: 'The disk of the gateway cannot be written: nothing was changed. Its log says why.',
  store_damaged: 'The store of the gateway is damaged. Its log says what to do.',
  store_busy: 'The store of the gateway is locked by another program: nothing was changed.',
  history_busy: 'Too many long questions about the history are being answered. Ask again in a minute.',
  history_reader_died: 'The reading of the history broke off. Ask again; the log of the gateway says why.',
};

/** Answers whatever was thrown as problem+json; what nobody foresaw is logged and told as `internal`. */
export function answerProblems(log: Log): ErrorRequestHandler {
  // Express knows this kind of handler by its four parameters.
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const refusal = refusalIn(error);
    if (refusal.status >= 500 && refusal.status !== 504) {
      log.error({ code: refusal.code, path: request.path, error }, `A request failed: ${refusal.detail}`);
    }
    if (error instanceof TooManyAttempts) response.set('Retry-After', String(error.retry_after_s));
    if (refusal.status === 401) response.set('WWW-Authenticate', 'Session realm="sluice"');
    answer(response, refusal);
  };
}

function answer(response: Response, refusal: Refusal): void {
  response
    .status(refusal.status)
    .type(PROBLEM_TYPE)
    .end(JSON.stringify(toProblem(refusal)));
}

function refusalIn(error: unknown): Refusal {
  if (isRefusal(error)) return error;
  const { code, status } = partsOf(error);
  const trouble = STORE_TROUBLE[String(code)];
  if (trouble !== undefined) return { code: String(code), status: 503, detail: trouble };
  // Express's own: a path or header that cannot be decoded.
  if (typeof status === 'number' && status >= 400 && status < 500) return requestMalformed();
  return { code: 'internal', status: 500, detail: 'The gateway could not do it; its log says why.' };
}

function partsOf(error: unknown): { readonly code?: unknown; readonly status?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
