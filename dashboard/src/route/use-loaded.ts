import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What comes of a part that is loaded when it is wanted. */
export type Loaded<Part> =
  | { readonly at: 'loading' | 'failed' }
  | { readonly at: 'there'; readonly part: Part };

/** A part of the dashboard that is loaded when it is first wanted. One that failed to come is tried again. */
export class LazyPart<Part> {
  #loaded: Loaded<Part> = { at: 'loading' };

  constructor(private readonly load: () => Promise<Part>) {}

  /** What is known of it already: a part that came once is there at once. */
  get loaded(): Loaded<Part> {
    return this.#loaded.at === 'there' ? this.#loaded : { at: 'loading' };
  }

  /** Loads it; never rejects. */
  async fetch(): Promise<Loaded<Part>> {
    try {
      this.#loaded = { at: 'there', part: await this.load() };
    } catch {
      this.#loaded = { at: 'failed' };
    }
    return this.#loaded;
  }
}

/** Loads a part from when it is wanted, and tells what came of it. */
export function useLoaded<Part>(wanted: boolean, part: LazyPart<Part>): Loaded<Part> {
  const loaded = useSignal(part.loaded);
  useEffect(() => {
    if (!wanted || loaded.peek().at === 'there') return;
    void part.fetch().then((result) => {
      loaded.value = result;
    });
  }, [wanted]);
  return loaded.value;
}
