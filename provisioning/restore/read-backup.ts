import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { type BackupManifest, backupManifest } from '../../firmware/protocol/backup.js';
import { ArchiveError } from './archive-error.js';
import { readTar, type TarEntry } from './tar-reader.js';

/** What a backup says of itself, and the configuration in it; its database went where it was led. */
export interface ReadBackup {
  readonly manifest: BackupManifest;
  readonly configuration: string;
}

/** What happens with the parts that come before the end is known to be good. */
export interface BackupSink {
  /** Told first. What it throws ends the reading. */
  begin(manifest: BackupManifest, database_bytes: number): void;
  database(content: AsyncIterable<Uint8Array>): Promise<void>;
}

const DATABASE = 'gateway.db';
const CONFIGURATION = 'gateway.json';
const MANIFEST = 'manifest.json';
const MOST_TEXT_BYTES = 1_000_000;

/**
 * Reads a backup of a gateway from its beginning to its end, packed or not: some browsers unpack what they fetch.
 * @throws ArchiveError when it is none, or not whole
 */
export async function readBackup(file: string, sink: BackupSink): Promise<ReadBackup> {
  try {
    return await readEntries(readTar(await contentOf(file)), sink);
  } catch (error) {
    throw isPacking(error) ? new ArchiveError('it is not whole: download it again', error) : error;
  }
}

async function readEntries(entries: AsyncGenerator<TarEntry>, sink: BackupSink): Promise<ReadBackup> {
  let manifest: BackupManifest | undefined;
  let configuration: string | undefined;
  const seen = new Set<string>();
  for await (const entry of entries) {
    if (manifest === undefined) {
      manifest = await manifestIn(entry);
      const database = manifest.files.find(({ name }) => name === DATABASE);
      sink.begin(manifest, database?.size_bytes ?? 0);
      continue;
    }
    checkEntry(entry, manifest, seen);
    seen.add(entry.name);
    if (entry.name === DATABASE) await sink.database(entry.content);
    if (entry.name === CONFIGURATION) configuration = await textOf(entry);
  }
  if (manifest === undefined || configuration === undefined || !seen.has(DATABASE))
    throw new ArchiveError('it lacks the database or the configuration');
  return { manifest, configuration };
}

async function manifestIn(entry: TarEntry): Promise<BackupManifest> {
  if (entry.name !== MANIFEST) throw new ArchiveError(`it does not begin with ${MANIFEST}`);
  const text = await textOf(entry);
  try {
    return backupManifest.parse(JSON.parse(text));
  } catch (error) {
    throw new ArchiveError(`its ${MANIFEST} is not what a gateway writes`, error);
  }
}

function checkEntry({ name, size_bytes }: TarEntry, { files }: BackupManifest, seen: Set<string>): void {
  const told = files.find((file) => file.name === name);
  if (told?.size_bytes === size_bytes && !seen.has(name)) return;
  throw new ArchiveError(`"${name.slice(0, 40)}" in it is not what its ${MANIFEST} says`);
}

async function textOf({ name, size_bytes, content }: TarEntry): Promise<string> {
  if (size_bytes > MOST_TEXT_BYTES) throw new ArchiveError(`${name} in it is too large`);
  const pieces: Uint8Array[] = [];
  for await (const piece of content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function contentOf(file: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(file, 'r');
  const start = Buffer.alloc(2);
  try {
    if ((await handle.stat()).isDirectory()) throw new ArchiveError('it is a folder');
    await handle.read(start, 0, start.length, 0);
  } finally {
    await handle.close();
  }
  const bytes = createReadStream(file);
  if (start.toString('hex') !== GZIP) return bytes;
  const unpacked = createGunzip();
  bytes.on('error', (error) => unpacked.destroy(error));
  return bytes.pipe(unpacked);
}

const GZIP = '1f8b';

/** What zlib says of bytes that are cut off or changed. */
function isPacking(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^Z_(DATA|BUF)_ERROR$/.test(code);
}
