import { connect, type Socket } from 'node:net';
import { isNativeError } from 'node:util/types';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../../ports/log.js';
import { Lines } from '../lines.js';
import {
  type HelperAnswer,
  type HelperRequest,
  helperAnswer,
  LONGEST_LINE_BYTES,
  readMessage,
} from './helper-protocol.js';

export interface HelperLinkOptions {
  /** Path of the helper's unix socket. */
  readonly socket: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** A request without its number. */
type Ask<T = HelperRequest> = T extends unknown ? Omit<T, 'id'> : never;

/** A turn of 360 ms and a ping of 100 ms, and below the 500 ms of the RangeFinder port. */
const ANSWER_WITHIN_MS = 480;

const RETRY_MIN_MS = 250;
const RETRY_MAX_MS = 5_000;

/**
 * The connection to the helper. It is made again whenever it is lost, until `stop()`: after 250 ms at first, then at
 * doubling intervals of at most 5 s. A helper that does not answer in time counts as lost: what it says later is old.
 */
export class HelperLink {
  readonly #options: HelperLinkOptions;
  readonly #asked = new Map<number, (answer: HelperAnswer) => void>();
  #connection: Socket | undefined;
  #stopping = new AbortController();
  #keeping: Promise<void> | undefined;
  #lastId = 0;
  #retry_ms = RETRY_MIN_MS;
  #lossTold = false;

  constructor(options: HelperLinkOptions) {
    this.#options = options;
  }

  /** Tries to connect and resolves after the first try, whether it worked or not. Never rejects. */
  async start(): Promise<void> {
    if (this.#keeping !== undefined) return;
    this.#stopping = new AbortController();
    const { tried, closed } = this.#connect();
    this.#keeping = this.#keep(closed, this.#stopping.signal);
    await tried;
  }

  /** Closes the connection; requests under way come to nothing. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#connection?.destroy();
    await this.#keeping;
    this.#keeping = undefined;
  }

  /** Asks the helper, for at most 480 ms; null when it did not answer. Never rejects. */
  async ask(request: Ask): Promise<HelperAnswer | null> {
    const connection = this.#connection;
    if (connection?.readyState !== 'open') return null;
    this.#lastId += 1;
    const id = this.#lastId;
    const over = new AbortController();
    const lost = () => over.abort();
    let answer: HelperAnswer | null = null;
    this.#asked.set(id, (told) => {
      answer = told;
      over.abort();
    });
    connection.once('close', lost);
    connection.write(`${JSON.stringify({ id, ...request })}\n`);
    await this.#options.clock.sleep(ANSWER_WITHIN_MS, over.signal);
    this.#asked.delete(id);
    connection.off('close', lost);
    if (over.signal.aborted) return answer;
    connection.destroy(new Error(`it has not answered for ${ANSWER_WITHIN_MS} ms`));
    return null;
  }

  async #keep(firstClosed: Promise<void>, stopping: AbortSignal): Promise<void> {
    let closed = firstClosed;
    while (true) {
      await closed;
      await this.#options.clock.sleep(this.#retry_ms, stopping);
      if (stopping.aborted) return;
      this.#retry_ms = Math.min(this.#retry_ms * 2, RETRY_MAX_MS);
      closed = this.#connect().closed;
    }
  }

  #connect(): { readonly tried: Promise<void>; readonly closed: Promise<void> } {
    const connection = connect(this.#options.socket);
    const lines = new Lines(LONGEST_LINE_BYTES);
    let cause: unknown = new Error('it hung up');
    this.#connection = connection;
    connection.on('data', (bytes) => {
      const complete = lines.push(bytes);
      if (complete === null) connection.destroy(new Error('it sent a line without an end'));
      else for (const line of complete) this.#hear(line);
    });
    connection.on('error', (error) => {
      cause = error;
    });
    const closed = new Promise<void>((resolve) => {
      connection.once('close', () => {
        if (!this.#stopping.signal.aborted) this.#tellLoss(cause);
        resolve();
      });
    });
    const connected = new Promise<void>((resolve) => connection.once('connect', resolve));
    return { tried: Promise.race([connected, closed]), closed };
  }

  #hear(line: string): void {
    const answer = readMessage(helperAnswer, line);
    if (answer === undefined || answer.id === null) return;
    const tell = this.#asked.get(answer.id);
    if (tell === undefined) return;
    tell(answer);
    this.#retry_ms = RETRY_MIN_MS;
    if (!this.#lossTold) return;
    this.#lossTold = false;
    this.#options.log.info({ socket: this.#options.socket }, 'The pigpio helper answers again.');
  }

  #tellLoss(error: unknown): void {
    if (this.#lossTold) return;
    this.#lossTold = true;
    const { socket, log } = this.#options;
    const cause = isNativeError(error) ? error.message : String(error);
    log.warn(
      { code: 'pigpio_helper_lost', socket, cause },
      `The pigpio helper is not there (${cause}): its sensors are silent until it is. systemctl status sluice-pigpio says why.`,
    );
  }
}
