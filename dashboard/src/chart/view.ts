/** A stretch of time in seconds since 1970, as uPlot counts. */
export interface View {
  readonly min: number;
  readonly max: number;
}

/** Nothing shorter than this says anything: levels are kept once a minute. */
const SHORTEST_S = 10 * 60;

/**
 * Zooms about a moment, which keeps its place; never out of `whole`.
 * @param factor below 1 zooms in
 * @param at seconds since 1970
 */
export function zoomed(view: View, whole: View, factor: number, at: number): View {
  const longest = whole.max - whole.min;
  const length = Math.min(longest, Math.max(Math.min(SHORTEST_S, longest), (view.max - view.min) * factor));
  const share = (at - view.min) / (view.max - view.min || 1);
  return inside(at - length * share, length, whole);
}

/** Moves by a share of what is in view: positive towards later; stops at the ends of `whole`. */
export function moved(view: View, whole: View, share: number): View {
  const length = view.max - view.min;
  return inside(view.min + length * share, length, whole);
}

function inside(min: number, length: number, whole: View): View {
  const from = Math.max(whole.min, Math.min(min, whole.max - length));
  return { min: from, max: from + length };
}
