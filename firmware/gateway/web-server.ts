import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createListener, type Server as Listener } from 'node:net';
import { closed, type ListenAddress, listen } from './listen.js';

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
  private readonly others: Listener[] = [];

  constructor(
    app: RequestListener,
    private readonly addresses: readonly ListenAddress[],
  ) {
    this.http = createServer(
      {
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
      },
      app,
    );
    this.http.maxConnections = MAX_CONNECTIONS;
  }

  /** Opens every address and answers them with the ports they got. Throws `port_taken` and the like. */
  async start(): Promise<ListenAddress[]> {
    const bound: ListenAddress[] = [];
    for (const [i, address] of this.addresses.entries()) {
      const listener = i === 0 ? this.http : createListener((socket) => this.http.emit('connection', socket));
      bound.push(await listen(listener, address, 'SLUICE_HTTP_PORT'));
      if (i > 0) this.others.push(listener.on('error', () => undefined));
    }
    return bound;
  }

  /** Takes nothing new and closes every connection, also one in the middle of an answer. Safe to call twice. */
  async stop(): Promise<void> {
    const ended = [this.http, ...this.others].map(closed);
    this.http.closeAllConnections();
    await Promise.all(ended);
  }
}
