/**
 * Opening a valve takes either one long press or two short ones. The second short press must not be the tail of a
 * trembling first, and not so late that the first is forgotten.
 */
export type Press =
  | { readonly at: 'rest' }
  /** Down; `armed_ms` tells when a short press came before. */
  | { readonly at: 'down'; readonly armed_ms: number | null }
  /** One short press was made then. */
  | { readonly at: 'armed'; readonly since_ms: number };

/** A press of this length opens by itself. */
export const HOLD_MS = 800;
/** A short press is remembered for this long. */
export const ARMED_FOR_MS = 6000;
const TREMBLE_MS = 350;

export const REST: Press = { at: 'rest' };

/** The finger goes down. */
export function pressed(press: Press): Press {
  return { at: 'down', armed_ms: press.at === 'armed' ? press.since_ms : null };
}

/** The finger goes up before `HOLD_MS`. `fires` tells whether that was the second of two short presses. */
export function released(press: Press, now_ms: number): { readonly press: Press; readonly fires: boolean } {
  if (press.at !== 'down') return { press, fires: false };
  const since_first_ms = press.armed_ms === null ? Number.POSITIVE_INFINITY : now_ms - press.armed_ms;
  if (since_first_ms > ARMED_FOR_MS) return { press: { at: 'armed', since_ms: now_ms }, fires: false };
  if (since_first_ms < TREMBLE_MS) {
    return { press: { at: 'armed', since_ms: now_ms - since_first_ms }, fires: false };
  }
  return { press: REST, fires: true };
}
