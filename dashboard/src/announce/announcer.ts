import { type ReadonlySignal, signal } from '@preact/signals';

/** Says changes, and only changes, to people who listen to the page instead of looking at it. */
export class Announcer {
  readonly #said = signal('');

  get said(): ReadonlySignal<string> {
    return this.#said;
  }

  say(text: string): void {
    this.#said.value = text;
  }
}
