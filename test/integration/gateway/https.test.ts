import { connect, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { request } from '../../../firmware/drivers/control/control-client.js';
import type { ListenAddress } from '../../../firmware/gateway/listen.js';
import type { Snapshot } from '../../../firmware/protocol/rest.js';
import { freePort } from '../../support/free-port.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig, PASSWORDS } from './gateway-rig.js';
import { type SecureAnswer, WebCa } from './web-ca.js';

const HERE = '127.0.0.1';
const PATIENCE_MS = 15_000;

let ca: WebCa;
let stranger: WebCa;
let rig: GatewayRig;
let sockets: Socket[];

beforeAll(async () => {
  ca = await new WebCa().make();
  stranger = await new WebCa().make();
});
afterAll(() => {
  ca.remove();
  stranger.remove();
});
beforeEach(() => {
  rig = new GatewayRig();
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.disconnect();
  await rig.stop();
});

const start = (addresses: readonly ListenAddress[] = [{ host: HERE, port: 0 }]) =>
  rig.start({ https: { addresses, certificate: ca.source } });
const there = () => rig.started.https[0] ?? { host: HERE, port: 0 };
const signIn = (username: 'admin' | 'viewer') =>
  ca.ask(there(), '/api/session', { body: { username, password: PASSWORDS[username] } });
const cookieOf = (headers: SecureAnswer['headers']) => headers['set-cookie']?.[0]?.split(';')[0] ?? '';
const said = (level: string) =>
  rig.log.lines.filter((line) => line.level === level).map((line) => line.sentence);
const statusLine = async () => {
  const { lines } = (await request(rig.controlSocket, 'GET', '/status')) as { lines: { name: string }[] };
  return lines.find(({ name }) => name === 'https');
};

async function live(cookie: string): Promise<{ socket: Socket; snapshot: Snapshot }> {
  const { host, port } = there();
  const socket = io(`https://${host}:${port}`, {
    ...{ path: '/live', transports: ['websocket'], reconnection: false, extraHeaders: { cookie } },
    ca: ca.ca_pem,
  });
  sockets.push(socket);
  const snapshot = await new Promise<Snapshot>((resolve, reject) => {
    socket.on('snapshot', resolve).on('connect_error', reject);
  });
  return { socket, snapshot };
}

describe('with a web certificate', () => {
  beforeEach(async () => {
    await ca.issue([HERE]);
    await start();
  });

  test('the dashboard answers over HTTPS to whoever trusts the farm’s web authority, and over HTTP as before', async () => {
    expect(await ca.ask(there(), '/api/health')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect((await rig.fetch('/api/health')).status).toBe(200);
    expect(rig.started.url).toMatch(/^http:/);
    expect(await statusLine()).toMatchObject({
      state: 'open',
      detail: expect.stringMatching(/^until \d{4}-/),
    });
  });

  test('who trusts another authority, or asks for another address, does not believe it', async () => {
    await expect(ca.ask(there(), '/api/health', { ca: stranger.ca_pem })).rejects.toThrow(/certificate/);
    // Every address that begins with 127 is this machine.
    const { port } = there();
    await rig.stopGateway();
    await rig.start({ https: { addresses: [{ host: '127.0.0.2', port }], certificate: ca.source } });
    await expect(ca.ask({ host: '127.0.0.2', port }, '/api/health')).rejects.toMatchObject({
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    });
  });

  test('a plain request to its port, and a client that says nothing, harm nobody', async () => {
    const silent = connect(there());
    await new Promise((resolve) => silent.once('connect', resolve));
    const closed = new Promise((resolve) => silent.once('close', resolve));
    await expect(fetch(`http://${HERE}:${there().port}/api/health`)).rejects.toThrow();
    expect((await ca.ask(there(), '/api/health')).status).toBe(200);
    await rig.stopGateway();
    await closed;
  });

  test('the cookie is Secure, has a name of its own, and one signs out of both at once', async () => {
    const answer = await signIn('viewer');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(
        /^__Host-sluice_session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
      ),
    ]);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    const plain = await rig.signIn('viewer');
    const both = `${plain}; ${cookieOf(answer.headers)}`;
    expect((await ca.ask(there(), '/api/tanks', { cookie: both })).status).toBe(200);
    const gone = await ca.ask(there(), '/api/session', { cookie: both, method: 'DELETE' });
    expect(gone.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-sluice_session=; .*; Secure$/),
    ]);
    for (const cookie of [plain, cookieOf(answer.headers)])
      expect((await rig.fetch('/api/tanks', { cookie })).status).toBe(401);
  });

  test('live updates come over it, too, and nobody stays behind when the gateway stops', async () => {
    const { headers } = await signIn('viewer');
    const { socket, snapshot } = await live(cookieOf(headers));
    expect(snapshot.session).toMatchObject({ username: 'viewer' });
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    await rig.stopGateway();
    await closed;
  });

  test('a renewed certificate is used from the next connection on; what is open stays', async () => {
    const { headers } = await signIn('viewer');
    const { socket } = await live(cookieOf(headers));
    const node = await rig.node();
    const { serial } = await ca.issue([HERE], 60);
    await waitFor(
      'the new certificate',
      async () => (await ca.ask(there(), '/api/health')).serial === serial,
      PATIENCE_MS,
    );
    expect([socket.connected, node.connected]).toEqual([true, true]);
    expect(said('error')).toEqual([]);
  }, 30_000);

  test.each([
    [
      'half of a certificate',
      () => ca.write('cert.pem', '-----BEGIN CERTIFICATE-----\nMIID'),
      /cannot be used/,
    ],
    [
      'the key of another',
      async () => ca.write('key.pem', (await stranger.issue([HERE])).keys.private_pem),
      /belong/,
    ],
    ['nothing', () => ca.removeFile('key.pem'), /key\.pem cannot be read \(ENOENT\)/],
    ['one that has ended', () => ca.issue([HERE], -1), /has ended on \d{4}-.*sluice pki renew/],
  ])(
    '%s in its place leaves the one before in force, says so once, and is got over',
    async (_what, spoil, sentence) => {
      const { serial } = await ca.ask(there(), '/api/health');
      await spoil();
      await waitFor('the complaint', () => said('error').length > 0, PATIENCE_MS);
      expect(said('error')[0]).toMatch(sentence);
      expect(said('error')[0]).toMatch(/goes on with the certificate before/);
      expect((await ca.ask(there(), '/api/health')).serial).toBe(serial);
      expect(await statusLine()).toMatchObject({ state: 'open', detail: expect.stringMatching(/, \w+$/) });
      const renewed = await ca.issue([HERE]);
      await waitFor(
        'the new certificate',
        async () => (await ca.ask(there(), '/api/health')).serial === renewed.serial,
        PATIENCE_MS,
      );
      expect(said('error')).toHaveLength(1);
    },
    40_000,
  );
});

test('without a usable certificate the gateway answers over HTTP, says what to do, and opens HTTPS when there is one', async () => {
  await ca.issue([HERE], -1);
  const port = await freePort();
  await start([{ host: HERE, port }]);
  expect(rig.started.https).toEqual([]);
  expect((await rig.fetch('/api/health')).status).toBe(200);
  expect(said('error')).toEqual([
    expect.stringMatching(/has ended .*sluice pki renew.*There is no HTTPS; the dashboard answers over HTTP/),
  ]);
  expect(await statusLine()).toMatchObject({ state: 'off', detail: 'web_certificate_expired' });
  await expect(ca.ask({ host: HERE, port }, '/api/health')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await ca.issue([HERE]);
  await waitFor('HTTPS', async () => (await ca.ask({ host: HERE, port }, '/api/health')).status, PATIENCE_MS);
  expect(await statusLine()).toMatchObject({ state: 'open' });
}, 30_000);

test('a port that is taken costs HTTPS alone, until it is free', async () => {
  await ca.issue([HERE]);
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, HERE, resolve));
  const { port } = other.address() as { port: number };
  await start([{ host: HERE, port }]);
  expect((await rig.fetch('/api/health')).status).toBe(200);
  expect(said('warn').join()).toMatch(new RegExp(`${port} .*SLUICE_HTTPS_PORT`));
  await new Promise((resolve) => other.close(resolve));
  await waitFor('HTTPS', async () => (await ca.ask({ host: HERE, port }, '/api/health')).status, PATIENCE_MS);
}, 30_000);
