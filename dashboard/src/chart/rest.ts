import { type Signal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { View } from './view.js';

/** What a chart shows since it rests: since nobody moves or zooms it any more. */
export interface Rest {
  /** The stretch in sight; null when it is all of the time. */
  readonly part: View | null;
  /** Whether somebody moved or zoomed it; else it went on with the time, or followed a step from point to point. */
  readonly by_hand: boolean;
}

/** How long a view stays as it is before it counts as resting. */
const REST_MS = 700;

/**
 * Writes to `rest` what is in sight, once the view has not changed for a while.
 * @param whole all of the time
 * @returns to be called with every change that a person asks for by moving or zooming
 */
export function useRest(view: Signal<View>, whole: View, rest: Signal<Rest>): (asked: View) => void {
  const by_hand = useRef(false);
  useSignalEffect(() => {
    const { min, max } = view.value;
    const timer = setTimeout(() => {
      const part = min <= whole.min && max >= whole.max ? null : { min, max };
      const was = rest.peek().part;
      if (part?.min !== was?.min || part?.max !== was?.max) rest.value = { part, by_hand: by_hand.current };
      by_hand.current = false;
    }, REST_MS);
    return () => clearTimeout(timer);
  });
  return (asked) => {
    by_hand.current = true;
    view.value = asked;
  };
}
