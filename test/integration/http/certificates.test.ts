import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { CertificatePlace } from '../../../firmware/drivers/certificates/certificate-files.js';
import { certificateList } from '../../../firmware/protocol/certificates.js';
import { Authority, makeAuthority } from '../../../provisioning/pki/authority.js';
import { type KeyPair, makeKeyPair } from '../../../provisioning/pki/key-pair.js';
import { NOW_MS, served } from './served.js';

/** How long certificates are good, from the farm's real authority on disk to the alarm and the page. */

const DAY_MS = 86_400_000;
const ALARM = 'gateway.gw0.certificate_expires';
const day = (days: number) => new Date(NOW_MS + days * DAY_MS);

describe('certificates', () => {
  let at: Awaited<ReturnType<typeof served>>;
  let folder: string;
  let authority: Authority;
  let keys: KeyPair;
  let ca_pem: string;

  beforeAll(async () => {
    keys = await makeKeyPair(2048);
    const validity = { notBefore: day(-365), notAfter: day(7_300) };
    const made = await makeAuthority({ common_name: 'Sluice test VPN CA 1', ...keys, validity });
    ca_pem = made.pem;
    authority = await Authority.open(made.pem, keys.private_pem);
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-certificates-'));
    const place = (kind: CertificatePlace['kind'], file: string) => ({ kind, file: join(folder, file) });
    at = await served({
      certificate_files: [
        place('web', 'web.pem'),
        place('vpn_server', 'server.pem'),
        place('vpn_authority', 'ca.pem'),
        place('revocation_list', 'crl.pem'),
      ],
    });
  });
  afterEach(async () => {
    await at.end();
    rmSync(folder, { recursive: true });
  });

  /** Signs a certificate that ends in so many days. */
  async function leaf(file: string, days: number, from = -365): Promise<void> {
    const { pem } = await authority.signLeaf({
      ...{ usage: 'server', name: 'gw0', addresses: [], dns: [], public_der: keys.public_der },
      validity: { notBefore: day(Math.min(from, days - 1)), notAfter: day(days) },
    });
    // The authority's own may stand behind it.
    writeFileSync(join(folder, file), `${pem}\n${ca_pem}`);
  }

  async function crl(days: number): Promise<void> {
    const validity = { notBefore: day(-365), notAfter: day(days) };
    writeFileSync(join(folder, 'crl.pem'), await authority.signCrl({ number: 1, revoked: [], validity }));
  }

  async function listed() {
    const answer = await at.send({ path: '/api/certificates', headers: { cookie: at.cookieOf('admin') } });
    expect(answer.status).toBe(200);
    return certificateList.parse(answer.json());
  }

  /** The gateway looks once a second, and at the files once a minute. */
  async function pass(span_s: number): Promise<void> {
    for (let second = 0; second < span_s; second++) {
      await at.clock.advance(1_000);
      at.alarms.look();
    }
  }
  const alarm = () => at.alarms.standing().find(({ id }) => id === ALARM);

  test('none at all is nothing to worry about', async () => {
    expect(await listed()).toEqual({ certificates: [], unreadable: [] });
    await pass(130);
    expect(alarm()).toBeUndefined();
  });

  test('are told with whose they are and the days that are left, the soonest to end first', async () => {
    await leaf('web.pem', 31);
    await leaf('server.pem', 3_650);
    await crl(400);
    writeFileSync(join(folder, 'ca.pem'), ca_pem);
    const { certificates, unreadable } = await listed();
    expect(unreadable).toEqual([]);
    expect(certificates).toMatchObject([
      { kind: 'web', name: 'gw0', days: 31, state: 'fine', ends: day(31).toISOString() },
      { kind: 'revocation_list', name: 'Sluice test VPN CA 1', days: 400, state: 'fine' },
      { kind: 'vpn_server', name: 'gw0', days: 3_650, from: day(-365).toISOString() },
      { kind: 'vpn_authority', name: 'Sluice test VPN CA 1', days: 7_300 },
    ]);
    await pass(130);
    expect(alarm()).toBeUndefined();
  });

  test('one that ends within 30 days is an alarm, which a new one ends', async () => {
    await leaf('web.pem', 29.9);
    await leaf('server.pem', 12);
    expect((await listed()).certificates[0]).toMatchObject({ kind: 'vpn_server', state: 'soon', days: 12 });
    await pass(130);
    const ends = day(12).toISOString().slice(0, 10);
    expect(alarm()).toMatchObject({
      ...{ scope: 'gateway', subject: 'gw0', state: 'active_unacknowledged', priority: 'medium' },
      args: { certificate: 'certificate_vpn_server', ends },
      text: `The certificate of the VPN server is good until ${ends} only: make a new one and install it`,
    });
    await leaf('web.pem', 820);
    await leaf('server.pem', 3_650);
    await pass(130);
    expect(alarm()).toMatchObject({ state: 'returned_unacknowledged' });
  });

  test('a list of revoked certificates that has ended is told like a certificate: nobody gets in any more', async () => {
    await crl(-1);
    expect((await listed()).certificates).toMatchObject([
      { kind: 'revocation_list', state: 'ended', days: -1 },
    ]);
    await pass(130);
    expect(alarm()).toMatchObject({ args: { certificate: 'certificate_revocation_list' } });
  });

  test('one of the future is no alarm: the clock may be behind', async () => {
    const { pem } = await authority.signLeaf({
      ...{ usage: 'server', name: 'gw0', addresses: [], dns: [], public_der: keys.public_der },
      validity: { notBefore: day(1), notAfter: day(20) },
    });
    writeFileSync(join(folder, 'web.pem'), pem);
    expect((await listed()).certificates).toMatchObject([{ state: 'not_yet' }]);
    await pass(130);
    expect(alarm()).toBeUndefined();
  });

  test.each([
    ['empty', ''],
    ['no PEM', 'certificate'],
    ['cut off', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
    ['another list', '-----BEGIN X509 CRL-----\nMAMCAQE=\n-----END X509 CRL-----\n'],
    ['too long a length', '-----BEGIN X509 CRL-----\nMP//////////////\n-----END X509 CRL-----\n'],
  ])('one that cannot be understood (%s) is told as that', async (_, text) => {
    for (const file of ['web.pem', 'crl.pem']) writeFileSync(join(folder, file), text);
    expect(await listed()).toEqual({ certificates: [], unreadable: ['web', 'revocation_list'] });
  });

  test('a viewer is not told', async () => {
    const answer = await at.send({ path: '/api/certificates', headers: { cookie: at.cookieOf('viewer') } });
    expect(answer.status).toBe(403);
  });
});
