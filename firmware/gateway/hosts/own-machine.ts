import type { Clock } from '../../ports/clock.js';
import type { HostMetrics, HostReading } from '../../ports/host-metrics.js';

/** A node with an open connection, and whether that begins on the gateway's own machine. */
export interface NodeContact {
  readonly node: string;
  readonly from_here: boolean;
}

/** The gateway's machine, as far as it is known. */
export interface OwnReading {
  /** How it is; null where nobody knows yet. */
  readonly host: HostReading | null;
  /** The nodes on it. They tell how it is, and then nobody else does. */
  readonly nodes: ReadonlySet<string>;
}

export interface OwnMachineOptions {
  /** Left out: nothing is measured. */
  readonly host: HostMetrics | undefined;
  /** The nodes of the farm. */
  readonly nodes: readonly string[];
  /** Those that are connected now. */
  readonly contacts: () => Iterable<NodeContact>;
  /** Told of each look. */
  readonly seen: (reading: OwnReading) => void;
  readonly clock: Pick<Clock, 'sleep' | 'monotonic_ms'>;
}

/** Half of the shortest delay an alarm of a machine is delivered with. */
const LOOK_EVERY_MS = 5_000;
/** Twice the longest wait of a node between two tries to connect. */
const NODES_COME_BACK_WITHIN_MS = 60_000;

/**
 * The machine the gateway runs on. A node on it tells how it is, and does so until it is seen to have moved elsewhere: one
 * machine that is hot is one alarm. Where there is none, the gateway looks itself; and so that a start of the gateway does
 * not tell anew what a node has told, it first gives the nodes time to come back.
 */
export class OwnMachine {
  private readonly nodes = new Set<string>();
  private readonly awaited: Set<string>;
  private newest: HostReading | null = null;

  constructor(private readonly options: OwnMachineOptions) {
    this.awaited = new Set(options.nodes);
  }

  get reading(): OwnReading {
    return { host: this.awaited.size > 0 ? null : this.newest, nodes: this.nodes };
  }

  /** Looks every 5 s until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { host, clock, seen } = this.options;
    const back_by_ms = clock.monotonic_ms() + NODES_COME_BACK_WITHIN_MS;
    while (host !== undefined && !signal.aborted) {
      this.newest = await host.read();
      this.noteContacts();
      if (clock.monotonic_ms() >= back_by_ms) this.awaited.clear();
      seen(this.reading);
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** One that is gone stays where it was seen last. */
  private noteContacts(): void {
    for (const { node, from_here } of this.options.contacts()) {
      this.awaited.delete(node);
      if (from_here) this.nodes.add(node);
      else this.nodes.delete(node);
    }
  }
}
