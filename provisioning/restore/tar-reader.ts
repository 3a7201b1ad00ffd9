import { ArchiveError } from './archive-error.js';
import { ByteReader } from './byte-reader.js';

/** One file in an archive. Its content must be read before the next one is asked for; what is left of it is skipped. */
export interface TarEntry {
  readonly name: string;
  readonly size_bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

const BLOCK_BYTES = 512;
/** What may stand after the end: other programs fill up to a record of 10 kB. */
const MOST_FILLING_BYTES = 1_000_000;

/**
 * Reads a tar archive of plain files (POSIX.1-1988, "ustar"), as firmware/gateway/backup writes it.
 * @throws ArchiveError when it is none, ends in the middle, or holds anything but plain files
 */
export async function* readTar(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const reader = new ByteReader(bytes);
  for (;;) {
    const header = await reader.exactly(BLOCK_BYTES);
    if (header.every((byte) => byte === 0)) break;
    const { name, size_bytes } = entryOf(header);
    const content = reader.pieces(size_bytes);
    yield { name, size_bytes, content };
    for await (const _skipped of content);
    await reader.exactly((BLOCK_BYTES - (size_bytes % BLOCK_BYTES)) % BLOCK_BYTES);
  }
  // To the end: the checksum of what is packed stands there.
  await reader.skipRest(MOST_FILLING_BYTES);
}

/** Numbers are octal digits; the checksum is reckoned with spaces in its own place. */
function entryOf(header: Buffer): { name: string; size_bytes: number } {
  const text = (from: number, length: number) =>
    header
      .toString('latin1', from, from + length)
      .replace(/\0.*$/s, '')
      .trim();
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  if (text(257, 5) !== 'ustar' || Number.parseInt(text(148, 8), 8) !== sum)
    throw new ArchiveError('it is no tar archive, or was changed');
  const size = text(124, 12);
  const name = text(0, 100);
  const isPlain = header[156] === 0x30 || header[156] === 0;
  if (!isPlain || !/^[0-7]{1,11}$/.test(size) || text(345, 155) !== '')
    throw new ArchiveError(`"${name.slice(0, 40)}" in it is no plain file`);
  return { name, size_bytes: Number.parseInt(size, 8) };
}
