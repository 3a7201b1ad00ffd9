import express, { type Request, type Response } from 'express';
import { bodyMalformed, bodyMissing, bodyNotJson, bodyTooLarge, requestMalformed } from './http-errors.js';

const MAX_BYTES = 65_536;

const parse = express.json({ limit: MAX_BYTES, strict: false, inflate: false, type: 'application/json' });

/**
 * Whether a request that changes something may have the body it has: JSON or none, so that a form on a foreign page
 * cannot send it. Throws `body_not_json`.
 */
export function checkMediaType(request: Request): void {
  if (hasBody(request) && !request.is('application/json')) throw bodyNotJson();
}

/** Reads the body of a request. Throws `body_malformed`, `body_too_large` or `body_not_json`. */
export async function readBody(request: Request, response: Response): Promise<unknown> {
  if (!hasBody(request)) throw bodyMissing();
  await new Promise<void>((resolve, reject) => {
    parse(request, response, (error?: unknown) => (error ? reject(refusalOf(error)) : resolve()));
  });
  return request.body;
}

/** RFC 9112, section 6. Browsers send a length of 0 where there is nothing to send. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/** The kinds of body-parser (https://github.com/expressjs/body-parser#errors). */
function refusalOf(error: unknown): unknown {
  const kind = typeof error === 'object' && error !== null && 'type' in error ? error.type : undefined;
  if (kind === 'entity.too.large') return bodyTooLarge(MAX_BYTES);
  if (kind === 'entity.parse.failed') return bodyMalformed();
  if (kind === 'encoding.unsupported' || kind === 'charset.unsupported') return bodyNotJson();
  return typeof kind === 'string' ? requestMalformed() : error;
}
