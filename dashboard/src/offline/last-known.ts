import type { Snapshot } from '../../../firmware/protocol/rest.js';

/** The farm as this phone last knew it. */
export interface Kept {
  readonly snapshot: Snapshot;
  /** When it was known, on the phone's clock in ms. */
  readonly known_ms: number;
}

/** What it needs of the browser's storage, which may refuse. */
export type KeptStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const KEY = 'sluice.last_known';
/** Raised when what is kept changes its form: an older page's leavings are then nothing. */
const FORM = 1;

/**
 * Keeps the last snapshot for a time without contact, where the page itself is kept too. It is read once, at the start,
 * and shown as what it is; nothing can be operated from it.
 */
export class LastKnown {
  readonly #storage: KeptStorage;

  constructor(storage: KeptStorage) {
    this.#storage = storage;
  }

  /** Keeps a snapshot in the place of the one before. */
  keep({ snapshot, known_ms }: Kept): void {
    try {
      this.#storage.setItem(KEY, JSON.stringify({ form: FORM, snapshot, known_ms }));
    } catch {
      // A full or forbidden storage keeps nothing: an older snapshot would pass for a newer one.
      this.forget();
    }
  }

  /** What was kept; null when nothing was, or nothing that makes sense. */
  recall(): Kept | null {
    try {
      const told: unknown = JSON.parse(this.#storage.getItem(KEY) ?? 'null');
      return isKept(told) ? told : null;
    } catch {
      return null;
    }
  }

  /** Forgets it: the next person at this phone must not see what the last one saw. */
  forget(): void {
    try {
      this.#storage.removeItem(KEY);
    } catch {
      // Where nothing can be removed, nothing was kept.
    }
  }
}

function isKept(told: unknown): told is Kept {
  if (typeof told !== 'object' || told === null || !('form' in told) || told.form !== FORM) return false;
  return 'snapshot' in told && 'known_ms' in told && typeof told.known_ms === 'number';
}
