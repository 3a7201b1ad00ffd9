import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Ticker } from '../clock/ticker.js';
import type { Farm } from '../live/farm.js';

/** A machine's figures at one moment. */
export interface HostSample {
  /** On the phone's clock. */
  readonly at_ms: number;
  readonly cpu_percent: number | null;
  readonly memory_percent: number | null;
  readonly cpu_temp_c: number | null;
}

export interface HostHistoryOptions {
  readonly farm: Farm;
  readonly ticker: Ticker;
}

/** As far back as this page remembers. */
export const KEPT_MS = 3_600_000;
/** One sample in this time: 120 in an hour are as fine as a phone's screen shows. */
export const EVERY_MS = 30_000;

/** The last hour of each machine's figures, as far as this page was open: the gateway keeps only the present ones. */
export class HostHistory {
  readonly #options: HostHistoryOptions;
  readonly #hosts = new Map<string, Signal<readonly HostSample[]>>();
  #stopWatching: (() => void) | undefined;

  constructor(options: HostHistoryOptions) {
    this.#options = options;
  }

  /** The samples of a node's machine, oldest first. */
  of(node: string): ReadonlySignal<readonly HostSample[]> {
    return this.#samples(node);
  }

  start(): void {
    this.#stopWatching = this.#options.ticker.now_ms.subscribe((now_ms) => this.#look(now_ms));
  }

  /** Stops looking and forgets. */
  stop(): void {
    this.#stopWatching?.();
    this.#hosts.clear();
  }

  #look(now_ms: number): void {
    const { farm } = this.#options;
    for (const id of farm.node_ids.peek()) {
      const samples = this.#samples(id);
      const last = samples.peek().at(-1);
      if (last !== undefined && now_ms - last.at_ms < EVERY_MS) continue;
      const node = farm.node(id)?.peek();
      // What a machine that is away said last is not what it is like now.
      if (node === undefined || node.host === null || !node.online) continue;
      const { cpu_percent, memory_percent, cpu_temp_c } = node.host;
      const young = samples.peek().filter(({ at_ms }) => now_ms - at_ms <= KEPT_MS);
      samples.value = [...young, { at_ms: now_ms, cpu_percent, memory_percent, cpu_temp_c }];
    }
  }

  #samples(node: string): Signal<readonly HostSample[]> {
    const existing = this.#hosts.get(node);
    if (existing) return existing;
    const samples = signal<readonly HostSample[]>([]);
    this.#hosts.set(node, samples);
    return samples;
  }
}
