import type { Clock } from '../../ports/clock.js';
import type { HistoryStore } from '../../ports/store.js';
import type { LogPayload, LogStoredPayload, RainPayload } from '../../protocol/payloads.js';
import type { RegisteredNode } from '../identity.js';
import type { Refusals } from '../refusals/refusals.js';

export interface JournalOptions {
  readonly nodes: readonly RegisteredNode[];
  readonly history: Pick<HistoryStore, 'append' | 'flush' | 'rain'>;
  /** Tells a node up to where its records are on disk. */
  readonly tellStored: (node: string, stored: LogStoredPayload) => void;
  /** Ends a node's connection; when it comes back it sends everything that is not stored once more. */
  readonly sendAgain: (node: string) => void;
  readonly refusals: Refusals;
  readonly clock: Pick<Clock, 'sleep'>;
}

/** Records wait so long at most before they are written, in ms of farm time. */
const FLUSH_EVERY_MS = 55_000;
/** Or until there are so many; when the disk does not take them, no more are accepted. */
const MOST_UNWRITTEN = 5_000;

/**
 * Takes nodes' records into the history and tells each node, once they are on disk, that it may forget them. What
 * cannot be taken is left with its node, which sends it again.
 */
export class Journal {
  private readonly tanks: ReadonlyMap<string, ReadonlySet<string>>;
  /** The last batch of each node that will be on disk after the next flush. */
  private readonly unwritten = new Map<string, LogStoredPayload>();
  /** Nodes of which a batch was not taken: nothing after it may be confirmed before that one has come again. */
  private readonly turnedAway = new Set<string>();
  private count = 0;

  constructor(private readonly options: JournalOptions) {
    this.tanks = new Map(options.nodes.map(({ id, tanks }) => [id, new Set(tanks)]));
  }

  /** Flushes about once a minute until `signal` aborts, and then once more. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.options.clock.sleep(FLUSH_EVERY_MS, signal);
      this.flush();
    }
  }

  /**
   * Takes in one batch. Records of tanks that are not the node's are left out, for ever. Throws when the store does not
   * take it; it will come again.
   */
  take(node: string, { boot, seq, records }: LogPayload): void {
    const { history, refusals } = this.options;
    if (this.turnedAway.has(node)) return;
    if (this.count >= MOST_UNWRITTEN) {
      this.turnedAway.add(node);
      return;
    }
    const own = records.filter(({ tank }) => this.tanks.get(node)?.has(tank));
    if (own.length < records.length) {
      const fields = { left_out: records.length - own.length };
      refusals.reject(
        'record_not_its_own',
        node,
        fields,
        'A node sent records of tanks that are not its own',
      );
    }
    try {
      history.append(own);
    } catch (error) {
      this.turnedAway.add(node);
      throw error;
    }
    this.count += own.length;
    const before = this.unwritten.get(node);
    this.unwritten.set(node, { boot, seq: before?.boot === boot ? Math.max(before.seq, seq) : seq });
    if (this.count >= MOST_UNWRITTEN) this.flush();
  }

  /** Takes in what a rain gauge has counted; it is written with the next records. */
  rain(node: string, { ts, since, total_mm }: RainPayload): void {
    if (total_mm === null) return;
    this.options.history.rain({ node, ts_ms: Date.parse(ts), since_ms: Date.parse(since), total_mm });
  }

  /** Writes what was taken in. A disk that refuses is logged, and tried again the next time. */
  flush(): void {
    const { history, refusals, tellStored, sendAgain } = this.options;
    if (this.unwritten.size === 0) return;
    try {
      history.flush();
    } catch (error) {
      refusals.reject(
        'history_unwritten',
        '-',
        { error },
        'The history could not be written: is the disk full?',
      );
      return;
    }
    for (const [node, stored] of this.unwritten) tellStored(node, stored);
    for (const node of this.turnedAway) sendAgain(node);
    this.unwritten.clear();
    this.turnedAway.clear();
    this.count = 0;
  }
}
