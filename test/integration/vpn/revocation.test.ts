import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { AccessPathError } from '../../../vpn/access-path.js';
import { installCrl, shutOut } from '../../../vpn/openvpn/revocation.js';
import { pem } from '../../unit/vpn/support/plan.js';

const OLD = pem('X509 CRL', 'T0xE');
const NEW = pem('X509 CRL', 'TkVX');

describe('A revocation list', () => {
  let folder: string;
  const inForce = () => readFile(join(folder, 'crl.pem'), 'utf8');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sluice-crl-'));
    await mkdir(join(folder, 'ccd'));
    await writeFile(join(folder, 'ccd', 'phone'), 'ifconfig-push 192.168.0.2 255.255.255.0\n');
    await writeFile(join(folder, 'crl.pem'), OLD);
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('replaces the old one and is readable to the daemon, whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      await installCrl(folder, NEW);
    } finally {
      process.umask(umask);
    }
    expect(await inForce()).toBe(NEW);
    expect((await stat(join(folder, 'crl.pem'))).mode & 0o777).toBe(0o644);
    expect((await readdir(folder)).sort()).toEqual(['ccd', 'crl.pem']);
  });

  test.each([
    ['another label', pem('CRL')],
    ['nothing', ''],
    ['half a list', NEW.slice(0, 30)],
  ])('with %s leaves the old one in force', async (_what, text) => {
    await expect(installCrl(folder, text)).rejects.toMatchObject({ code: 'vpn_input_invalid' });
    expect(await inForce()).toBe(OLD);
  });

  test('is in force before the session is ended, and the address goes last', async () => {
    const seen: string[] = [];
    const path = {
      disconnect: async (name: string) => {
        seen.push(name, await inForce(), ...(await readdir(join(folder, 'ccd'))));
        return 1;
      },
    };
    expect(await shutOut({ folder, common_name: 'phone', crl_pem: NEW, path })).toBe(1);
    expect(seen).toEqual(['phone', NEW, 'phone']);
    expect(await readdir(join(folder, 'ccd'))).toEqual([]);
  });

  test('stays in force when the session cannot be ended, and the whole can be repeated', async () => {
    const busy = () => Promise.reject(new AccessPathError('management_silent', 'busy'));
    const options = { folder, common_name: 'phone', crl_pem: NEW };
    await expect(shutOut({ ...options, path: { disconnect: busy } })).rejects.toMatchObject({
      code: 'management_silent',
    });
    expect(await inForce()).toBe(NEW);
    expect(await shutOut({ ...options, path: { disconnect: async () => 0 } })).toBe(0);
    expect(await shutOut({ ...options, path: { disconnect: async () => 0 } })).toBe(0);
  });

  test('a name that is a path shuts nobody out', async () => {
    const path = { disconnect: async () => 0 };
    await expect(shutOut({ folder, common_name: '../crl.pem', crl_pem: NEW, path })).rejects.toMatchObject({
      code: 'vpn_input_invalid',
    });
    expect(await inForce()).toBe(OLD);
  });
});
