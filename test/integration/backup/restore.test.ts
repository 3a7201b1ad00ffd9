import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { MIGRATIONS } from '../../../firmware/drivers/store/migrations/index.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { RecordedLog } from '../../support/recorded-log.js';
import { waitFor } from '../../support/wait-for.js';
import { GatewayRig } from '../gateway/gateway-rig.js';
import { CliRig } from '../provisioning/cli-rig.js';
import { bytesOf, CONFIGURATION, MADE, packed, usersIn, withStore } from './packed-backup.js';

/** `sluice restore`: the file that the dashboard gives, put back into a gateway's data folder. */

const cli = new CliRig();
const data = join(cli.root, 'data');
const config = join(data, 'gateway.json');
const archive = join(cli.root, 'backup.tar.gz');

afterAll(() => cli.remove());

beforeEach(() => {
  mkdirSync(data, { mode: 0o750 });
  writeFileSync(config, JSON.stringify(CONFIGURATION));
  withStore(join(data, 'gateway.db'), 'newcomer');
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const restore = (...more: string[]) => cli.json('restore', archive, '--data-dir', data, ...more);

async function refused(...more: string[]) {
  const { code, stdout } = await cli.run('restore', archive, '--data-dir', data, '--json', ...more);
  const { error } = JSON.parse(stdout) as { error?: { code: string; message: string } };
  return { exit: code, code: error?.code, message: error?.message };
}

/** What is in the data folder but the files of the lock, with the users that are known there. */
const standing = () => [
  readdirSync(data).filter((name) => !name.startsWith('.lock')),
  usersIn(join(data, 'gateway.db')),
];

describe('what comes back', () => {
  test('is what a real gateway gave, and what was there is kept', async () => {
    const rig = new GatewayRig();
    try {
      await rig.start();
      const cookie = await rig.signIn('admin');
      await rig.fetch('/api/users', {
        ...{ method: 'POST', cookie },
        body: { username: 'ann', role: 'viewer', password: 'a-gate-in-the-field' },
      });
      await rig.fetch('/api/backup', { method: 'POST', cookie });
      const file = () => rig.fetch('/api/backup/file', { cookie });
      const response = await waitFor('the backup', async () => {
        const one = await file();
        return one.status === 200 ? one : null;
      });
      writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
    } finally {
      await rig.stop();
    }
    const answer = await restore();
    expect(answer).toMatchObject({ changed: true, gateway: 'gw0' });
    expect(usersIn(join(data, 'gateway.db'))).toEqual(['admin', 'ann', 'viewer']);
    expect(usersIn(join(String(answer.kept), 'gateway.db'))).toEqual(['newcomer']);
    expect(statSync(join(data, 'gateway.db')).mode & 0o777).toBe(0o600);
    const store = openStore(join(data, 'gateway.db'), {
      ...{ clock: new VirtualClock(Date.now()), log: new RecordedLog() },
    });
    expect(store.audit.newest(1)).toMatchObject([{ action: 'backup.restore', actor: 'tester' }]);
    store.close();
  }, 60_000);

  test('also where a browser has unpacked the file, and where nothing was before', async () => {
    writeFileSync(archive, await packed());
    rmSync(join(data, 'gateway.db'));
    expect(await restore()).toMatchObject({ kept: null });
    expect(standing()).toEqual([['gateway.db', 'gateway.json'], ['ann']]);
  });

  test('changes that stood in the log alone are kept with the rest of what was there', async () => {
    writeFileSync(archive, gzipSync(await packed()));
    const database = new Database(join(data, 'gateway.db'));
    // A process that is killed leaves its log behind.
    const log = `${join(data, 'gateway.db')}-wal`;
    database.exec("UPDATE users SET username = 'late'");
    const left = [readFileSync(join(data, 'gateway.db')), readFileSync(log)] as const;
    database.close();
    writeFileSync(join(data, 'gateway.db'), left[0]);
    writeFileSync(log, left[1]);
    const { kept } = await restore();
    expect(usersIn(join(String(kept), 'gateway.db'))).toEqual(['late']);
    expect(standing()[1]).toEqual(['ann']);
  });

  test('takes the place of a damaged one', async () => {
    writeFileSync(archive, gzipSync(await packed()));
    writeFileSync(join(data, 'gateway.db'), 'no database');
    writeFileSync(join(data, 'gateway.db-wal'), 'no log');
    const { kept } = await restore();
    expect(readFileSync(join(String(kept), 'gateway.db'), 'utf8')).toBe('no database');
    expect(readFileSync(join(String(kept), 'gateway.db-wal'), 'utf8')).toBe('no log');
    expect(existsSync(join(data, 'gateway.db-wal'))).toBe(false);
    expect(standing()[1]).toEqual(['ann']);
  });

  test('with the settings of an admin, where this gateway says nothing of them', async () => {
    const leases = { run_s: 45 };
    const notifications = { hold_off_s: 120 };
    const own = { history: { raw_days: 400 }, leases, notifications, home_assistant: { enabled: true } };
    writeFileSync(config, JSON.stringify({ ...CONFIGURATION, history: { raw_days: 60 } }));
    writeFileSync(archive, gzipSync(await packed({ configuration: { ...CONFIGURATION, ...own } })));
    expect(await restore()).toMatchObject({ settings: ['leases', 'notifications', 'home_assistant'] });
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual({
      ...CONFIGURATION,
      ...{ history: { raw_days: 60 }, leases, notifications, home_assistant: { enabled: true } },
    });
  });

  test('without settings that do not fit: they are told', async () => {
    const weather = { latitude_deg: 1, longitude_deg: 1, roofs: { barn: { area_m2: 10 } } };
    writeFileSync(archive, gzipSync(await packed({ configuration: { ...CONFIGURATION, weather } })));
    const { warnings } = await restore();
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'settings_left_out' }));
    expect(JSON.parse(readFileSync(config, 'utf8'))).toEqual(CONFIGURATION);
  });

  test('the second time as well', async () => {
    writeFileSync(archive, gzipSync(await packed()));
    const first = await restore();
    cli.ahead_ms += 1;
    const second = await restore();
    expect(second.kept).not.toBe(first.kept);
    expect(usersIn(join(String(second.kept), 'gateway.db'))).toEqual(['ann']);
  });
});

describe('what is refused, and changes nothing', () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await packed();
  });
  const untouched = [['gateway.db', 'gateway.json'], ['newcomer']];

  test.each([
    ['is cut off', () => gzipSync(whole).subarray(0, -20)],
    ['is cut off after it was unpacked', () => whole.subarray(0, whole.length / 2)],
    ['lacks its end', () => whole.subarray(0, -1_024)],
    ['was changed on the way', () => changed(gzipSync(whole))],
    ['is empty', () => Buffer.alloc(0)],
    ['is a page of the web', () => Buffer.from('<html>'.repeat(500))],
    ['is another archive', () => gzipSync(Buffer.alloc(10_240))],
    ['is endless', () => gzipSync(Buffer.concat([whole, Buffer.alloc(2_000_000)]))],
  ])('a file that %s', async (_what, content) => {
    writeFileSync(archive, content());
    expect(await refused()).toMatchObject({ exit: 9, code: 'backup_damaged' });
    expect(standing()).toEqual(untouched);
  });

  test('an archive with files of others, or with one twice', async () => {
    const manifest = firstEntry(whole);
    for (const files of [
      [
        ['manifest.json', manifest],
        ['../../etc/shadow', Buffer.from('x')],
      ],
      [['manifest.json', manifest]],
      [['gateway.db', Buffer.from('x')]],
    ] as [string, Buffer][][]) {
      writeFileSync(archive, await bytesOf(files));
      expect(await refused()).toMatchObject({ code: 'backup_damaged' });
    }
    expect(standing()).toEqual(untouched);
  });

  test('a database that is broken inside, or of a later version', async () => {
    const damaged = await packed({ database: Buffer.from('SQLite format 3\0 and no more') });
    writeFileSync(archive, damaged);
    expect(await refused()).toMatchObject({ exit: 9, code: 'backup_damaged' });
    const broken = join(cli.root, 'broken.db');
    withStore(broken, 'ann');
    const audit = new Database(broken);
    audit.pragma('journal_mode = DELETE');
    const put = audit.prepare(
      'INSERT INTO audit (ts, actor, role, action, target, allowed, detail, "from") VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
    audit.transaction(() => {
      for (let ts = 0; ts < 10_000; ts++) put.run(ts, 'ann', 'admin', 'user.add', 'bob', 1, '', 'local');
    })();
    audit.close();
    const bytes = readFileSync(broken);
    // A page of the audit log, which no start of a gateway looks at.
    bytes.fill(0xff, bytes.length - 5 * 4_096, bytes.length - 4 * 4_096);
    writeFileSync(archive, await packed({ database: bytes }));
    expect(await refused()).toMatchObject({ exit: 9, code: 'backup_damaged' });
    const file = join(cli.root, 'newer.db');
    withStore(file, 'ann');
    const newer = new Database(file);
    newer.pragma('journal_mode = DELETE');
    newer.pragma(`user_version = ${MIGRATIONS.length + 1}`);
    newer.close();
    writeFileSync(archive, await packed({ database: readFileSync(file) }));
    expect(await refused()).toMatchObject({ exit: 4, code: 'store_newer' });
    expect(standing()).toEqual(untouched);
  });

  test('the backup of another gateway, unless it is said', async () => {
    writeFileSync(archive, await packed({ gateway: 'gw7' }));
    expect(await refused()).toMatchObject({ exit: 4, code: 'backup_of_another' });
    expect(standing()).toEqual(untouched);
    expect(await restore('--other-gateway')).toMatchObject({ changed: true });
  });

  test('while the gateway runs, or anything else has the store open', async () => {
    writeFileSync(archive, whole);
    const rig = new GatewayRig();
    await rig.start();
    writeFileSync(join(rig.folder, 'gateway.json'), JSON.stringify(CONFIGURATION));
    const { stdout } = await cli.run('restore', archive, '--data-dir', rig.folder, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'gateway_running' } });
    await rig.stop();
    const reader = new Database(join(data, 'gateway.db'));
    reader.pragma('journal_mode = WAL');
    reader.prepare('SELECT COUNT(*) FROM users').get();
    expect(await refused()).toMatchObject({ exit: 4, code: 'gateway_running' });
    reader.close();
    expect(standing()).toEqual(untouched);
  }, 30_000);

  test('--dry-run says that it is whole, and writes nothing', async () => {
    writeFileSync(archive, whole);
    expect(await restore('--dry-run')).toMatchObject({ dry_run: true, changed: false, made: MADE });
    expect(standing()).toEqual(untouched);
    writeFileSync(archive, whole.subarray(0, 5_000));
    expect(await refused('--dry-run')).toMatchObject({ code: 'backup_damaged' });
  });

  test('a file, a folder or a gateway that is not there', async () => {
    rmSync(archive, { force: true });
    expect(await refused()).toMatchObject({ exit: 3, code: 'file_unusable' });
    mkdirSync(archive);
    expect(await refused()).toMatchObject({ exit: 9, message: expect.stringContaining('a folder') });
    rmSync(archive, { recursive: true });
    writeFileSync(archive, whole);
    rmSync(config);
    expect(await refused()).toMatchObject({ exit: 3, code: 'no_gateway' });
  });
});

test('a restore that was killed leaves no trace in the next one', async () => {
  writeFileSync(archive, await packed());
  mkdirSync(join(data, 'restore.0123456789ab.tmp'));
  writeFileSync(join(data, 'restore.0123456789ab.tmp/gateway.db'), 'half');
  await restore();
  expect(readdirSync(data).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

function changed(bytes: Buffer): Buffer {
  const at = Math.floor(bytes.length / 2);
  const other = Buffer.from(bytes);
  other.writeUInt8((other.readUInt8(at) + 1) % 256, at);
  return other;
}

/** The content of the first file in an archive. */
function firstEntry(bytes: Buffer): Buffer {
  const size = Number.parseInt(bytes.toString('latin1', 124, 135), 8);
  return bytes.subarray(512, 512 + size);
}
