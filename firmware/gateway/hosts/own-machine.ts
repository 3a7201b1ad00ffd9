import type { Clock } from '../../ports/clock.js';
import type { HostMetrics, HostReading } from '../../ports/host-metrics.js';

/** A node with an open connection, and whether that begins on the gateway's own machine. */
export interface NodeContact {
  readonly node: string;
  readonly from_here: boolean;
}

/** How the gateway's machine is; null before the first look. Where a node on it tells that, nobody else does. */
export type OwnReading = HostReading | 'told_by_node' | null;

export interface OwnMachineOptions {
  /** Left out: nothing is measured. */
  readonly host: HostMetrics | undefined;
  /** The nodes that are connected now. */
  readonly contacts: () => Iterable<NodeContact>;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Half of the shortest delay an alarm of a machine is delivered with. */
const LOOK_EVERY_MS = 5_000;

/**
 * The machine the gateway runs on. A node on it tells how it is, and does so until it is seen to have moved elsewhere: one
 * machine that is hot is one alarm. Where there is none, the gateway looks itself.
 */
export class OwnMachine {
  private readonly told_by = new Set<string>();
  private newest: HostReading | null = null;

  constructor(private readonly options: OwnMachineOptions) {}

  /** How it is. */
  get reading(): OwnReading {
    return this.told_by.size > 0 ? 'told_by_node' : this.newest;
  }

  /** Looks every 5 s until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { host, clock } = this.options;
    while (host !== undefined && !signal.aborted) {
      this.newest = await host.read();
      this.noteContacts();
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  }

  /** One that is gone stays where it was seen last. */
  private noteContacts(): void {
    for (const { node, from_here } of this.options.contacts()) {
      if (from_here) this.told_by.add(node);
      else this.told_by.delete(node);
    }
  }
}
