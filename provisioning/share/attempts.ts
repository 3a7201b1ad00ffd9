/** How often one address may name a wrong path before it is no longer listened to. */
const MOST_WRONG = 5;
/** Beyond so many addresses, all of them together are one. */
const MOST_ADDRESSES = 256;
const ALL_OTHERS = 'others';

/** Counts wrong paths by the address they come from. It forgets nothing: a share lasts minutes. */
export class Attempts {
  readonly #wrong = new Map<string, number>();

  /** Whether an address has guessed too often to be listened to. */
  isSilenced(address: string): boolean {
    return (this.#wrong.get(this.#keyOf(address)) ?? 0) >= MOST_WRONG;
  }

  /** Notes a wrong path. */
  wrong(address: string): void {
    const key = this.#keyOf(address);
    this.#wrong.set(key, (this.#wrong.get(key) ?? 0) + 1);
  }

  #keyOf(address: string): string {
    return this.#wrong.has(address) || this.#wrong.size < MOST_ADDRESSES ? address : ALL_OTHERS;
  }
}
