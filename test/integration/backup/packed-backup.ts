import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { VirtualClock } from '../../../firmware/drivers/clock/virtual.js';
import { copyFile } from '../../../firmware/drivers/store/backup/copy-file.js';
import { openStore } from '../../../firmware/drivers/store/open-store.js';
import { backupReadme } from '../../../firmware/gateway/backup/readme.js';
import { tar } from '../../../firmware/gateway/backup/tar.js';
import { RecordedLog } from '../../support/recorded-log.js';

/** When the backups of these tests were made. */
export const MADE = '2026-06-01T06:12:44.000Z';
export const CONFIGURATION = { schema: 1, gateway: 'gw0', nodes: [] };

/** A store in which there is one user. */
export function withStore(file: string, username: string): void {
  const store = openStore(file, { clock: new VirtualClock(Date.parse(MADE)), log: new RecordedLog() });
  store.users.save({ username, role: 'admin', password_hash: 'none', created_ms: 0 });
  store.close();
}

export function usersIn(file: string): string[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare<[], string>('SELECT username FROM users').pluck().all();
  } finally {
    database.close();
  }
}

interface Content {
  readonly gateway?: string;
  readonly configuration?: object;
  readonly database?: Buffer;
}

/** The parts of a backup with the user "ann", as a gateway packs them. */
export async function packed({ gateway = 'gw0', configuration = CONFIGURATION, database }: Content = {}) {
  const files = [
    ['README.txt', Buffer.from(backupReadme(gateway, '0.1.0'))],
    ['gateway.json', Buffer.from(JSON.stringify(configuration))],
    ['gateway.db', database ?? (await copyWithAnn())],
  ] as const;
  const manifest = {
    ...{ format: 'sluice-backup', schema: 1, gateway, version: '0.1.0', made: MADE },
    files: files.map(([name, content]) => ({ name, size_bytes: content.length })),
  };
  const all = [['manifest.json', Buffer.from(JSON.stringify(manifest))] as const, ...files];
  return bytesOf(all);
}

export async function bytesOf(files: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const entries = files.map(([name, content]) => ({ name, size_bytes: content.length, content: [content] }));
  for await (const piece of tar(entries, Date.parse(MADE))) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The database of a backup in which there is one user. */
async function copyWithAnn(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-packed-'));
  try {
    const [from, to] = [join(folder, 'from.db'), join(folder, 'to.db')];
    withStore(from, 'ann');
    await copyFile({ from, to }, () => {});
    return readFileSync(to);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
