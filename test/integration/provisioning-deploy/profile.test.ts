import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CliRig } from '../provisioning/cli-rig.js';

const rig = new CliRig();
const at = (name: string) => join(rig.root, name);

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add', 'phone', 'anna', '--role', 'admin');
  await rig.json('farm', 'add', 'phone', 'bert');
  await rig.json('farm', 'add', 'phone', 'late');
  await rig.json('farm', 'add', 'node', 'pump-house');
  await rig.json('pki', 'issue', 'gw0', 'anna', 'bert', 'pump-house');
}, 60_000);
afterAll(() => rig.remove());

describe('sluice profile', () => {
  test('writes one file for its owner alone, with the four inline parts', async () => {
    const out = at('anna.ovpn');
    const answer = await rig.json('profile', 'anna', '--for', 'ios', '--out', out);
    expect(answer).toMatchObject({
      name: 'anna',
      address: '192.168.0.2',
      platform: 'ios',
      file: out,
      changed: true,
    });
    const text = readFileSync(out, 'utf8');
    for (const part of ['ca', 'cert', 'key', 'tls-crypt-v2']) expect(text).toContain(`<${part}>\n-----BEGIN`);
    expect(text).toContain('remote farm.example.net 1194 udp');
    expect(text).toContain('setenv FRIENDLY_NAME');
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('is for linux on a node and for android on a phone unless it is said', async () => {
    expect(await rig.json('profile', 'pump-house', '--dry-run')).toMatchObject({ platform: 'linux' });
    expect(await rig.json('profile', 'bert', '--dry-run')).toMatchObject({ platform: 'android' });
  });

  test('repeated it changes nothing and says so; a file that others may read is closed', async () => {
    const out = at('bert.ovpn');
    await rig.json('profile', 'bert', '--out', out);
    const again = await rig.run('profile', 'bert', '--out', out);
    expect(again.stdout).toMatch(/^Nothing to do/);
    chmodSync(out, 0o644);
    expect(await rig.json('profile', 'bert', '--out', out)).toMatchObject({ changed: true });
    expect(statSync(out).mode & 0o777).toBe(0o600);
  });

  test('--dry-run writes nothing, also not into the audit log', async () => {
    const audit = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8');
    const out = at('dry.ovpn');
    expect(await rig.json('profile', 'bert', '--out', out, '--dry-run')).toMatchObject({ changed: false });
    expect(existsSync(out)).toBe(false);
    expect(readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8')).toBe(audit);
  });

  test('handing out keys is audited, without the keys', async () => {
    await rig.json('profile', 'anna', '--out', at('audited.ovpn'));
    const last = readFileSync(join(rig.farm, 'audit.jsonl'), 'utf8').trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(last)).toMatchObject({ action: 'profile', name: 'anna', actor: 'tester' });
    expect(last).not.toContain('PRIVATE');
  });

  test('a file that is none of its profiles is left alone', async () => {
    const out = at('diary.txt');
    writeFileSync(out, 'Dear diary\n');
    const { code, stdout } = await rig.run('profile', 'anna', '--out', out, '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file_in_the_way' } });
    expect(readFileSync(out, 'utf8')).toBe('Dear diary\n');
  });

  test.each([
    ['nobody', 3, 'not_found', /farm list/],
    ['../gw0', 3, 'not_found', /farm list/],
    ['', 3, 'not_found', /farm list/],
    ['gw0', 2, 'not_its_kind', /sluice bundle gw0/],
    ['late', 3, 'certificate_missing', /sluice pki issue late/],
  ])('%j is refused with %i and a hint', async (name, exit, code, hint) => {
    const { stdout, ...ran } = await rig.run('profile', name, '--out', at('refused.ovpn'), '--json');
    expect(ran.code).toBe(exit);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code, hint: expect.stringMatching(hint) } });
    expect(existsSync(at('refused.ovpn'))).toBe(false);
  });

  test('a revoked phone gets none until a new certificate is issued', async () => {
    await rig.json('farm', 'add', 'phone', 'lost');
    await rig.json('pki', 'issue', 'lost');
    await rig.json('pki', 'revoke', 'lost');
    const { code, stdout } = await rig.run('profile', 'lost', '--out', at('lost.ovpn'), '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'certificate_revoked' } });
    await rig.json('pki', 'issue', 'lost');
    expect(await rig.json('profile', 'lost', '--out', at('lost.ovpn'))).toMatchObject({ changed: true });
  });
});
