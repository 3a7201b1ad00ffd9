import { type ReadonlySignal, signal } from '@preact/signals';
import type { VpnView } from '../../../firmware/protocol/rest.js';
import type { Ticker } from '../clock/ticker.js';
import { type Ask, isSignedOut, type Trouble } from '../http/request.js';

export type VpnState =
  | { readonly at: 'asking' }
  /** The gateway is on no VPN: there is nothing to show. */
  | { readonly at: 'none' }
  | { readonly at: 'unknown'; readonly trouble: Trouble }
  | { readonly at: 'known'; readonly view: VpnView };

export interface VpnWatchOptions {
  readonly ask: Ask;
  readonly ticker: Ticker;
  readonly onSignedOut: () => void;
}

/** How often it is asked anew while somebody looks. */
const EVERY_MS = 10_000;

/** Follows who is connected to the VPN, while somebody looks and no longer. */
export class VpnWatch {
  readonly #options: VpnWatchOptions;
  readonly #state = signal<VpnState>({ at: 'asking' });
  #stopWatching: (() => void) | undefined;
  /** When it was last asked, on the phone's clock in ms; null before the first time. */
  #asked_ms: number | null = null;
  /** Counts the starts: an answer that comes after a stop is nobody's. */
  #watch = 0;
  #waiting = false;

  constructor(options: VpnWatchOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<VpnState> {
    return this.#state;
  }

  start(): void {
    this.#state.value = { at: 'asking' };
    this.#asked_ms = null;
    this.#waiting = false;
    this.#watch += 1;
    this.#stopWatching = this.#options.ticker.now_ms.subscribe((now_ms) => void this.#look(now_ms));
  }

  /** Stops asking and forgets what it was told. */
  stop(): void {
    this.#stopWatching?.();
    this.#watch += 1;
    this.#state.value = { at: 'asking' };
  }

  async #look(now_ms: number): Promise<void> {
    const due = this.#asked_ms === null || now_ms - this.#asked_ms >= EVERY_MS;
    if (!due || this.#waiting || this.#state.peek().at === 'none') return;
    this.#asked_ms = now_ms;
    this.#waiting = true;
    const watch = this.#watch;
    const answer = await this.#options.ask<VpnView>('/api/vpn');
    if (watch !== this.#watch) return;
    this.#waiting = false;
    if (answer.ok) {
      this.#state.value = answer.body.configured ? { at: 'known', view: answer.body } : { at: 'none' };
    } else if (isSignedOut(answer.trouble)) this.#options.onSignedOut();
    else this.#state.value = { at: 'unknown', trouble: answer.trouble };
  }
}
