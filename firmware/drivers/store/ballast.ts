import { closeSync, ftruncateSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';

export interface BallastOptions {
  /** Beside the database, on the same disk. */
  readonly file: string;
  readonly size_bytes: number;
}

/** More than the write-ahead log takes before a checkpoint (open-file.ts), or removing would fill the disk again. */
export const BALLAST_BYTES = 16_000_000;
const PIECE = Buffer.alloc(256 * 1024);
/** Ballast is taken in only where so many times its size stays free, so that it is never what fills the disk. */
const ROOM_FOR_IT = 3;

/**
 * A file of no use but its size. When the disk is full nothing can be written, and nothing removed either, because
 * removing is written too: then the ballast goes overboard, and there is room to work in.
 */
export class Ballast {
  private thrown = false;

  constructor(private readonly options: BallastOptions) {}

  /** Throws the ballast overboard; false when there was none. */
  release(): boolean {
    const there = this.held_bytes() > 0;
    rmSync(this.options.file, { force: true });
    this.thrown ||= there;
    return there;
  }

  /** Whether it was thrown overboard, and there has been no room to take it in again. */
  get missed(): boolean {
    this.thrown &&= !this.aboard();
    return this.thrown;
  }

  /** Whether it is aboard in full. */
  aboard(): boolean {
    return this.held_bytes() >= this.options.size_bytes;
  }

  /** Takes it in where there is room, in pieces of a few ms. Never throws: a disk that is too full has none. */
  *take(): Generator<void> {
    const { file, size_bytes } = this.options;
    try {
      while (!this.aboard() && this.hasRoom()) {
        const descriptor = openSync(file, 'a', 0o600);
        try {
          writeSync(descriptor, PIECE);
          if (this.held_bytes() > size_bytes) ftruncateSync(descriptor, size_bytes);
        } finally {
          closeSync(descriptor);
        }
        yield;
      }
    } catch {
      this.release();
    }
  }

  private hasRoom(): boolean {
    const { bavail, bsize } = statfsSync(this.options.file.replace(/[^/]*$/, '.'));
    return bavail * bsize + this.held_bytes() >= this.options.size_bytes * (ROOM_FOR_IT + 1);
  }

  private held_bytes(): number {
    return statSync(this.options.file, { throwIfNoEntry: false })?.size ?? 0;
  }
}
