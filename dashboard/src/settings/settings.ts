import { type ReadonlySignal, signal } from '@preact/signals';
import { type Choices, DEFAULTS, readChoices } from './choices.js';

/** What settings need of the browser's storage, which may refuse: full, or forbidden. */
export type SettingsStorage = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'sluice.settings';

/** How this phone shows things. Kept in this browser alone: it is nobody else's business. */
export class Settings {
  readonly #storage: SettingsStorage;
  readonly #choices = signal<Choices>(DEFAULTS);

  constructor(storage: SettingsStorage) {
    this.#storage = storage;
  }

  get choices(): ReadonlySignal<Choices> {
    return this.#choices;
  }

  /** Takes what was kept, as far as it still makes sense. */
  start(): void {
    try {
      this.#choices.value = readChoices(this.#storage.getItem(KEY));
    } catch {
      this.#choices.value = DEFAULTS;
    }
  }

  /** Makes a choice, and keeps it where the browser lets us; for this visit it holds in any case. */
  choose(choice: Partial<Choices>): void {
    const choices = { ...this.#choices.peek(), ...choice };
    this.#choices.value = choices;
    try {
      this.#storage.setItem(KEY, JSON.stringify(choices));
    } catch {
      // Private windows and full disks: nothing to be done about it, and nothing lost but the memory of it.
    }
  }
}
