import { type ReadonlySignal, signal } from '@preact/signals';
import { type Ask, isSignedOut, type RequestOptions, type Trouble } from '../http/request.js';

export type Listed<Item> =
  | { readonly at: 'asking' }
  | { readonly at: 'unknown'; readonly trouble: Trouble }
  /** `trouble`: why it could not be read anew, when it could not; the items are then those of before. */
  | { readonly at: 'known'; readonly items: readonly Item[]; readonly trouble: Trouble | null };

export interface RemoteListOptions<Item> {
  readonly ask: Ask;
  readonly onSignedOut: () => void;
  /** Where the list is read. */
  readonly path: string;
  /** Finds the list in the answer. */
  readonly itemsOf: (body: never) => readonly Item[];
}

/** A list that the gateway keeps. Nothing is changed here before the gateway has changed it. */
export class RemoteList<Item> {
  readonly #options: RemoteListOptions<Item>;
  readonly #state = signal<Listed<Item>>({ at: 'asking' });

  constructor(options: RemoteListOptions<Item>) {
    this.#options = options;
  }

  get state(): ReadonlySignal<Listed<Item>> {
    return this.#state;
  }

  /** Reads the list anew; what was known stays while it is asked for, and when it cannot be had: people type in it. */
  async load(): Promise<void> {
    const answer = await this.#options.ask<never>(this.#options.path);
    if (answer.ok) {
      this.#state.value = { at: 'known', items: this.#options.itemsOf(answer.body), trouble: null };
      return;
    }
    const { trouble } = answer;
    if (isSignedOut(trouble)) return this.#options.onSignedOut();
    const before = this.#state.peek();
    this.#state.value = before.at === 'known' ? { ...before, trouble } : { at: 'unknown', trouble };
  }

  /** Asks for a change, and then for the list as it is now; null when it was made, else why not. */
  async change(path: string, options: RequestOptions): Promise<Trouble | null> {
    const answer = await this.#options.ask<unknown>(path, options);
    if (!answer.ok && isSignedOut(answer.trouble)) {
      this.#options.onSignedOut();
      return answer.trouble;
    }
    // Also after a refusal: the list may be older than what it was refused for.
    await this.load();
    return answer.ok ? null : answer.trouble;
  }
}
