import { existsSync, statSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import type { Request, RequestHandler, Response } from 'express';
import { methodUnknown, requestMalformed, routeUnknown } from './http-errors.js';
import { asPartOfPage } from './security-headers.js';

/** Beside each text file of the build lie compressed ones; the smallest that the browser takes is sent. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/** Scripts and styles lie below here, with a hash of their content in their name: they never change. */
const HASHED = '/assets/';
const FOR_EVER = 'public, max-age=31536000, immutable';
const ASK_AGAIN = 'no-cache';

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Sluice</title><p>The dashboard is not built yet: run <code>npm run build</code>.</p>`;

/**
 * Serves the built dashboard: files as they are, and its page for every other path without a dot, so that a link into
 * the app works. When the folder is missing it says what to do.
 */
export function staticAssets(folder: string): RequestHandler {
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.set('Allow', 'GET, HEAD');
      throw methodUnknown(request.method, 'GET, HEAD');
    }
    const path = pathOf(request);
    const file = isFile(join(folder, path)) ? path : '/index.html';
    if (file !== path && path.includes('.')) throw routeUnknown(request.method, request.path);
    if (!isFile(join(folder, file))) response.status(503).type('html').send(NOT_BUILT);
    else await send(request, response, { folder, file });
  };
}

/** The decoded path, with every `..` resolved below the root. */
function pathOf(request: Request): string {
  try {
    const path = decodeURIComponent(request.path);
    if (path.includes('\0')) throw requestMalformed();
    return normalize(`/${path}`);
  } catch {
    throw requestMalformed();
  }
}

function send(
  request: Request,
  response: Response,
  { folder, file }: { folder: string; file: string },
): Promise<void> {
  const encoding = ENCODINGS.find(
    ({ name, ending }) => request.acceptsEncodings(name) && existsSync(join(folder, file + ending)),
  );
  response.vary('Accept-Encoding').type(extname(file));
  const hashed = file.startsWith(HASHED);
  response.set('Cache-Control', hashed ? FOR_EVER : ASK_AGAIN);
  if (hashed) asPartOfPage(response);
  if (encoding !== undefined) response.set('Content-Encoding', encoding.name);
  return new Promise((resolve, reject) => {
    const options = { root: folder, cacheControl: false, acceptRanges: false, dotfiles: 'ignore' } as const;
    response.sendFile(file + (encoding?.ending ?? ''), options, (error) =>
      error ? reject(error) : resolve(),
    );
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
