import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

/** What comes of a part that is loaded when it is wanted. */
export type Loaded<Part> =
  | { readonly at: 'loading' | 'failed' }
  | { readonly at: 'there'; readonly part: Part };

/** Loads a part of the dashboard, once, from when it is first wanted. */
export function useLoaded<Part>(wanted: boolean, load: () => Promise<Part>): Loaded<Part> {
  const loaded = useSignal<Loaded<Part>>({ at: 'loading' });
  useEffect(() => {
    if (!wanted) return;
    load().then(
      (part) => {
        loaded.value = { at: 'there', part };
      },
      () => {
        loaded.value = { at: 'failed' };
      },
    );
  }, [wanted]);
  return loaded.value;
}
