import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import express from 'express';
import { dispatch } from '../../../firmware/gateway/http/dispatch.js';
import type { Guard } from '../../../firmware/gateway/http/guard.js';
import { open, type Route } from '../../../firmware/gateway/http/route.js';
import { waitFor } from '../../support/wait-for.js';

const EVERYBODY = { admit: () => undefined } as unknown as Guard;

/** A route that answers nobody before he has gone, behind the real dispatch on loopback. */
async function served() {
  const seen = { asked: 0, gone: 0, failed: [] as unknown[] };
  const route: Route = open({
    ...{ method: 'GET', path: '/wait', summary: '', status: 204, roles: 'everybody' },
    handler: async ({ gone }) => {
      seen.asked++;
      await new Promise((resolve) => gone.addEventListener('abort', resolve));
      seen.gone++;
      gone.throwIfAborted();
    },
  });
  const app = express();
  app.get('/wait', dispatch([route], EVERYBODY));
  app.use(((error, _request, _response, _next) => seen.failed.push(error)) as express.ErrorRequestHandler);
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { seen, port, end: () => new Promise((resolve) => server.close(resolve)) };
}

test('a handler is told when the other side goes away, and its failure then troubles nobody', async () => {
  const { seen, port, end } = await served();
  const asked = request({ port, path: '/wait', agent: false });
  asked.on('error', () => undefined);
  asked.end();
  await waitFor('the question', () => seen.asked === 1);
  expect(seen.gone).toBe(0);
  asked.destroy();
  await waitFor('the word that the other side has gone', () => seen.gone === 1);
  await end();
  expect(seen.failed).toEqual([]);
});
