import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { copyFile } from '../../../firmware/drivers/store/backup/copy-file.js';
import { type BackupView, backupManifest, backupView } from '../../../firmware/protocol/backup.js';
import { tankView } from '../../../firmware/protocol/rest.js';
import { sourceCopier } from '../../support/history-thread.js';
import { onTheWire, VALID_PAYLOADS } from '../../support/payloads.js';
import { waitFor } from '../../support/wait-for.js';
import { CONFIGURATION, GatewayRig, HOUSE } from '../gateway/gateway-rig.js';

/** A gateway's backup over real HTTP, and another gateway that goes on from it. */

const SLOW = new URL('slow-copy.mjs', import.meta.url);
const HOOKS = fileURLToPath(new URL('../../support/typescript-hooks.mjs', import.meta.url));
const SECRET = 'a-token-that-must-stay-here';
const DAY_MS = 86_400_000;

let rig: GatewayRig;
let folder: string;
beforeEach(() => {
  rig = new GatewayRig();
  folder = mkdtempSync(join(tmpdir(), 'sluice-backup-'));
});
afterEach(async () => {
  await rig.stop();
  rmSync(folder, { recursive: true });
});

const view = async (cookie: string): Promise<BackupView> =>
  backupView.parse(await (await rig.fetch('/api/backup', { cookie })).json());
const begun = (cookie: string) => rig.fetch('/api/backup', { method: 'POST', cookie });
/** Files of a copy, done or not. */
const left = () => readdirSync(rig.folder).filter((name) => name.includes('-backup'));

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { code: string }).code;
}

/** Makes a backup, fetches it, and unpacks it with the tar of the machine. */
async function fetched(cookie: string): Promise<string> {
  expect((await begun(cookie)).status).toBe(202);
  await waitFor('the backup', async () => (await view(cookie)).state === 'ready', 20_000);
  const response = await rig.fetch('/api/backup/file', { cookie });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-encoding')).toBeNull();
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="sluice-gw0-\d{4}-\d\d-\d\dT\d{4}Z\.tar\.gz"$/,
  );
  const archive = join(folder, 'backup.tar.gz');
  writeFileSync(archive, Buffer.from(await response.arrayBuffer()));
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked);
  execFileSync('tar', ['-xzf', archive, '-C', unpacked]);
  return unpacked;
}

/** What people would miss. */
async function farm(of: GatewayRig, cookie: string) {
  const get = async (path: string) => (await of.fetch(path, { cookie })).json();
  const day = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const span = `from=${new Date(day.getTime() - DAY_MS).toISOString()}&to=${new Date(day.getTime() + DAY_MS).toISOString()}`;
  const history = (await get(`/api/tanks/house/history?${span}&buckets=48`)) as { buckets: object[] };
  const hosts = (await get(`/api/nodes/pi0/history?${span}`)) as { buckets: object[] };
  const { rule, name } = tankView.parse(await get('/api/tanks/house'));
  return {
    users: await get('/api/users'),
    ...{ rule, name, history: history.buckets, hosts: hosts.buckets },
  };
}

describe('a backup', () => {
  test('holds everything that another gateway needs to go on, and nothing that opens a door', async () => {
    await rig.start();
    const { node } = await rig.nodeWithWater();
    const cookie = await rig.signIn('admin');
    await rig.fetch('/api/users', {
      ...{ method: 'POST', cookie },
      body: { username: 'ann', role: 'viewer', password: 'a-gate-in-the-field' },
    });
    const channel = { kind: 'ntfy', name: 'Ann', url: 'http://127.0.0.1:9/farm', secret: SECRET };
    const added = await rig.fetch('/api/notifications', { method: 'POST', cookie, body: channel });
    expect(added.status).toBe(201);
    await node.publishAsync(`${HOUSE}/rule`, onTheWire(VALID_PAYLOADS.rule), { qos: 1, retain: true });
    await node.publishAsync('sluice/gw0/node/pi0/host', onTheWire(VALID_PAYLOADS.host), {
      qos: 1,
      retain: true,
    });
    const reading = {
      ...{ kind: 'reading', ts: new Date(Date.now() - 60_000).toISOString(), tank: 'house', percent: 61.5 },
      ...{ depth_mm: 900, litres: 1230, quality: 'good', rate_lph: 0 },
    };
    const log = { boot: '0123abcd', seq: 1, records: [reading] };
    await node.publishAsync('sluice/gw0/node/pi0/log', JSON.stringify(log), { qos: 1 });
    await waitFor('the rule', async () => (await farm(rig, cookie)).rule !== null);

    const unpacked = await fetched(cookie);
    expect(readdirSync(unpacked).sort()).toEqual([
      'README.txt',
      'gateway.db',
      'gateway.json',
      'manifest.json',
    ]);
    expect(readFileSync(join(unpacked, 'gateway.json'), 'utf8')).toBe(CONFIGURATION);
    const manifest = backupManifest.parse(JSON.parse(readFileSync(join(unpacked, 'manifest.json'), 'utf8')));
    expect(manifest).toMatchObject({ gateway: 'gw0', version: '0.1.0' });

    const file = join(unpacked, 'gateway.db');
    expect(readFileSync(file).includes(SECRET)).toBe(false);
    const db = new Database(file, { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.prepare('SELECT COUNT(*) FROM sessions').pluck().get()).toBe(0);
    db.close();
    // In use it has the others beside it again; what travels is one file.
    expect(readdirSync(unpacked)).toHaveLength(4);

    const before = await farm(rig, cookie);
    expect(before.history).toHaveLength(1);
    expect(before.hosts).toHaveLength(1);
    const other = new GatewayRig();
    try {
      other.restore(file);
      // No password is set from outside: those in the backup count.
      await other.start({ passwords: {} });
      expect(other.started.made_up).toEqual([]);
      expect((await other.fetch('/api/tanks', { cookie })).status).toBe(401);
      const after = await farm(other, await other.signIn('admin'));
      expect(after).toEqual(before);
      const ann = await other.fetch('/api/session', {
        ...{ method: 'POST', body: { username: 'ann', password: 'a-gate-in-the-field' } },
      });
      expect(ann.status).toBe(200);
      const channels = (await (
        await other.fetch('/api/notifications', { cookie: await other.signIn('admin') })
      ).json()) as { channels: object[] };
      expect(channels.channels).toMatchObject([{ name: 'Ann', has_secret: false }]);
    } finally {
      await other.stop();
    }
  }, 60_000);

  test('is audited, made as well as fetched, and can be fetched again', async () => {
    await rig.start();
    const cookie = await rig.signIn('admin');
    await fetched(cookie);
    const again = await rig.fetch('/api/backup/file', { cookie });
    expect((await again.arrayBuffer()).byteLength).toBeGreaterThan(1_000);
    const { entries } = (await (await rig.fetch('/api/audit', { cookie })).json()) as {
      entries: { action: string; actor: string }[];
    };
    const told = entries.filter(({ action }) => action.startsWith('backup.'));
    expect(told.map(({ action }) => action)).toEqual(['backup.download', 'backup.download', 'backup.make']);
    expect(told[0]?.actor).toBe('admin');
  }, 30_000);

  test('takes in what is written while it is made, or does not, but is whole', async () => {
    await rig.start();
    const db = new Database(rig.file);
    const put = db.prepare("INSERT INTO kept_readings (key, quality) VALUES (? << 14 | 1, 'good')");
    const fill = db.transaction((from: number, count: number) => {
      for (let i = 0; i < count; i++) put.run(from + i);
    });
    fill(0, 200_000);
    const cookie = await rig.signIn('admin');
    await begun(cookie);
    let at = 1_000_000;
    await waitFor('the backup', async () => {
      fill(at, 1_000);
      at += 1_000;
      return (await view(cookie)).state === 'ready';
    });
    db.close();
    const response = await rig.fetch('/api/backup/file', { cookie });
    writeFileSync(join(folder, 'b.tar.gz'), Buffer.from(await response.arrayBuffer()));
    execFileSync('tar', ['-xzf', 'b.tar.gz'], { cwd: folder });
    const copy = new Database(join(folder, 'gateway.db'), { readonly: true });
    expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
    const count = Number(copy.prepare('SELECT COUNT(*) FROM kept_readings').pluck().get());
    expect(count).toBeGreaterThanOrEqual(200_000);
    expect(count % 1_000).toBe(0);
    copy.close();
  }, 30_000);

  test('is of the moment at which it began, whoever writes meanwhile', async () => {
    await rig.start();
    await rig.stopGateway();
    const db = new Database(rig.file);
    const put = db.prepare("INSERT INTO kept_readings (key, quality) VALUES (? << 14 | 1, 'good')");
    db.transaction(() => {
      for (let i = 0; i < 200_000; i++) put.run(i);
    })();
    let more = 0;
    const target = join(folder, 'copy.db');
    await copyFile({ from: rig.file, to: target }, () => {
      // Each write would begin the copy anew, for ever.
      if (++more > 100) throw new Error('it does not come to its end');
      put.run(1_000_000 + more);
    });
    db.close();
    expect(more).toBeGreaterThan(1);
    const copy = new Database(target, { readonly: true });
    expect(copy.prepare('SELECT COUNT(*) FROM kept_readings').pluck().get()).toBe(200_000);
    copy.close();
  }, 30_000);

  test('is made one at a time, told how far it is, and ends with the gateway', async () => {
    await rig.start({ copy_program: SLOW });
    const cookie = await rig.signIn('admin');
    expect(await view(cookie)).toEqual({ state: 'none' });
    expect((await rig.fetch('/api/backup/file', { cookie })).status).toBe(404);
    await begun(cookie);
    await waitFor('some of it', async () => {
      const now = await view(cookie);
      return now.state === 'copying' && now.percent === 42;
    });
    const second = await begun(cookie);
    expect({ status: second.status, code: await codeOf(second) }).toEqual({
      status: 409,
      code: 'backup_underway',
    });
    expect(left()).not.toEqual([]);
    await rig.stopGateway();
    expect(left()).toEqual([]);
  }, 30_000);

  test('whose thread dies is told as failed, and leaves nothing', async () => {
    await rig.start({ copy_program: new URL('data:text/javascript,throw new Error("gone")') });
    const cookie = await rig.signIn('admin');
    await begun(cookie);
    const failed = await waitFor('the end', async () => {
      const now = await view(cookie);
      return now.state === 'failed' ? now : null;
    });
    expect(failed).toMatchObject({ code: 'backup_broke_off' });
    expect(left()).toEqual([]);
  }, 30_000);

  test('that is ready takes no name on the disk: a process that is killed takes it along', async () => {
    await rig.start();
    await fetched(await rig.signIn('admin'));
    expect(left()).toEqual([]);
  }, 30_000);

  test('that a kill broke off is removed at the next start', async () => {
    await rig.start();
    await rig.stopGateway();
    const program = fileURLToPath(new URL('copying-process.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', HOOKS, program, rig.file]);
    const [word] = await once(child.stdout, 'data');
    expect(String(word)).toBe('42\n');
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
    expect(left()).toHaveLength(2);
    await rig.start();
    expect(left()).toEqual([]);
  }, 30_000);

  test('is refused in words when the disk has no room for it', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=40m', 'tmpfs', small]);
    try {
      writeFileSync(join(small, 'gateway.db'), Buffer.alloc(1_000_000));
      const copying = sourceCopier(join(small, 'gateway.db')).copy(() => {}, new AbortController().signal);
      await expect(copying).rejects.toMatchObject({
        code: 'backup_no_room',
        message: expect.stringMatching(/^a backup needs 65 MB .* \d+ MB are free$/),
      });
      expect(readdirSync(small)).toEqual(['gateway.db']);
    } finally {
      execFileSync('umount', [small]);
    }
  });

  test('is not for viewers', async () => {
    await rig.start();
    const cookie = await rig.signIn('viewer');
    for (const [method, path] of [
      ['POST', '/api/backup'],
      ['GET', '/api/backup'],
      ['GET', '/api/backup/file'],
    ] as const)
      expect((await rig.fetch(path, { method, cookie })).status).toBe(403);
  });
});
