import { createServer, type Server, type Socket } from 'node:net';
import type { Log } from '../../../ports/log.js';
import { ControlSocketError, clearSocketFile } from '../../control/socket-file.js';
import { Lines } from '../lines.js';
import {
  type HelperAnswer,
  type HelperRequest,
  helperRequest,
  LONGEST_LINE_BYTES,
  readMessage,
} from './helper-protocol.js';

export interface HelperServerOptions {
  /** Where the socket is made: for the owner and the group of this process, for nobody else. */
  readonly file: string;
  /** Never rejects. */
  readonly answer: (request: HelperRequest) => Promise<HelperAnswer>;
  readonly log: Log;
}

/** 16 tanks of one node, and an installer's tools. */
const MOST_CLIENTS = 32;

/** A client that asks without reading the answers is cut off. */
const MOST_UNREAD_BYTES = 65_536;

/** The helper's unix socket. Whatever a client sends, the others are served on. */
export class HelperServer {
  readonly #clients = new Set<Socket>();
  #server: Server | undefined;

  constructor(private readonly options: HelperServerOptions) {}

  /** @throws ControlSocketError when there can be no socket at this path */
  async start(): Promise<void> {
    const { file } = this.options;
    await clearSocketFile(file);
    const server = createServer((client) => this.#serve(client));
    server.maxConnections = MOST_CLIENTS;
    await listening(server, file);
    this.#server = server;
  }

  /** Closes the socket and every connection, and removes the file. Safe to call twice. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const client of this.#clients) client.destroy();
    });
  }

  #serve(client: Socket): void {
    const lines = new Lines(LONGEST_LINE_BYTES);
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    client.on('error', () => client.destroy());
    client.on('data', (bytes) => {
      const complete = lines.push(bytes);
      if (complete === null) this.#cutOff(client, 'it sent a line without an end');
      else for (const line of complete) this.#hear(client, line);
    });
  }

  #hear(client: Socket, line: string): void {
    if (client.destroyed) return;
    const request = readMessage(helperRequest, line);
    if (request !== undefined) {
      void this.options.answer(request).then((answer) => this.#say(client, answer));
      return;
    }
    const detail = 'A request is one JSON object on a line, such as {"id":1,"ask":"sensors"}.';
    this.#say(client, { id: null, kind: 'refused', code: 'request_malformed', detail });
  }

  #say(client: Socket, answer: HelperAnswer): void {
    if (client.destroyed) return;
    client.write(`${JSON.stringify(answer)}\n`);
    if (client.writableLength > MOST_UNREAD_BYTES) this.#cutOff(client, 'it does not read its answers');
  }

  #cutOff(client: Socket, why: string): void {
    this.options.log.warn({ code: 'client_cut_off' }, `A client is cut off: ${why}.`);
    client.destroy();
  }
}

function listening(server: Server, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      const message = `the socket ${file} cannot be made (${error.message}); make its folder, or mend the folder's rights`;
      reject(new ControlSocketError('control_socket_unusable', message, error));
    });
    // The socket is made during the call: it never exists with other rights than those of owner and group.
    const before = process.umask(0o117);
    server.listen(file, resolve);
    process.umask(before);
  });
}
