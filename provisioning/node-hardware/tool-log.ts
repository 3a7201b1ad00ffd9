import type { Log } from '../../firmware/ports/log.js';

/** Keeps what drivers complain of, for the end: a log between the lines of a tool would help nobody. */
export class ToolLog implements Log {
  readonly #complaints = new Set<string>();

  get complaints(): readonly string[] {
    return [...this.#complaints];
  }

  debug(): void {}

  info(): void {}

  warn(_fields: object, sentence: string): void {
    this.#complaints.add(sentence);
  }

  error(_fields: object, sentence: string): void {
    this.#complaints.add(sentence);
  }
}
