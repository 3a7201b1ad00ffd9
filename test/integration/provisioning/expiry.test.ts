import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { CliRig } from './cli-rig.js';

const DAY_MS = 86_400_000;
const rig = new CliRig();
const crl = join(rig.farm, 'pki', 'crl.pem');

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'phone', 'anna');
  await rig.json('pki', 'issue', '--all');
});
afterEach(() => {
  rig.ahead_ms = 0;
});
afterAll(() => rig.remove());

interface Item {
  readonly what: string;
  readonly state: string;
  readonly days: number | null;
  readonly remedy: string;
}

async function expiry(...args: string[]) {
  const { code, stdout } = await rig.run('pki', 'expiry', ...args, '--json');
  const { items, due } = JSON.parse(stdout) as { items: Item[]; due: number };
  return { code, due, items, of: (what: string) => items.find((item) => item.what.startsWith(what)) };
}

test('covers both authorities, the list, the gateway twice and the phone; a fresh farm has nothing due', async () => {
  const { code, due, items } = await expiry();
  expect({ code, due }).toEqual({ code: 0, due: 0 });
  expect(items.map(({ what }) => what).sort()).toEqual([
    'VPN authority 1',
    'gateway gw0',
    'gateway gw0 (web)',
    'list of revoked certificates of Sluice green-valley VPN CA 1',
    'phone anna',
    'web authority 1',
  ]);
});

test('what ends within the days asked for makes cron call', async () => {
  const { code, of } = await expiry('--within', '900');
  expect(code).toBe(6);
  expect(of('gateway gw0 (web)')).toMatchObject({ state: 'soon', remedy: 'sluice pki renew gw0' });
  expect(of('phone anna')).toMatchObject({ state: 'fine', remedy: '' });
});

test('ten years on, certificates and list have ended; twenty, the authorities, too', async () => {
  rig.ahead_ms = 3_651 * DAY_MS;
  const ten = await expiry();
  expect(ten.code).toBe(6);
  expect(ten.of('list of revoked')).toMatchObject({ state: 'ended', remedy: 'sluice pki crl refresh' });
  // One that has ended is none: the machine needs another.
  expect(ten.of('phone anna')?.state).toBe('missing');
  expect(ten.of('VPN authority')?.state).toBe('fine');
  rig.ahead_ms = 7_301 * DAY_MS;
  expect((await expiry()).of('VPN authority')).toMatchObject({
    state: 'ended',
    remedy: 'sluice pki renew --ca',
  });
});

test('a clock two years behind is noticed', async () => {
  rig.ahead_ms = -730 * DAY_MS;
  const { code, of } = await expiry();
  expect(code).toBe(6);
  expect(of('VPN authority')?.state).toBe('not_yet');
  expect(of('list of revoked')?.state).toBe('not_yet');
});

test('a list that is missing, cut off, or behind the revocations is due', async () => {
  const whole = readFileSync(crl, 'utf8');
  const state = readFileSync(join(rig.farm, 'pki', 'pki.json'), 'utf8');
  rmSync(crl);
  expect((await expiry()).of('list of revoked certificates: the signed list is not there')?.state).toBe(
    'due',
  );
  writeFileSync(crl, whole.slice(0, 300));
  expect((await expiry()).of('list of revoked certificates: it cannot be read')?.state).toBe('due');
  writeFileSync(crl, whole);
  writeFileSync(join(rig.farm, 'pki', 'pki.json'), state.replace('"crl_number": 1', '"crl_number": 2'));
  const { code, of } = await expiry();
  expect(code).toBe(6);
  expect(of('list of revoked certificates: a revocation is not in it')).toMatchObject({
    state: 'due',
    remedy: 'sluice pki crl refresh',
  });
  await rig.json('pki', 'crl', 'refresh');
  expect((await expiry()).code).toBe(0);
});

test('whoever opens the keys next signs a list that was left behind', async () => {
  const path = join(rig.farm, 'pki', 'pki.json');
  const { crl_number } = JSON.parse(readFileSync(path, 'utf8')) as { crl_number: number };
  const left = readFileSync(path, 'utf8').replace(
    `"crl_number": ${crl_number}`,
    `"crl_number": ${crl_number + 1}`,
  );
  writeFileSync(path, left);
  expect((await expiry()).code).toBe(6);
  await rig.json('pki', 'renew', 'anna');
  expect((await expiry()).code).toBe(0);
});

test('no certificate outlives its authority', async () => {
  rig.ahead_ms = 6_000 * DAY_MS;
  await rig.json('pki', 'renew', 'anna');
  const { of } = await expiry();
  expect(of('phone anna')?.days).toBe(of('VPN authority')?.days);
});
