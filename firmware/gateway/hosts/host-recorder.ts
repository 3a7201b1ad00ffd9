import { gathered, HOST_STEPS_MS, type HostResolution, type HostSpan } from '../../domain/host/span.js';
import { HostTally } from '../../domain/host/tally.js';
import type { Clock } from '../../ports/clock.js';
import type { HostStore } from '../../ports/host-history.js';
import type { Log } from '../../ports/log.js';
import type { HostPayload } from '../../protocol/payloads.js';

export interface HostRecorderOptions {
  readonly store: HostStore;
  /** Farm time: a Pi that has not met a time server yet does not know when it is. */
  readonly clock: Pick<Clock, 'wall_ms'>;
  readonly log: Log;
}

/** How Pis were in a span of time, in equal pieces. */
export interface HostChart {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly bucket_ms: number;
  readonly resolution: HostResolution;
  readonly buckets: readonly HostSpan[];
}

const SPAN_MS = HOST_STEPS_MS.five_minutes;
const HOUR_MS = HOST_STEPS_MS.hour;
/** Pis whose last hour is written in one look: more together would hold everybody else up, fewer cost more pages. */
const WRITTEN_AT_ONCE = 125;
/** A day of spans of one Pi waits for a disk that refuses; then the oldest go. */
const MOST_WAITING = 24 * 12;

/** Spans of one Pi that are not written yet. */
interface Waiting {
  running: HostTally;
  over: HostSpan[];
}

/**
 * Gathers what Pis tell of themselves into spans of 5 minutes, and writes them once an hour: a power cut costs the lines
 * of the last hour, an SD card that wears out costs the gateway.
 */
export class HostRecorder {
  private readonly waiting = new Map<string, Waiting>();
  private refused = false;

  constructor(private readonly options: HostRecorderOptions) {}

  /** A Pi has told how it is. */
  take(node: string, host: HostPayload): void {
    const ts_ms = Math.floor(this.options.clock.wall_ms() / SPAN_MS) * SPAN_MS;
    const of = this.waiting.get(node) ?? { running: new HostTally(ts_ms), over: [] };
    this.waiting.set(node, of);
    if (of.running.ts_ms !== ts_ms) {
      of.over = [...of.over, of.running.span()].slice(-MOST_WAITING);
      of.running = new HostTally(ts_ms);
    }
    of.running.add(host);
  }

  /** Writes hours that are over, of some Pis; to be called once a second. */
  look(): void {
    const hour_ms = hourOf(this.options.clock.wall_ms());
    const due = [...this.waiting.keys()].filter((node) =>
      this.unwritten(node).some(({ ts_ms }) => hourOf(ts_ms) !== hour_ms),
    );
    if (due.length > 0) this.write(due.slice(0, WRITTEN_AT_ONCE), hour_ms);
  }

  /** Writes everything, as far as the disk lets it. */
  flush(): void {
    if (this.waiting.size > 0) this.write([...this.waiting.keys()], null);
  }

  /** How a Pi was in [from, to), widened to whole pieces, in at most `most` equal buckets. */
  chart(node: string, from_ms: number, to_ms: number, most: number): HostChart {
    const { store } = this.options;
    const resolution = store.resolutionOf(from_ms, to_ms);
    const step_ms = HOST_STEPS_MS[resolution];
    const from = Math.floor(from_ms / step_ms) * step_ms;
    const steps = Math.ceil((to_ms - from) / step_ms);
    const bucket_ms = Math.ceil(steps / Math.min(most, steps)) * step_ms;
    const to = from + Math.ceil((steps * step_ms) / bucket_ms) * bucket_ms;
    const kept = store.read(node, from, to, resolution);
    // The newest are here; one that began before a restart is in both.
    const newest = this.unwritten(node).filter(({ ts_ms }) => ts_ms >= from && ts_ms < to);
    const spans = [...kept, ...newest].sort((a, b) => a.ts_ms - b.ts_ms);
    return { from_ms: from, to_ms: to, bucket_ms, resolution, buckets: gathered(spans, from, bucket_ms) };
  }

  private unwritten(node: string): HostSpan[] {
    const of = this.waiting.get(node);
    return of === undefined ? [] : [...of.over, of.running.span()];
  }

  /**
   * What the disk does not take waits; that is said once.
   * @param running_hour_ms an hour that goes on waiting; null for none
   */
  private write(nodes: readonly string[], running_hour_ms: number | null): void {
    const { store, log } = this.options;
    const isOver = ({ ts_ms }: { readonly ts_ms: number }) => hourOf(ts_ms) !== running_hour_ms;
    try {
      store.save(nodes.map((node) => ({ node, spans: this.unwritten(node).filter(isOver) })));
    } catch (error) {
      if (!this.refused) log.error({ error }, 'How the Pis were cannot be written; it is tried again');
      this.refused = true;
      return;
    }
    this.refused = false;
    for (const node of nodes) {
      const of = this.waiting.get(node);
      if (of === undefined || isOver(of.running)) this.waiting.delete(node);
      else of.over = of.over.filter((span) => !isOver(span));
    }
  }
}

function hourOf(ts_ms: number): number {
  return Math.floor(ts_ms / HOUR_MS) * HOUR_MS;
}
