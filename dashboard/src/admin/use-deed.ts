import { type ReadonlySignal, useSignal } from '@preact/signals';
import type { Trouble } from '../http/request.js';

/** Something that is asked of the gateway by a button: one at a time, with what came of it. */
export interface Deed {
  readonly busy: ReadonlySignal<boolean>;
  readonly trouble: ReadonlySignal<Trouble | null>;
  /** Asks; answers whether it was done. A press while another is under way does nothing. */
  readonly run: (ask: () => Promise<Trouble | null>) => Promise<boolean>;
}

export function useDeed(): Deed {
  const busy = useSignal(false);
  const trouble = useSignal<Trouble | null>(null);
  const run = async (ask: () => Promise<Trouble | null>) => {
    if (busy.value) return false;
    busy.value = true;
    trouble.value = null;
    const came = await ask();
    trouble.value = came;
    busy.value = false;
    return came === null;
  };
  return { busy, trouble, run };
}
