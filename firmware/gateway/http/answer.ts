import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, createGzip, gzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { Route } from './route.js';

/** Up to here an answer fits in one packet, and packing it gains nothing. */
const PACKED_FROM_BYTES = 1_024;
/** What is packed already. */
const PACKED = 'application/gzip';
/** Level 5 packs an API answer as well as the highest to a few percent, in a tenth of the time. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const packers = {
  br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
  gzip: (text: Buffer) => promisify(gzip)(text),
};

/** Sends what a handler answered, packed where the other side takes it: off the main thread, as zlib does it. */
export async function sendAnswer(
  request: Request,
  response: Response,
  { status, media }: Pick<Route, 'status' | 'media'>,
  answer: unknown,
): Promise<void> {
  response.status(status);
  if (answer === undefined) {
    response.end();
    return;
  }
  if (!response.hasHeader('Content-Type')) response.type(media);
  response.vary('Accept-Encoding');
  if (answer instanceof Readable) await stream(request, response, answer, media);
  else await sendText(request, response, typeof answer === 'string' ? answer : JSON.stringify(answer));
}

async function sendText(request: Request, response: Response, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  const packing =
    bytes.length >= PACKED_FROM_BYTES &&
    (['br', 'gzip'] as const).find((one) => request.acceptsEncodings(one));
  if (!packing) {
    response.end(bytes);
    return;
  }
  response.set('Content-Encoding', packing);
  response.end(await packers[packing](bytes));
}

/** A slow reader slows the reading down; one that goes away ends it. */
async function stream(request: Request, response: Response, answer: Readable, media: string): Promise<void> {
  if (request.method === 'HEAD') {
    answer.destroy();
    response.end();
    return;
  }
  const packs = media !== PACKED && request.acceptsEncodings('gzip') === 'gzip';
  if (packs) response.set('Content-Encoding', 'gzip');
  try {
    if (packs) await pipeline(answer, createGzip(), response);
    else await pipeline(answer, response);
  } catch (error) {
    // The other side went away; there is nobody to tell.
    if (!isPremature(error)) throw error;
  }
}

function isPremature(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
}
