import type { Clock } from '../../firmware/ports/clock.js';
import {
  type AccessPath,
  AccessPathError,
  type AccessPathStatus,
  type Peer,
  type WayStatus,
} from '../access-path.js';
import type { PeerRole } from '../model.js';
import type { Daemon } from './daemon.js';
import type { Management } from './management.js';
import type { ConnectedClient } from './management-reply.js';

/** One OpenVPN daemon: what runs it, and what speaks to it. */
export interface OpenVpnWay {
  /** `udp` or `tcp` of a server, `client` of a machine that dials out. */
  readonly name: string;
  readonly daemon: Daemon;
  readonly management: Management;
}

export interface OpenVpnPathOptions {
  readonly ways: readonly OpenVpnWay[];
  /** What the farm's plan makes of a common name, `null` when it does not know it. */
  readonly roleOf: (common_name: string) => PeerRole | null;
  readonly clock: Clock;
}

/** How long a daemon may take until its management socket answers. */
const START_TIMEOUT_MS = 15_000;
const START_POLL_MS = 50;

/** The access path over OpenVPN: a server's daemons, or the one of a machine that dials a server elsewhere. */
export class OpenVpnPath implements AccessPath {
  readonly #options: OpenVpnPathOptions;

  constructor(options: OpenVpnPathOptions) {
    this.#options = options;
  }

  async start(signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#options.ways.map((way) => this.#startWay(way, signal)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.#options.ways.map(({ daemon }) => daemon.stop()));
  }

  async status(): Promise<AccessPathStatus> {
    const ways = await Promise.all(this.#options.ways.map(statusOf));
    return { up: ways.some(({ up }) => up), ways };
  }

  /** A machine that changes from one way to the other may stand on both for a minute: the newer session counts. */
  async peers(): Promise<readonly Peer[]> {
    const peers = (await Promise.all(this.#options.ways.map((way) => this.#peersOf(way)))).flat();
    const newest = new Map<string, Peer>();
    for (const peer of peers) {
      const other = newest.get(peer.common_name);
      if (other === undefined || other.since < peer.since) newest.set(peer.common_name, peer);
    }
    return [...newest.values()];
  }

  async disconnect(identity: string): Promise<number> {
    const ended = await Promise.all(
      this.#options.ways.map(({ management }) => management.kill(identity).catch(nothingRuns(0))),
    );
    return ended.reduce((sum, sessions) => sum + sessions, 0);
  }

  async #startWay({ name, daemon, management }: OpenVpnWay, signal?: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    await daemon.start();
    const end_ms = clock.monotonic_ms() + START_TIMEOUT_MS;
    while (signal?.aborted !== true) {
      const error = await management.state().then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (error === undefined) return;
      if (clock.monotonic_ms() > end_ms) {
        throw new AccessPathError(
          'daemon_not_answering',
          `The OpenVPN daemon "${name}" was started but does not answer; its log says why`,
          { cause: error },
        );
      }
      await clock.sleep(START_POLL_MS, signal);
    }
  }

  async #peersOf({ name, management }: OpenVpnWay): Promise<readonly Peer[]> {
    const clients = await management.clients().catch(nothingRuns(NOBODY));
    return clients.map((client) => ({
      ...client,
      role: this.#options.roleOf(client.common_name),
      way: name,
    }));
  }
}

async function statusOf({ name, management }: OpenVpnWay): Promise<WayStatus> {
  try {
    const { name: detail, since, address } = await management.state();
    return { name, up: detail === 'CONNECTED', detail, address, since };
  } catch (error) {
    const detail = error instanceof AccessPathError ? error.code : String(error);
    return { name, up: false, detail, address: null, since: null };
  }
}

const NOBODY: readonly ConnectedClient[] = [];

/** A daemon that does not run has no sessions. After any other failure nobody knows which of them stand. */
function nothingRuns<T>(none: T): (error: unknown) => T {
  return (error) => {
    const { code, cause } = error as { code?: string; cause?: { code?: string } };
    if (code === 'management_unreachable' && cause?.code !== 'EACCES') return none;
    throw error;
  };
}
