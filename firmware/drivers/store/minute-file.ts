import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { z } from 'zod';
import { logRecord } from '../../protocol/payloads.js';

const rainCount = z.object({
  node: z.string(),
  ts_ms: z.number(),
  since_ms: z.number(),
  total_mm: z.number(),
});
const minute = z.object({ records: z.array(logRecord), rain: z.array(rainCount) });

/** What came in between two flushes. */
export type Minute = z.infer<typeof minute>;

/** Before each minute: how many bytes it has, and their CRC-32. */
const HEADER_BYTES = 8;
const OWNER_ONLY = 0o600;

/**
 * What the history has taken in and the database has not got yet, minute after minute, packed, at the end of a file of
 * its own. A minute is so some pages in one place; in the database it would be pages in a dozen places and their log.
 */
export class MinuteFile {
  /** Bytes of whole minutes; null while the file cannot be used. */
  private length: number | null = null;

  constructor(private readonly file: string) {}

  /** The minutes that are in it, oldest first, up to one that was cut off or is damaged. */
  read(): Minute[] {
    const bytes = this.bytes();
    const minutes: Minute[] = [];
    let at = 0;
    while (at + HEADER_BYTES <= bytes.length) {
      const end = at + HEADER_BYTES + bytes.readUInt32LE(at);
      const packed = bytes.subarray(at + HEADER_BYTES, end);
      // A power cut may leave zeros behind the last minute: nothing, and the right CRC of it.
      if (packed.length === 0 || end > bytes.length) break;
      if (crc32(packed) !== bytes.readUInt32LE(at + 4)) break;
      const content = unpacked(packed);
      if (content === null) break;
      const { success, data } = minute.safeParse(content);
      // Another version may have written what this one does not know.
      if (success) minutes.push(data);
      at = end;
    }
    return minutes;
  }

  /** Adds a minute; true when it survives a power cut. False when the disk refuses: then it is not in it. */
  add(added: Minute): boolean {
    if (this.length === null) return false;
    const packed = deflateRawSync(JSON.stringify(added));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32LE(packed.length, 0);
    header.writeUInt32LE(crc32(packed), 4);
    const block = Buffer.concat([header, packed]);
    const before = this.length;
    // Unusable until it is known that all of it is there, or nothing.
    this.length = null;
    try {
      return this.open('r+', (descriptor) => {
        const kept = putAt(descriptor, block, before);
        if (!kept) ftruncateSync(descriptor, before);
        this.length = kept ? before + block.length : before;
        return kept;
      });
    } catch {
      return false;
    }
  }

  /** Empties it, because the database has everything. Where the disk refuses, it stays unused. */
  clear(): void {
    if (this.length === 0) return;
    this.length = null;
    try {
      const isNew = statSync(this.file, { throwIfNoEntry: false }) === undefined;
      this.open('a', (descriptor) => ftruncateSync(descriptor, 0));
      if (isNew) this.keepName();
      this.length = 0;
    } catch {
      // The next time.
    }
  }

  /** Removes it, where it is empty. */
  remove(): void {
    if (this.length !== 0) return;
    this.length = null;
    rmSync(this.file, { force: true });
  }

  private bytes(): Buffer {
    try {
      return readFileSync(this.file);
    } catch {
      return Buffer.alloc(0);
    }
  }

  /** A new file is lost with its folder's page. */
  private keepName(): void {
    const descriptor = openSync(dirname(this.file), 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  private open<T>(flags: string, work: (descriptor: number) => T): T {
    const descriptor = openSync(this.file, flags, OWNER_ONLY);
    try {
      return work(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }
}

/** The JSON that was packed; null when there is none in it. */
function unpacked(packed: Buffer): unknown {
  try {
    return JSON.parse(inflateRawSync(packed).toString());
  } catch {
    return null;
  }
}

/** True when all of it is on the disk. */
function putAt(descriptor: number, block: Buffer, at: number): boolean {
  try {
    if (writeSync(descriptor, block, 0, block.length, at) < block.length) return false;
    fdatasyncSync(descriptor);
    return true;
  } catch {
    return false;
  }
}
