import { type ReadonlySignal, signal } from '@preact/signals';
import { type Address, HOME, hrefOf, readAddress } from './address.js';

/** What the router needs of the browser's window. */
export interface RouterWindow {
  readonly location: { readonly hash: string };
  readonly scrollY: number;
  addEventListener(type: 'hashchange', listener: () => void): void;
}

/** Where in the dashboard this page is; the browser's history does the rest. */
export class Router {
  readonly #window: RouterWindow;
  readonly #address = signal<Address>(HOME);
  readonly #scrolled = new Map<string, number>();
  #moved = false;

  constructor(window: RouterWindow) {
    this.#window = window;
  }

  get address(): ReadonlySignal<Address> {
    return this.#address;
  }

  /** Whether this page has moved, or had to give way, since it was loaded; only then does the focus follow. */
  get moved(): boolean {
    return this.#moved;
  }

  /** Something else stood where the page will: it takes the focus when it comes. */
  gaveWay(): void {
    this.#moved = true;
  }

  /** How far down the page at that place was scrolled when it was last left, in px. */
  scrolledAt(address: Address): number {
    return address.at === 'home' ? (this.#scrolled.get(hrefOf(address)) ?? 0) : 0;
  }

  /** Takes the place the page was loaded at, and from then on every other. */
  start(): void {
    this.#address.value = readAddress(this.#window.location.hash) ?? HOME;
    this.#window.addEventListener('hashchange', () => this.#look());
  }

  #look(): void {
    const address = readAddress(this.#window.location.hash);
    const before = this.#address.peek();
    if (address === null || (before.at === address.at && hrefOf(before) === hrefOf(address))) return;
    this.#scrolled.set(hrefOf(before), this.#window.scrollY);
    this.#moved = true;
    this.#address.value = address;
  }
}
