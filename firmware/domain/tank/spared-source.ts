import { STOPPED_SHARE } from '../flow/flow-marks.js';
import type { SourceKind } from '../source/source.js';
import type { DrawnAtOpening } from './drawn-at-opening.js';

/** A source that brings this much of what it should is none to be left. */
const SOUND_SHARE = 0.75;

/** A source that adds nothing to an empty tank, and what could take over from it. */
export interface IdleSource {
  readonly drawn: Pick<DrawnAtOpening, 'lph' | 'stale'>;
  /** What it should bring, in litres per hour; null while nobody knows. */
  readonly inflow_lph: number | null;
  /** Those that can take over and were not dry at their last try; what each may bring at the most, null while nobody knows. */
  readonly reliefs: readonly { readonly kind: SourceKind; readonly most_lph: number | null }[];
  /** Whether, left without such a one, it is tried again by itself, and another until then. */
  readonly returns: boolean;
}

/**
 * Whether it is left, though people may draw all that it brings: another one can take over and they drew less than a sound
 * one brings, or a main is as good, for a main burns no pump; or they drew less than half of it, another one can be tried,
 * and this one is tried again by itself.
 */
export function maySpare({ drawn, inflow_lph, reliefs, returns }: IdleSource): boolean {
  const drawn_share = drawn.lph / Math.max(1, inflow_lph ?? 0);
  if (reliefs.length === 0) return returns && drawn_share < STOPPED_SHARE;
  return drawn_share < SOUND_SHARE || reliefs.some((one) => one.kind === 'town' && isAsGood(one.most_lph));

  /** Where nobody knows any more what they drew any main is. */
  function isAsGood(most_lph: number | null): boolean {
    return drawn.stale || (most_lph ?? 0) >= SOUND_SHARE * (inflow_lph ?? Number.POSITIVE_INFINITY);
  }
}
