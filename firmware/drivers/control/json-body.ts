import type { IncomingMessage } from 'node:http';
import type { Refusal } from '../../protocol/problem.js';

/** A body that cannot be used. */
export class BodyError extends Error implements Refusal {
  constructor(
    readonly code: 'body_malformed' | 'body_too_large',
    readonly status: number,
    readonly detail: string,
  ) {
    super(detail);
    this.name = 'BodyError';
  }
}

/**
 * Reads a message to its end, as JSON; undefined when it is empty.
 * @param max_bytes what is beyond it is read and dropped, so that the sender lives to see the answer
 * @throws BodyError
 */
export async function readJson(message: IncomingMessage, max_bytes: number): Promise<unknown> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > max_bytes) chunks = [];
    else chunks.push(bytes);
  }
  if (length > max_bytes)
    throw new BodyError('body_too_large', 413, `A body has at most ${max_bytes} bytes.`);
  if (length === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new BodyError('body_malformed', 400, 'The body is not JSON.');
  }
}
