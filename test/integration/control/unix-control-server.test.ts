import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ControlError, request } from '../../../firmware/drivers/control/control-client.js';
import { UnixControlServer } from '../../../firmware/drivers/control/unix-control-server.js';
import type { ControlRoute } from '../../../firmware/ports/control.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';

const ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: '/status', handle: () => ({ status: 200, body: { process: 'node' } }) },
  {
    method: 'PUT',
    path: '/things/:name/size',
    handle: ({ params, body }) => ({ status: 200, body: { params, body } }),
  },
  { method: 'DELETE', path: '/things/:name', handle: () => ({ status: 204 }) },
  {
    method: 'POST',
    path: '/broken',
    handle: () => {
      throw new Error('the inside');
    },
  },
  {
    method: 'POST',
    path: '/refused',
    handle: async () => {
      const mistakes = [{ path: 'size', message: 'too big' }];
      throw Object.assign(new Error('no'), {
        code: 'thing_refused',
        status: 422,
        detail: 'It is too big.',
        mistakes,
      });
    },
  },
];

let folder: string;
let file: string;
let log: RecordedLog;
let server: UnixControlServer;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-control-'));
  file = join(folder, 'node.sock');
  log = new RecordedLog();
  server = new UnixControlServer({ file, log });
});

afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const failure = async (work: Promise<unknown>): Promise<ControlError> =>
  work.then(
    () => {
      throw new Error('nothing was refused');
    },
    (error) => error,
  );

describe('asking', () => {
  beforeEach(() => server.start(ROUTES));

  test('gives the body of the answer', async () => {
    expect(await request(file, 'GET', '/status')).toEqual({ process: 'node' });
    expect(await request(file, 'DELETE', '/things/a')).toBeUndefined();
  });

  test('hands over names and body', async () => {
    const path = `/things/${encodeURIComponent('a/b c')}/size`;
    expect(await request(file, 'PUT', path, { size: 5 })).toEqual({
      params: { name: 'a/b c' },
      body: { size: 5 },
    });
  });

  test('an answer may be long', async () => {
    const text = 'x'.repeat(60_000);
    expect(await request(file, 'PUT', '/things/a/size', text)).toMatchObject({ body: text });
  });

  test.each([
    ['GET', '/nothing', 404, 'route_unknown'],
    ['GET', '/things/%E0%A4%A', 404, 'route_unknown'],
    ['GET', '/things/a/size', 405, 'method_unknown'],
    ['POST', '/broken', 500, 'internal'],
    ['POST', '/refused', 422, 'thing_refused'],
  ] as const)('%s %s is refused with a code', async (method, path, status, code) => {
    const error = await failure(request(file, method, path));
    expect(error).toBeInstanceOf(ControlError);
    expect(error).toMatchObject({ status, code });
  });

  test('a refusal says what is wrong and where', async () => {
    expect(await failure(request(file, 'POST', '/refused'))).toMatchObject({
      message: 'It is too big.',
      mistakes: [{ path: 'size', message: 'too big' }],
    });
  });

  test('what nobody foresaw is logged, and its inside is not told', async () => {
    expect((await failure(request(file, 'POST', '/broken'))).message).not.toContain('inside');
    expect(log.lines).toMatchObject([{ level: 'error' }]);
  });

  test('a body beyond 64 KiB is refused', async () => {
    expect(await failure(request(file, 'PUT', '/things/a/size', 'x'.repeat(1_000_000)))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  test('a body that is no JSON is refused, and nothing is done', async () => {
    const status = await new Promise((resolve, reject) => {
      const asked = httpRequest(
        { socketPath: file, method: 'PUT', path: '/things/a/size', agent: false },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        },
      );
      asked.on('error', reject);
      asked.end('{"size":');
    });
    expect(status).toBe(400);
  });

  test('when the process has ended, says that it is not running', async () => {
    await server.stop();
    expect(existsSync(file)).toBe(false);
    expect(await failure(request(file, 'GET', '/status'))).toMatchObject({ code: 'not_running', status: 0 });
    await server.stop();
  });
});

describe('the socket', () => {
  test('is its owner’s alone from the beginning', async () => {
    const before = process.umask(0);
    await server.start(ROUTES);
    expect(process.umask(before)).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('of a process that was killed is taken over', async () => {
    const killed = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(file)})`,
    ]);
    const ended = once(killed, 'close');
    await waitFor('the socket', () => existsSync(file));
    killed.kill('SIGKILL');
    await ended;
    expect(existsSync(file)).toBe(true);
    expect(await failure(request(file, 'GET', '/status'))).toMatchObject({ code: 'not_running' });
    await server.start(ROUTES);
    expect(await request(file, 'GET', '/status')).toEqual({ process: 'node' });
  });

  test('of a process that answers is left alone', async () => {
    await server.start(ROUTES);
    const second = new UnixControlServer({ file, log });
    expect(await failure(second.start([]))).toMatchObject({ code: 'control_socket_taken' });
    await second.stop();
    expect(await request(file, 'GET', '/status')).toEqual({ process: 'node' });
  });

  test('does not replace something that is no socket', async () => {
    writeFileSync(file, 'precious');
    expect(await failure(server.start(ROUTES))).toMatchObject({ code: 'control_socket_unusable' });
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });

  test('cannot be made where there is no folder, nor under a path that is too long', async () => {
    for (const path of [join(folder, 'nowhere', 'node.sock'), join(folder, `${'x'.repeat(100)}.sock`)]) {
      const one = new UnixControlServer({ file: path, log });
      expect(await failure(one.start(ROUTES))).toMatchObject({ code: 'control_socket_unusable' });
    }
  });
});
