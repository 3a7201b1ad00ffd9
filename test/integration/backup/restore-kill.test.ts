import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { CliRig } from '../provisioning/cli-rig.js';
import { CONFIGURATION, packed, usersIn, withStore } from './packed-backup.js';

/** kill -9 just before each single call with which `sluice restore` writes to the disk. */

const cli = new CliRig();
const data = join(cli.root, 'data');
const database = join(data, 'gateway.db');
const archive = join(cli.root, 'backup.tar');
const preload = fileURLToPath(new URL('../provisioning/die-at-write.mjs', import.meta.url));
const counted = join(cli.root, 'count');
const args = ['restore', archive, '--data-dir', data];

afterAll(() => cli.remove());

/** A gateway's data as it is before the restore: its user is "newcomer", in the backup it is "ann". */
function setUp(): void {
  rmSync(data, { recursive: true, force: true });
  mkdirSync(data);
  writeFileSync(join(data, 'gateway.json'), JSON.stringify(CONFIGURATION));
  withStore(database, 'newcomer');
}

const run = (variables: Record<string, string>) => cli.spawn(args, { preload: [preload], variables }).ended;

test('leaves what was there or what was put back, whole, and the same command completes it', async () => {
  writeFileSync(archive, await packed());
  setUp();
  const { code, stderr } = await run({ COUNT_INTO: counted });
  expect([code, stderr]).toEqual([0, expect.stringContaining('Next:')]);
  const writes = Number(readFileSync(counted, 'utf8'));
  expect(writes).toBeGreaterThan(10);
  const seen = new Set<string>();
  for (let call = 1; call <= writes; call++) {
    setUp();
    expect((await run({ DIE_AT: String(call) })).code).toBeNull();
    expect(readdirSync(data).filter((name) => name.startsWith('gateway.db-'))).toEqual([]);
    const [user = ''] = usersIn(database);
    seen.add(user);
    await cli.json(...args);
    expect(usersIn(database)).toEqual(['ann']);
    const kept = readdirSync(data)
      .map((name) => join(data, name, 'gateway.db'))
      .filter((file) => existsSync(file));
    expect(kept.flatMap(usersIn)).toContain('newcomer');
  }
  expect([...seen].sort()).toEqual(['ann', 'newcomer']);
}, 300_000);
