import { rmSync, statfsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { BackupError, type StoreCopier as Port, type StoreCopy } from '../../../ports/backup.js';
import { isStoreErrorCode, StoreError } from '../store-error.js';
import type { CopyAsked } from './copy-file.js';

/** What the thread says. */
export type CopyTold =
  | { readonly percent: number }
  | { readonly done: true }
  | { readonly failed: { readonly code: string; readonly message: string } };

export interface StoreCopierOptions {
  /** The program of the thread, which copies what `CopyAsked` says and tells `CopyTold`s. */
  readonly program: URL;
  /** The store's file, open elsewhere. */
  readonly file: string;
  /** Options of Node for the thread; those of this process when left out. */
  readonly execArgv?: readonly string[];
}

/** Room that stays free beside a copy: for what is written meanwhile, and the ballast. */
const ROOM_BESIDE_BYTES = 64_000_000;
const MEMORY_MB = 64;
const PIECE_BYTES = 256 * 1024;

/** Copies the store in a thread of its own: a card that is slow at writing holds nobody else up. */
export class StoreCopier implements Port {
  constructor(private readonly options: StoreCopierOptions) {}

  /** As the port says. */
  async copy(tell: (percent: number) => void, signal: AbortSignal): Promise<StoreCopy> {
    signal.throwIfAborted();
    this.sweep();
    this.checkRoom();
    try {
      await this.run(tell, signal);
      return await openCopy(this.target);
    } finally {
      // Its bytes stay as long as they are open, and go with the process, however that ends.
      this.sweep();
    }
  }

  sweep(): void {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${this.target}${end}`, { force: true });
  }

  private get target(): string {
    return `${this.options.file}-backup`;
  }

  private checkRoom(): void {
    const { file } = this.options;
    const needed = sizeOf(file) + sizeOf(`${file}-wal`) + ROOM_BESIDE_BYTES;
    const { bavail, bsize } = statfsSync(dirname(file));
    if (bavail * bsize >= needed) return;
    throw new BackupError(
      'backup_no_room',
      `a backup needs ${inMb(needed)} MB of room beside the store for a while, and ${inMb(bavail * bsize)} MB are free`,
    );
  }

  private run(tell: (percent: number) => void, signal: AbortSignal): Promise<void> {
    const { program, file: from, execArgv } = this.options;
    const thread = new Worker(program, {
      workerData: { from, to: this.target } satisfies CopyAsked,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    return new Promise((resolve, reject) => {
      const broke = (why: string) => reject(new BackupError('backup_broke_off', `the copying ended: ${why}`));
      const abort = () => {
        // The thread is gone before what it has written is.
        void thread.terminate().then(() => reject(signal.reason));
      };
      signal.addEventListener('abort', abort, { once: true });
      thread.on('message', (told: CopyTold) => {
        if ('percent' in told) tell(told.percent);
        else if ('done' in told) resolve();
        else reject(failure(told.failed));
      });
      thread.on('error', ({ message }) => broke(message));
      thread.on('exit', (code) => {
        signal.removeEventListener('abort', abort);
        if (!signal.aborted) broke(`code ${code}`);
      });
    });
  }
}

function failure({ code, message }: { readonly code: string; readonly message: string }): Error {
  return isStoreErrorCode(code)
    ? new StoreError(code, message)
    : new BackupError('backup_broke_off', `the copying ended: ${message}`);
}

async function openCopy(file: string): Promise<StoreCopy> {
  const handle = await open(file, 'r');
  const { size: size_bytes } = await handle.stat();
  return {
    size_bytes,
    async *read() {
      for (let at = 0; at < size_bytes; ) {
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at);
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
      }
    },
    discard: () => handle.close(),
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function inMb(bytes: number): number {
  return Math.round(bytes / 1e6);
}
