import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createListener } from 'node:net';
import type { ListenAddress } from './listen.js';
import { Listeners, type Patience } from './listeners.js';

/** A request's headers, and the whole of it, have to arrive within these, in ms. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** An idle connection is closed after this, in ms. */
const KEEP_ALIVE_MS = 10_000;
/** Browsers open up to six connections each. */
const MAX_CONNECTIONS = 1_000;

/** One HTTP server behind one or more addresses, so that what is attached to it answers at all of them. */
export class WebServer {
  readonly http: Server;
  private readonly listeners: Listeners;

  constructor(app: RequestListener, addresses: readonly ListenAddress[], patience?: Patience) {
    this.http = createServer(
      {
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      app,
    );
    this.http.maxConnections = MAX_CONNECTIONS;
    this.listeners = new Listeners({
      addresses,
      variable: 'SLUICE_HTTP_PORT',
      // The HTTP server keeps time over connections only from when it listens itself.
      serverFor: () =>
        this.http.listening ? createListener((socket) => this.http.emit('connection', socket)) : this.http,
      patience,
    });
  }

  /** Addresses at which nobody can connect now, and the code of why. */
  get troubles(): ReadonlyMap<ListenAddress, string> {
    return this.listeners.troubles;
  }

  /** Opens the addresses and answers those that are open, with the ports they got. Throws `port_taken` and the like. */
  start(): Promise<ListenAddress[]> {
    return this.listeners.start();
  }

  /** Takes nothing new and closes every connection, also one in the middle of an answer. Safe to call twice. */
  async stop(): Promise<void> {
    const ended = this.listeners.stop();
    this.http.closeAllConnections();
    await ended;
  }
}
