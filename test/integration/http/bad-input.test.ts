import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Sent, served } from './served.js';

let at: Awaited<ReturnType<typeof served>>;
let admin: Record<string, string>;

beforeEach(async () => {
  at = await served();
  admin = { cookie: at.cookieOf('admin') };
});

afterEach(() => at.end());

const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends as admin, and gives the problem; whatever it was, nothing may have changed and nothing been logged. */
async function refused(sent: Sent) {
  const users = at.users.list();
  const answer = await at.send({ ...sent, headers: { ...admin, ...sent.headers } });
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(at.published).toEqual([]);
  expect(at.users.list()).toEqual(users);
  expect(at.log.lines).toEqual([]);
  const problem = answer.json() as { code: string; mistakes?: { path: string }[] };
  return {
    status: answer.status,
    code: problem.code,
    paths: problem.mistakes?.map(({ path }) => path),
    headers: answer.headers,
  };
}

describe('a refill rule', () => {
  const rule = (body: string) =>
    refused({ method: 'PUT', path: '/api/tanks/house/rule', headers: JSON_TYPE, body });

  test.each([
    ['1e309', '{"low_percent":1e309,"high_percent":80,"enabled":true}', ['low_percent']],
    ['a negative setpoint', '{"low_percent":-5,"high_percent":80,"enabled":true}', ['low_percent']],
    ['a setpoint above 100', '{"low_percent":15,"high_percent":180,"enabled":true}', ['high_percent']],
    ['low above high', '{"low_percent":80,"high_percent":15,"enabled":true}', ['high_percent']],
    ['low equal to high', '{"low_percent":50,"high_percent":50,"enabled":true}', ['high_percent']],
    ['too small a dead band', '{"low_percent":50,"high_percent":54,"enabled":true}', ['high_percent']],
    ['a number as text', '{"low_percent":"15","high_percent":80,"enabled":true}', ['low_percent']],
    ['null', '{"low_percent":null,"high_percent":80,"enabled":true}', ['low_percent']],
    ['a flag as number', '{"low_percent":15,"high_percent":80,"enabled":1}', ['enabled']],
    ['a missing key', '{"low_percent":15,"high_percent":80}', ['enabled']],
    ['an unknown key', '{"low_percent":15,"high_percent":80,"enabled":true,"low_cm":1}', ['low_cm']],
    ['a prototype', '{"low_percent":15,"high_percent":80,"enabled":true,"__proto__":{"x":1}}', ['__proto__']],
    ['a list', '[]', ['']],
    ['null alone', 'null', ['']],
    ['text alone', '"open"', ['']],
  ])('with %s is refused with the place of the mistake', async (_, body, paths) => {
    expect(await rule(body)).toMatchObject({ status: 400, code: 'request_invalid', paths });
  });

  test.each([
    ['NaN', '{"low_percent":NaN,"high_percent":80,"enabled":true}'],
    ['Infinity', '{"low_percent":Infinity}'],
    ['a cut body', '{"low_percent":15,"high_per'],
    ['no JSON', 'low=15'],
    ['bytes', '\u0000\u0001'],
  ])('of %s is malformed', async (_, body) => {
    expect(await rule(body)).toMatchObject({ status: 400, code: 'body_malformed' });
  });

  test('for an unknown tank is refused', async () => {
    const body = { low_percent: 20, high_percent: 70, enabled: true };
    expect(await refused({ method: 'PUT', path: '/api/tanks/nowhere/rule', body })).toMatchObject({
      status: 404,
      code: 'tank_unknown',
    });
  });
});

describe('a body', () => {
  const path = '/api/tanks/house/commands';

  test('that is missing is refused', async () => {
    expect(await refused({ method: 'POST', path })).toMatchObject({ status: 400, code: 'body_malformed' });
  });

  test('of 10 MB is refused before it is read', async () => {
    const body = Buffer.alloc(10_000_000, ' ');
    expect(await refused({ method: 'POST', path, headers: JSON_TYPE, body })).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  test('of 10 MB that does not say how long it is is refused as well', async () => {
    const headers = { ...JSON_TYPE, 'transfer-encoding': 'chunked' };
    const body = Buffer.alloc(10_000_000, ' ');
    expect(await refused({ method: 'POST', path, headers, body })).toMatchObject({ status: 413 });
  });

  test('of 64 KiB is read', async () => {
    const body = '{}'.padEnd(65_536, ' ');
    expect(await refused({ method: 'POST', path, headers: JSON_TYPE, body })).toMatchObject({
      status: 400,
      code: 'request_invalid',
    });
    expect(await refused({ method: 'POST', path, headers: JSON_TYPE, body: `${body} ` })).toMatchObject({
      status: 413,
    });
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=latin1',
  ])('of type %s is refused', async (type) => {
    const body = '{"actuator":"inlet","action":"close"}';
    expect(await refused({ method: 'POST', path, headers: { 'content-type': type }, body })).toMatchObject({
      status: 415,
      code: 'body_not_json',
    });
  });

  test('without a type is refused', async () => {
    expect(
      await refused({ method: 'POST', path, body: '{"actuator":"inlet","action":"close"}' }),
    ).toMatchObject({
      status: 415,
    });
  });

  test('that is compressed is refused: it may be a bomb', async () => {
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expect(await refused({ method: 'POST', path, headers, body: 'x' })).toMatchObject({ status: 415 });
  });

  test('of another type is refused also where none is wanted', async () => {
    const headers = { 'content-type': 'text/plain' };
    expect(await refused({ method: 'DELETE', path: '/api/users/viewer', headers, body: 'x' })).toMatchObject({
      status: 415,
    });
  });
});

describe('a command', () => {
  const command = (body: unknown, headers = {}) =>
    refused({ method: 'POST', path: '/api/tanks/house/commands', headers, body });

  test.each([
    ['without an end', { actuator: 'inlet', action: 'open' }, ['duration_s']],
    ['for no time', { actuator: 'inlet', action: 'open', duration_s: 0 }, ['duration_s']],
    ['for a negative time', { actuator: 'inlet', action: 'open', duration_s: -60 }, ['duration_s']],
    ['for half a second', { actuator: 'inlet', action: 'open', duration_s: 0.5 }, ['duration_s']],
    ['to a level above full', { actuator: 'inlet', action: 'open', target_percent: 101 }, ['target_percent']],
    ['to an unknown actuator', { actuator: 'tap', action: 'close' }, ['actuator']],
    ['of an unknown kind', { actuator: 'inlet', action: 'explode' }, ['action']],
    ['with an id in the body', { actuator: 'inlet', action: 'close', id: 'command-1' }, ['id']],
  ])('%s is refused', async (_, body, paths) => {
    expect(await command(body)).toMatchObject({ status: 400, code: 'request_invalid', paths });
  });

  test('for longer than one run may last is refused', async () => {
    expect(await command({ actuator: 'inlet', action: 'open', duration_s: 3601 })).toMatchObject({
      status: 422,
      code: 'duration_too_long',
    });
  });

  test('with a key that is no id is refused', async () => {
    const body = { actuator: 'inlet', action: 'close' };
    expect(await command(body, { 'idempotency-key': 'a b' })).toMatchObject({
      status: 400,
      paths: ['idempotency-key'],
    });
  });
});

describe('a path or query', () => {
  test.each([
    ['/api/nothing', 404, 'route_unknown'],
    ['/api/', 404, 'route_unknown'],
    ['/api', 404, 'route_unknown'],
    ['/api/tanks/', 404, 'route_unknown'],
    ['/api/tanks/nowhere', 404, 'tank_unknown'],
    ['/api/tanks/nowhere/history', 404, 'tank_unknown'],
    ['/api/tanks/nowhere/commands', 404, 'tank_unknown'],
    ['/api/tanks/No%20Tank', 400, 'request_invalid'],
    ['/api/tanks/..%2f..%2fetc', 400, 'request_invalid'],
    ['/api/tanks/%00', 400, 'request_invalid'],
    ['/api/tanks/%E0%A4%A', 400, 'request_malformed'],
    ['/api/commands/unknown-command', 404, 'command_unknown'],
    ['/api/commands/x', 400, 'request_invalid'],
    ['/api/tanks?colour=red', 400, 'request_invalid'],
    ['/api/audit?limit=0', 400, 'request_invalid'],
    ['/api/audit?limit=1001', 400, 'request_invalid'],
    ['/api/audit?limit=x', 400, 'request_invalid'],
    ['/api/audit?limit=5&limit=6', 400, 'request_invalid'],
    ['/api/tanks/house/history?buckets=1e309', 400, 'request_invalid'],
    ['/api/tanks/house/history?buckets=NaN', 400, 'request_invalid'],
    ['/api/tanks/house/history?buckets=-1', 400, 'request_invalid'],
    ['/api/tanks/house/history?buckets=2001', 400, 'request_invalid'],
    ['/api/tanks/house/history?from=yesterday', 400, 'request_invalid'],
    ['/api/tanks/house/history?from=2026-02-30T00:00:00.000Z', 400, 'request_invalid'],
    ['/api/tanks/house/history?from=2999-01-01T00:00:00.000Z', 400, 'request_invalid'],
    [
      '/api/tanks/house/history?from=2026-02-01T00:00:00.000Z&to=2026-01-01T00:00:00.000Z',
      400,
      'request_invalid',
    ],
  ])('%s is refused', async (path, status, code) => {
    expect(await refused({ path })).toMatchObject({ status, code });
  });

  test('with a method that is not there says which are', async () => {
    const one = await refused({ method: 'DELETE', path: '/api/tanks/house/commands' });
    expect(one).toMatchObject({ status: 405, code: 'method_unknown', headers: { allow: 'POST, GET, HEAD' } });
    expect(await refused({ method: 'OPTIONS', path: '/api/tanks' })).toMatchObject({ status: 405 });
    expect(await refused({ method: 'POST', path: '/' })).toMatchObject({ status: 405 });
  });
});

test('HEAD is GET without a body', async () => {
  const answer = await at.send({ method: 'HEAD', path: '/api/tanks', headers: admin });
  expect(answer.status).toBe(200);
  expect(answer.text).toBe('');
});

test('a tank whose node is offline takes neither rule nor command', async () => {
  at.state.tellAvailability('pi0', 'offline');
  const rule = { low_percent: 20, high_percent: 70, enabled: true };
  expect(await refused({ method: 'PUT', path: '/api/tanks/house/rule', body: rule })).toMatchObject({
    status: 409,
    code: 'node_offline',
  });
  const command = { actuator: 'inlet', action: 'close' };
  expect(await refused({ method: 'POST', path: '/api/tanks/house/commands', body: command })).toMatchObject({
    status: 409,
    code: 'node_offline',
  });
});

test('what nobody foresaw is logged and told without its inside', async () => {
  at.store.audit.newest = () => {
    throw new Error('the inside');
  };
  const answer = await at.send({ path: '/api/audit', headers: admin });
  expect(answer.status).toBe(500);
  expect(answer.json()).toMatchObject({ code: 'internal' });
  expect(answer.text).not.toContain('inside');
  expect(at.log.lines).toMatchObject([{ level: 'error', fields: { code: 'internal' } }]);
});

test('a full disk is told as such', async () => {
  at.store.users.remove = () => {
    throw Object.assign(new Error('SQLITE_FULL /data/gateway.db'), { code: 'store_full' });
  };
  const answer = await at.send({ method: 'DELETE', path: '/api/users/viewer', headers: admin });
  expect(answer.status).toBe(503);
  expect(answer.json()).toMatchObject({
    code: 'store_full',
    detail: expect.stringContaining('disk of the gateway is full'),
  });
});
