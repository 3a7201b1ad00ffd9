import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { SystemClock } from '../../../firmware/drivers/clock/system.js';
import { runCommandLine } from '../../../provisioning/cli/run.js';
import { type Attempt, OneTimeServer } from '../../../provisioning/share/one-time-server.js';
import { makeOwnCertificate } from '../../../provisioning/share/own-certificate.js';
import { waitFor } from '../../support/wait-for.js';
import type { Spawned } from '../provisioning/cli-rig.js';
import { DeployRig } from './deploy-rig.js';

const rig = new DeployRig();
let running: Spawned | undefined;

beforeAll(() => rig.setUp(), 60_000);
afterEach(async () => {
  running?.kill();
  await running?.ended;
  running = undefined;
});
afterAll(() => rig.remove());

/** The three squares by which a camera finds a code: they are in every one, whatever stands between them. */
const CORNERS_OF_A_QR_CODE =
  / ▄{7} .* ▄{7} .*\n.* █ ▄▄▄ █ .* █ ▄▄▄ █ .*\n.* █ ███ █ .* █ ███ █ [\s\S]*\n.* █ ▄▄▄ █ .*\n.* █ ███ █ .*\n.* █▄{5}█ /;

/** Starts `sluice share` as a process, and reads where it listens. */
async function share(...more: string[]) {
  let shown = '';
  running = rig.spawn(['share', 'anna', '--address', '127.0.0.1', '--json', ...more]);
  running.child.stderr?.on('data', (chunk) => {
    shown += chunk;
  });
  const [, url = ''] = await waitFor(
    'the address',
    () => /^(https:\S+)$[\s\S]*must be\n {2}\S+\n/m.exec(shown),
    20_000,
  );
  const [, fingerprint = ''] = /must be\n {2}(\S+)/.exec(shown) ?? [];
  return { url, fingerprint, shown, ended: running.ended };
}

interface Got {
  readonly status: number | undefined;
  readonly body: string;
  readonly type: string | undefined;
  readonly fingerprint: string;
}

/** Fetches like a phone whose owner has accepted the certificate. */
function get(url: string, method = 'GET'): Promise<Got> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ rejectUnauthorized: false, keepAlive: false });
    const asked = request(url, { agent, method }, (response) => {
      const { fingerprint256: fingerprint } = (response.socket as TLSSocket).getPeerCertificate();
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, body, type: response.headers['content-type'], fingerprint }),
      );
      response.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}

const audit = () =>
  readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { action: string; attempt?: string; phase: string });
const attempts = () =>
  audit()
    .filter(({ action }) => action === 'share attempt')
    .map(({ attempt }) => attempt);

describe('the server of a share', () => {
  test('has nothing left to fetch after the first complete fetch, also while it still listens', async () => {
    const told: Attempt[] = [];
    const server = new OneTimeServer({
      host: '127.0.0.1',
      port: 0,
      certificate: await makeOwnCertificate('127.0.0.1', Date.now()),
      token: 'right',
      file_name: 'anna.ovpn',
      content: 'profile',
      onAttempt: (attempt) => told.push(attempt),
    });
    const url = `https://127.0.0.1:${await server.start()}/right`;
    try {
      expect(await get(url)).toMatchObject({ status: 200, body: 'profile' });
      await server.fetched;
      expect(await get(url)).toMatchObject({ status: 410, body: 'It was fetched already.\n' });
    } finally {
      await server.stop();
    }
    expect(told).toEqual(['fetched', 'too_late']);
  });
});

describe('sluice share', () => {
  test('hands over the whole profile once, by an address nobody can guess, then ends', async () => {
    const before = attempts().length;
    const { url, fingerprint, shown, ended } = await share('--for', 'ios');
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/[\w-]{22}$/);
    expect(shown).toMatch(CORNERS_OF_A_QR_CODE);
    expect((await get(url, 'HEAD')).status).toBe(200);
    const got = await get(url);
    expect(got).toMatchObject({ status: 200, type: 'application/x-openvpn-profile', fingerprint });
    await rig.json('profile', 'anna', '--for', 'ios', '--out', rig.at('anna.ovpn'));
    expect(got.body).toBe(readFileSync(rig.at('anna.ovpn'), 'utf8'));
    const { code, stdout } = await ended;
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ name: 'anna', fetched: true })]);
    await expect(get(url)).rejects.toThrow(/ECONNREFUSED/);
    expect(attempts().slice(before)).toEqual(['fetched']);
    expect(
      audit()
        .filter(({ action }) => action === 'share')
        .map(({ phase }) => phase),
    ).toEqual(['begun', 'done']);
  }, 30_000);

  test('audits wrong addresses, and listens no longer to whoever guesses', async () => {
    const before = attempts().length;
    const { url } = await share();
    const wrong = [
      `${url}x`,
      url.slice(0, -1),
      `${url}?x=1`,
      new URL('/', url).href,
      new URL('/anna.ovpn', url).href,
    ];
    for (const one of wrong) expect((await get(one)).status).toBe(404);
    expect((await get(url)).status).toBe(429);
    expect((await get(url)).body).not.toContain('PRIVATE');
    expect(attempts().slice(before)).toEqual(wrong.map(() => 'wrong_path'));
  }, 30_000);

  test('refuses every other method and a second phone at the same time', async () => {
    const { url } = await share();
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get(url, method)).status).toBe(405);
    const both = await Promise.all([get(url), get(url)].map((one) => one.catch(() => undefined)));
    expect(both.filter((one) => one?.status === 200)).toHaveLength(1);
  }, 30_000);

  test('is over when its time is, and says that nobody came', async () => {
    const system = new SystemClock();
    const slept: number[] = [];
    const stdout = new PassThrough();
    const stderr = new PassThrough();
    const code = await runCommandLine(
      ['share', 'anna', '--address', '127.0.0.1', '--minutes', '7', '--json'],
      {
        stdin: new PassThrough(),
        stdout,
        stderr,
        variables: rig.variables,
        clock: {
          wall_ms: () => system.wall_ms(),
          monotonic_ms: () => system.monotonic_ms(),
          sleep: async (span_ms) => {
            slept.push(span_ms);
          },
        },
        actor: 'tester',
        concurrency: 1,
        version: '1.2.3',
      },
    );
    expect([code, slept]).toEqual([3, [7 * 60_000]]);
    expect(JSON.parse(String(stdout.read()))).toMatchObject({ error: { code: 'share_expired' } });
    const [, url = ''] = /^(https:\S+)$/m.exec(String(stderr.read())) ?? [];
    await expect(get(url)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('--dry-run shares nothing', async () => {
    const answer = await rig.json('share', 'anna', '--address', '127.0.0.1', '--dry-run');
    expect(answer).toMatchObject({ fetched: false, dry_run: true });
  });

  test('never writes its address or the profile into the audit log', async () => {
    const { url } = await share();
    await get(url);
    await running?.ended;
    const log = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8');
    expect(log).not.toContain(new URL(url).pathname.slice(1));
    expect(log).not.toContain('PRIVATE');
  }, 30_000);

  test.each([
    [['nobody'], 3, 'not_found'],
    [['gw0'], 2, 'not_its_kind'],
    [['anna', '--address', '203.0.113.1'], 3, 'address_not_here'],
    [['anna', '--minutes', '0'], 2, 'usage'],
    [['anna', '--minutes', '1e309'], 2, 'usage'],
    [['anna', 'bert'], 2, 'usage'],
  ])('%j ends with %i, %s, and listens nowhere', async (args, exit, code) => {
    const { stdout, ...ran } = await rig.run('share', ...args, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code } });
    expect(ran.code).toBe(exit);
  });
});
