import { createSocket } from 'node:dgram';
import { isIPv6, type Server } from 'node:net';
import type { Clock } from '../ports/clock.js';
import type { Log } from '../ports/log.js';
import { addressNotHere, closed, type ListenAddress, listen } from './listen.js';

/** What is needed to wait for addresses that come and go, as those of a tunnel do. */
export interface Patience {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Log;
}

export interface ListenersOptions {
  readonly addresses: readonly ListenAddress[];
  /** The environment variable that moves the port, for sentences. */
  readonly variable: string;
  /** Makes the server for one more address. */
  readonly serverFor: () => Server;
  /** Without it an address that is not there is an error. */
  readonly patience?: Patience | undefined;
  /** With patience: whatever keeps an address closed is waited out, also at the start. */
  readonly mayFail?: boolean;
}

const LOOK_EVERY_MS = 1_000;

/**
 * Listens at several addresses. With patience an address that this machine does not have is looked for every second
 * while the others answer. One that goes away is kept: its listener answers again when the address is back.
 */
export class Listeners {
  private readonly open = new Map<ListenAddress, Server>();
  private readonly troubled = new Map<ListenAddress, string>();
  private readonly over = new AbortController();
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly options: ListenersOptions) {}

  /** Addresses at which nobody can connect now, and the code of why. */
  get troubles(): ReadonlyMap<ListenAddress, string> {
    return this.troubled;
  }

  /**
   * Opens every address and answers those that are open, with the ports they got. Throws `port_taken`,
   * `port_forbidden`, and without patience `address_not_here`; nothing where it may fail.
   */
  async start(): Promise<ListenAddress[]> {
    const { addresses, patience, mayFail = false } = this.options;
    const bound: ListenAddress[] = [];
    for (const address of addresses) {
      try {
        bound.push(await this.openAt(address));
      } catch (error) {
        if (patience === undefined || !(mayFail || codeOf(error) === 'address_not_here')) throw error;
        this.note(address, error, patience);
      }
    }
    if (patience !== undefined) this.looking = this.keepLooking(patience);
    return bound;
  }

  /** Takes nothing new; resolves when the last connection is gone. Safe to call twice. */
  async stop(): Promise<void> {
    this.over.abort();
    const closing = () => [...this.open.values()].map(closed);
    const ended = closing();
    // One more may be opening just now.
    await this.looking;
    await Promise.all([...ended, ...closing()]);
  }

  private async openAt(address: ListenAddress): Promise<ListenAddress> {
    const server = this.options.serverFor();
    const bound = await listen(server, address, this.options.variable);
    // A listener that cannot take a connection must not end the gateway.
    server.on('error', () => undefined);
    this.open.set(address, server);
    return bound;
  }

  private async keepLooking(patience: Patience): Promise<void> {
    const { signal } = this.over;
    while (!signal.aborted) {
      await patience.clock.sleep(LOOK_EVERY_MS, signal);
      for (const address of this.options.addresses) {
        if (!signal.aborted) await this.look(address, patience);
      }
    }
  }

  private async look(address: ListenAddress, patience: Patience): Promise<void> {
    try {
      // A listener is not told that its address has gone.
      if (this.open.has(address)) await checkHere(address.host);
      else await this.openAt(address);
      this.note(address, null, patience);
    } catch (error) {
      this.note(address, error, patience);
    }
  }

  private note(address: ListenAddress, error: unknown, { log }: Patience): void {
    const code = error === null ? undefined : codeOf(error);
    if (code === this.troubled.get(address)) return;
    const place = `${address.host}:${address.port}`;
    if (code === undefined) {
      this.troubled.delete(address);
      log.info({ ...address }, `Clients can connect to ${place} now`);
    } else {
      this.troubled.set(address, code);
      const why = error instanceof Error ? error.message : String(error);
      log.warn({ code, ...address }, `Nobody can connect to ${place}, and it is tried every second. ${why}`);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** Throws `address_not_here` when this machine does not have the address. */
async function checkHere(host: string): Promise<void> {
  // A socket without connections can be bound and closed without anybody noticing.
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  const missing = await new Promise<boolean>((resolve) => {
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRNOTAVAIL'));
    socket.bind({ address: host, port: 0, exclusive: true }, () => resolve(false));
  });
  socket.close();
  if (missing) throw addressNotHere(host);
}
