import { createHash } from 'node:crypto';
import { closeSync, createReadStream, existsSync, openSync, readSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import type { Archive } from '../../deploy/bundle.js';
import { Refusal } from '../../refusal.js';

/** An archive on this machine. */
export interface FoundArchive extends Archive {
  readonly source: string;
}

/**
 * The release that goes along: the one that is named, else the one that `npm run release` left.
 * @returns undefined when there is none
 * @throws Refusal `archive_invalid` when it is of another version
 */
export async function releaseArchive(
  named: string | undefined,
  version: string,
): Promise<FoundArchive | undefined> {
  const name = `sluice-${version}.tar.gz`;
  if (named !== undefined && basename(named) !== name)
    throw invalid(named, `the release of this version is called ${name}`);
  const source = named === undefined ? made(name) : resolve(named);
  return source === undefined ? undefined : { name, source, sha256: await hashOf(source) };
}

/** Where `npm run release` leaves it: seen from the compiled program, and from its sources. */
function made(name: string): string | undefined {
  return ['../../../release/', '../../../dist/release/']
    .map((folder) => fileURLToPath(new URL(`${folder}${name}`, import.meta.url)))
    .find((file) => existsSync(file));
}

/**
 * @param architectures of the machine it is for, as nodejs.org names them
 * @throws Refusal `archive_invalid` for anything but a whole Node of these, 20.19 or newer
 */
export async function nodeArchive(
  named: string | undefined,
  architectures: readonly string[],
): Promise<FoundArchive | undefined> {
  if (named === undefined) return undefined;
  const name = basename(named);
  const [, major, minor, architecture = ''] =
    /^node-v(\d+)\.(\d+)\.\d+-linux-([a-z0-9]+)\.tar\.(?:xz|gz)$/.exec(name) ?? [];
  if (major === undefined || !architectures.includes(architecture))
    throw invalid(named, `it is called node-v20.20.2-linux-${architectures[0]}.tar.xz or the like`);
  if (Number(major) < 20 || (major === '20' && Number(minor) < 19))
    throw invalid(named, 'Node 20.19 or newer is needed');
  const source = resolve(named);
  const sha256 = await hashOf(source);
  if (!isWhole(source)) throw invalid(named, 'it is not the whole archive: download it again');
  return { name, source, sha256 };
}

/** First bytes of a gzip file; first and last ones of an xz file (https://tukaani.org/xz/xz-file-format.txt). */
const GZIP = '1f8b';
const XZ = { begin: 'fd377a585a00', end: '595a' } as const;

/** What a download that broke off, or a page saved instead, does not have. A gzip file tells no more than its kind. */
function isWhole(file: string): boolean {
  if (file.endsWith('.gz')) return bytesAt(file, 0, 2) === GZIP;
  return bytesAt(file, 0, 6) === XZ.begin && bytesAt(file, statSync(file).size - 2, 2) === XZ.end;
}

/** @returns hexadecimal digits; fewer where the file ends before */
function bytesAt(file: string, position: number, length: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    const read = readSync(descriptor, bytes, 0, length, Math.max(position, 0));
    return bytes.toString('hex', 0, read);
  } finally {
    closeSync(descriptor);
  }
}

export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function invalid(file: string, why: string): Refusal {
  return new Refusal({
    code: 'archive_invalid',
    message: `${file} cannot be taken along: ${why}`,
    hint: '"npm run release" makes the release; Node comes from nodejs.org.',
    exit: 'usage',
  });
}
