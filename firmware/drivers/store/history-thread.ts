import {
  type ChartAsked,
  type ChartTold,
  type ExportAsked,
  type HistoryReader,
  HistoryReaderError,
  type UseAsked,
} from '../../ports/history-reader.js';
import type { Log } from '../../ports/log.js';
import type { UseOfPeriod } from '../../protocol/history.js';
import { AnsweringThread } from '../thread/answering-thread.js';
import { isStoreErrorCode, StoreError } from './store-error.js';

/** What the thread is asked. */
export type HistoryQuestion =
  | { readonly of: 'chart'; readonly asked: ChartAsked }
  | { readonly of: 'use'; readonly asked: UseAsked }
  | { readonly of: 'text'; readonly asked: ExportAsked };

/** What the thread is given at its start. */
export interface HistoryThreadData {
  readonly file: string;
}

export interface HistoryThreadOptions {
  /** The program of the thread, which reads `HistoryThreadData` and answers `HistoryQuestion`s. */
  readonly program: URL;
  /** The store's file, open elsewhere. */
  readonly file: string;
  readonly log: Log;
  /** Options of Node for the thread; those of this process when left out. */
  readonly execArgv?: readonly string[];
  /** How long the thread is kept without a question; a minute when left out. */
  readonly idle_ms?: number;
}

/** Its heap. A year of 250 tanks is read with less than half of it. */
const MEMORY_MB = 24;
/** Each costs a few hundred kB in the thread. */
const MOST_OPEN = 16;
const IDLE_MS = 60_000;

/** Reads the history in a thread of its own, with a connection of its own. */
export class HistoryThread implements HistoryReader {
  private readonly thread: AnsweringThread<HistoryQuestion>;

  constructor({ program, file, log, execArgv, idle_ms = IDLE_MS }: HistoryThreadOptions) {
    this.thread = new AnsweringThread({
      ...{ program, log, idle_ms, memory_mb: MEMORY_MB, most_open: MOST_OPEN },
      ...(execArgv && { execArgv }),
      data: { file } satisfies HistoryThreadData,
      tooMany,
      died,
      failed: (code, message) =>
        isStoreErrorCode(code) ? new StoreError(code, message) : new Error(message, { cause: code }),
    });
  }

  /** Whether there is a thread now. */
  get isRunning(): boolean {
    return this.thread.isRunning;
  }

  /** Questions that are open now. */
  get open(): number {
    return this.thread.open;
  }

  async chart(asked: ChartAsked, signal: AbortSignal): Promise<ChartTold> {
    return (await answerOf(this.thread.ask({ of: 'chart', asked }, signal))) as ChartTold;
  }

  async use(asked: UseAsked, signal: AbortSignal): Promise<readonly UseOfPeriod[]> {
    return (await answerOf(this.thread.ask({ of: 'use', asked }, signal))) as readonly UseOfPeriod[];
  }

  async *text(asked: ExportAsked, signal: AbortSignal): AsyncGenerator<string> {
    for await (const piece of this.thread.ask({ of: 'text', asked }, signal)) yield piece as string;
  }

  /** Ends the thread; what is open fails with `history_reader_died`. */
  stop(): Promise<void> {
    return this.thread.stop();
  }
}

/** What comes is as the thread's program made it, which is of the same release. */
async function answerOf(pieces: AsyncGenerator<unknown, unknown>): Promise<unknown> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (done === true) return value;
  }
}

const tooMany = () =>
  new HistoryReaderError('history_busy', 'too many long questions about the history are open');
const died = () =>
  new HistoryReaderError('history_reader_died', 'the thread that reads the history ended in the middle');
