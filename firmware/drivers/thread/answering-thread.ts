import { Worker } from 'node:worker_threads';
import type { Log } from '../../ports/log.js';
import type { FromThread, ToThread } from './messages.js';
import { Question } from './question.js';

export interface AnsweringThreadOptions {
  /** What the thread runs; it calls `answerInTurns`. */
  readonly program: URL;
  /** What it is given at its start. */
  readonly data: unknown;
  /** Options of Node for it; those of this process when left out. */
  readonly execArgv?: readonly string[];
  /** Heap it may use; more ends it, and nothing else, in MB. */
  readonly memory_mb: number;
  /** Questions that may be open at a time. */
  readonly most_open: number;
  /** How long it is kept without any. */
  readonly idle_ms: number;
  /** What a question too many, and one that the thread's end broke off, fails with. */
  readonly tooMany: () => Error;
  readonly died: () => Error;
  /** What the thread said went wrong, as the owner throws it. */
  readonly failed: (code: string | undefined, message: string) => Error;
  readonly log: Log;
}

/** Short-lived objects of the thread, in MB: few, so that it stays small. */
const YOUNG_MB = 2;

interface Running<Asked> {
  readonly worker: Worker;
  readonly open: Map<number, Question>;
  say(message: ToThread<Asked>): void;
}

/**
 * A thread that answers questions: started with the first, ended when there was none for a while, and started anew after
 * its death with the next.
 */
export class AnsweringThread<Asked> {
  private running: Running<Asked> | null = null;
  private idle: NodeJS.Timeout | undefined;
  private asked = 0;

  constructor(private readonly options: AnsweringThreadOptions) {}

  /** Whether there is a thread. */
  get isRunning(): boolean {
    return this.running !== null;
  }

  /** Questions that are open now. */
  get open(): number {
    return this.running?.open.size ?? 0;
  }

  /**
   * Asks once the first piece is wanted; the pieces are made a few ahead of being taken. Returns the answer. Throws
   * `tooMany`, `died`, what `failed` makes of an error, or the signal's reason; whoever takes no more, or aborts, ends the
   * work on it.
   */
  async *ask(question: Asked, signal: AbortSignal): AsyncGenerator<unknown, unknown> {
    signal.throwIfAborted();
    clearTimeout(this.idle);
    this.running ??= this.start();
    const { open, say } = this.running;
    if (open.size >= this.options.most_open) throw this.options.tooMany();
    const n = ++this.asked;
    const one = new Question(() => {
      if (open.has(n)) say({ say: 'more', n });
    });
    const abort = () => one.fail(signal.reason);
    open.set(n, one);
    signal.addEventListener('abort', abort);
    say({ say: 'ask', n, question });
    try {
      return yield* one.taken();
    } finally {
      signal.removeEventListener('abort', abort);
      if (open.delete(n)) say({ say: 'drop', n });
      this.restWhenIdle();
    }
  }

  /** Ends the thread; what is open fails with `died`. */
  async stop(): Promise<void> {
    clearTimeout(this.idle);
    const { running } = this;
    this.running = null;
    await running?.worker.terminate();
  }

  private start(): Running<Asked> {
    const { program, data, execArgv, memory_mb } = this.options;
    const worker = new Worker(program, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: memory_mb, maxYoungGenerationSizeMb: YOUNG_MB },
      ...(execArgv && { execArgv: [...execArgv] }),
    });
    const open = new Map<number, Question>();
    const running = { worker, open, say: (message: ToThread<Asked>) => worker.postMessage(message) };
    worker.on('message', (message: FromThread) => this.hear(open, message));
    worker.on('error', (error) => {
      this.options.log.error({ code: 'thread_failed', error }, 'The thread that reads the history failed');
    });
    worker.on('exit', () => this.ended(running));
    return running;
  }

  private hear(open: Map<number, Question>, message: FromThread): void {
    const { n } = message;
    const one = open.get(n);
    if (message.say === 'piece') {
      one?.piece(message.piece);
      return;
    }
    open.delete(n);
    if (message.say === 'answer') one?.answer(message.answer);
    else one?.fail(this.options.failed(message.code, message.message));
  }

  private ended(running: Running<Asked>): void {
    const { open } = running;
    const questions = [...open.values()];
    open.clear();
    for (const one of questions) one.fail(this.options.died());
    if (this.running === running) {
      clearTimeout(this.idle);
      this.running = null;
    }
  }

  private restWhenIdle(): void {
    if (this.running === null || this.running.open.size > 0) return;
    clearTimeout(this.idle);
    this.idle = setTimeout(() => {
      const { running } = this;
      this.running = null;
      running?.say({ say: 'end' });
    }, this.options.idle_ms);
    this.idle.unref();
  }
}
