import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Attempts } from './attempts.js';
import type { OwnCertificate } from './own-certificate.js';

/** How a request went, for the audit. */
export type Attempt = 'fetched' | 'interrupted' | 'wrong_path' | 'in_use' | 'too_late';

export interface OneTimeServerOptions {
  /** Where it listens. */
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly certificate: OwnCertificate;
  /** 128 random bits as text: the only path that leads anywhere. */
  readonly token: string;
  readonly file_name: string;
  readonly content: string;
  /** Told of every request but those of an address that guessed too often. */
  onAttempt(attempt: Attempt, from: string): void;
}

/** A request must be over within this time: a line that stays open keeps nobody else out. */
const REQUEST_TIMEOUT_MS = 15_000;
/** How long the last bytes may be on their way when it is over. */
const LAST_BYTES_MS = 1_000;

/** An HTTPS server that hands out one file once: after the first complete fetch there is nothing left to fetch. */
export class OneTimeServer {
  readonly #options: OneTimeServerOptions;
  readonly #attempts = new Attempts();
  readonly #server: Server;
  readonly fetched: Promise<void>;
  #tellFetched: () => void = () => {};
  #state: 'waiting' | 'sending' | 'gone' = 'waiting';

  constructor(options: OneTimeServerOptions) {
    this.#options = options;
    this.fetched = new Promise((resolve) => {
      this.#tellFetched = resolve;
    });
    const { cert_pem: cert, key_pem: key } = options.certificate;
    this.#server = createServer({ cert, key, minVersion: 'TLSv1.2' }, (request, response) =>
      this.#answer(request, response),
    );
    this.#server.maxConnections = 32;
    this.#server.requestTimeout = REQUEST_TIMEOUT_MS;
    this.#server.headersTimeout = REQUEST_TIMEOUT_MS;
    this.#server.setTimeout(REQUEST_TIMEOUT_MS);
  }

  /** @returns the port it listens on */
  start(): Promise<number> {
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => resolve((this.#server.address() as AddressInfo).port));
    });
  }

  /** Lets an answer that is on its way arrive, and ends everything else. */
  async stop(): Promise<void> {
    this.#state = 'gone';
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    const impatience = setTimeout(() => this.#server.closeAllConnections(), LAST_BYTES_MS);
    this.#server.closeIdleConnections();
    await closed;
    clearTimeout(impatience);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const from = request.socket.remoteAddress ?? 'nowhere';
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Connection', 'close');
    const refused = this.#refusalOf(request, from);
    if (refused === undefined && request.method === 'GET') this.#send(response, from);
    else end(response, ...(refused ?? [200, '']));
  }

  /** Why a request is not answered with the file, or undefined; whoever may fetch it may also ask whether it is there. */
  #refusalOf(
    { url, method = '' }: IncomingMessage,
    from: string,
  ): [status: number, text: string] | undefined {
    const { token, onAttempt } = this.#options;
    if (this.#attempts.isSilenced(from)) return [429, 'Too many wrong addresses.'];
    if (!isPath(url, token)) {
      this.#attempts.wrong(from);
      onAttempt('wrong_path', from);
      return [404, 'There is nothing here.'];
    }
    if (method !== 'GET' && method !== 'HEAD') return [405, 'It can only be fetched.'];
    if (this.#state === 'waiting') return undefined;
    const isGone = this.#state === 'gone';
    onAttempt(isGone ? 'too_late' : 'in_use', from);
    if (isGone) return [410, 'It was fetched already.'];
    return [409, 'It is being fetched at this moment.'];
  }

  #send(response: ServerResponse, from: string): void {
    const { content, file_name, onAttempt } = this.#options;
    this.#state = 'sending';
    response.once('close', () => {
      const isComplete = response.writableFinished;
      if (this.#state === 'sending') this.#state = isComplete ? 'gone' : 'waiting';
      onAttempt(isComplete ? 'fetched' : 'interrupted', from);
      if (isComplete) this.#tellFetched();
    });
    response.writeHead(200, {
      'Content-Type': 'application/x-openvpn-profile',
      'Content-Length': Buffer.byteLength(content),
      'Content-Disposition': `attachment; filename="${file_name}"`,
      'X-Content-Type-Options': 'nosniff',
    });
    response.end(content);
  }
}

/** Compares in the same time wherever they differ. */
function isPath(url: string | undefined, token: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(url ?? ''), hash(`/${token}`));
}

function end(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}
