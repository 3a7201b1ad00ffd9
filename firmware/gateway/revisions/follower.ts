import type { Revisable } from '../../ports/revisable.js';

export interface FollowerOptions<T> {
  readonly source: Revisable<T>;
  /** Is given what stands there, when it has changed and can be used. Throws when it cannot, and changes nothing then. */
  readonly take: (value: T) => void;
  /** Is told why what stands there is not taken, at every look as long as that lasts. */
  readonly refuse: (error: Error) => void;
}

/** How often files are looked at, in ms. */
export const LOOK_EVERY_MS = 2_000;

/**
 * Follows something that may be replaced while the gateway runs. Files are replaced one after the other: what cannot be
 * used is refused only when it still stands there at the next look.
 */
export class Follower<T> {
  private taken: string | undefined;
  private suspected: string | undefined;

  constructor(private readonly options: FollowerOptions<T>) {}

  /** @param patient false for the first look: nobody is writing then, and what is wrong is told at once */
  look({ patient = true }: { patient?: boolean } = {}): void {
    const { source, take, refuse } = this.options;
    let seen = '';
    try {
      const texts = source.texts();
      seen = texts.join('\0');
      if (seen === this.taken) return;
      take(source.parse(texts));
      this.taken = seen;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      const suspicion = `${seen}\0${error.message}`;
      if (!patient || suspicion === this.suspected) refuse(error);
      this.suspected = suspicion;
    }
  }
}
