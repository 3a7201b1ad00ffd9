import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CliRig, type Ran } from './cli-rig.js';
import { assertSound, Ledger } from './ledger.js';
import { openssl } from './openssl.js';

/**
 * kill -9 just before each single call with which a command writes to the disk, on one farm that lives through all of
 * it: after each, the farm is sound, and the same command, given again, completes it.
 */
const rig = new CliRig();
const ledger = new Ledger();
const preload = fileURLToPath(new URL('./die-at-write.mjs', import.meta.url));

beforeAll(async () => {
  await rig.begin();
  await rig.json('farm', 'add-bulk', '--count', '40');
  await rig.json('pki', 'issue', '--all');
  ledger.note(rig.farm);
}, 60_000);
afterAll(() => rig.remove());

/** How many calls that write a command makes; it does its work while they are counted. */
async function countWrites(args: readonly string[]): Promise<number> {
  const into = join(rig.root, 'count');
  const { code, stderr } = await rig.spawn(args, { preload: [preload], variables: { COUNT_INTO: into } })
    .ended;
  if (code !== 0) throw new Error(stderr);
  return Number(readFileSync(into, 'utf8'));
}

function dieAt(args: readonly string[], call: number): Promise<Ran> {
  return rig.spawn(args, { preload: [preload], variables: { DIE_AT: String(call) } }).ended;
}

describe('kill -9 at every write', () => {
  test('of farm add-bulk: no address is given twice, none is lost, every node has its secret', async () => {
    let nodes = 41;
    const addTo = (count: number) => ['farm', 'add-bulk', '--count', String(count)];
    const writes = await countWrites(addTo(nodes));
    expect(writes).toBeGreaterThan(15);
    for (let call = 1; call <= writes; call++) {
      nodes += 1;
      expect((await dieAt(addTo(nodes), call)).code).toBeNull();
      assertSound(rig.farm, ledger);
      await rig.json(...addTo(nodes));
      assertSound(rig.farm, ledger);
      expect(ledger.nodes).toBe(nodes);
    }
  }, 300_000);

  test('of pki revoke: what was revoked stays revoked, and the list gets signed', async () => {
    const revoke = (number: number) => ['pki', 'revoke', `gw0-node-${String(number).padStart(3, '0')}`];
    const writes = await countWrites(revoke(1));
    expect(writes).toBeGreaterThan(15);
    for (let call = 1; call <= writes; call++) {
      const args = revoke(call + 1);
      expect((await dieAt(args, call)).code).toBeNull();
      assertSound(rig.farm, ledger);
      await rig.json(...args);
      assertSound(rig.farm, ledger);
      const crl = openssl([
        ...['crl', '-in', join(rig.farm, 'pki', 'crl.pem'), '-noout', '-text'],
        ...['-CAfile', join(rig.farm, 'pki', 'vpn-ca-1.pem')],
      ]);
      expect(crl.text).toContain('verify OK');
      expect(crl.text.match(/Serial Number/g)).toHaveLength(call + 1);
    }
  }, 300_000);

  test('of farm remove and rename, which revoke and change the farm: a sample of moments', async () => {
    const writes = await countWrites(['farm', 'rename', 'gw0-node-040', 'orchard-0']);
    for (let call = 1; call <= writes; call += 5) {
      const rename = ['farm', 'rename', `gw0-node-0${String(30 + (call - 1) / 5)}`, `orchard-${call}`];
      expect((await dieAt(rename, call)).code).toBeNull();
      assertSound(rig.farm, ledger);
      await rig.json(...rename);
      await rig.json('farm', 'remove', `orchard-${call}`);
      assertSound(rig.farm, ledger);
    }
    await rig.json('pki', 'crl', 'refresh');
    expect((await rig.run('pki', 'expiry')).stdout).not.toContain('signed anew');
  }, 300_000);
});

describe('kill -9 while certificates are issued', () => {
  test('loses only those in the making, and the next command goes on where it stopped', async () => {
    await rig.json('farm', 'add-bulk', '--count', '100');
    for (const after of [1, 4, 9]) {
      const before = ledger.note(rig.farm).certificates;
      const issuing = rig.spawn(['pki', 'issue', '--all']);
      await ledger.untilCertificates(rig.farm, before + after);
      issuing.kill();
      await issuing.ended;
      assertSound(rig.farm, ledger);
      expect(ledger.certificates).toBeGreaterThanOrEqual(before + after);
    }
    await rig.json('pki', 'issue', '--all');
    assertSound(rig.farm, ledger);
    expect((await rig.json('pki', 'issue', '--all')).changed).toBe(false);
  }, 300_000);
});

describe('kill -9 while the authorities are made', () => {
  test('leaves no PKI or a whole one, and the next pki init makes the rest', async () => {
    const lone = new CliRig();
    await lone.begin({ pki: false });
    for (const call of [2, 6, 12, 20, 28, 36, 44, 52]) {
      await lone.spawn(['pki', 'init', '--bits', '2048'], {
        preload: [preload],
        variables: { DIE_AT: String(call) },
      }).ended;
      expect([0, 3]).toContain((await lone.run('pki', 'list')).code);
    }
    await lone.json('pki', 'init', '--bits', '2048');
    await lone.json('pki', 'issue', 'gw0');
    expect((await lone.run('pki', 'expiry')).code).toBe(0);
    lone.remove();
  }, 300_000);
});
