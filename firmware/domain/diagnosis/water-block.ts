/** How much water came in and by which way it was told, over a stretch in which nothing was switched. */
export interface WaterBlock {
  readonly ended_ms: number;
  readonly span_ms: number;
  /** What there was when it began. */
  readonly began_litres: number;
  /** What the level gained, in litres; negative when it fell. */
  readonly gained_litres: number;
  /** What passed the inlet's meter, in litres; null without one that could be read all the time. */
  readonly metered_litres: number | null;
}

/** A level at a moment. */
export interface Mark {
  /** When the level was so, and when that was looked at together with the meter. */
  readonly at_ms: number;
  readonly looked_ms: number;
  readonly litres: number;
  readonly metered_litres: number | null;
}

/** No block that is told by what comes in lasts longer, in ms. */
export const LONGEST_BLOCK_MS = 600_000;
/** Good levels farther apart than this do not belong to one block, in ms. */
const LONGEST_GAP_MS = 200_000;

/** Cuts the time between two switchings into blocks of a given length. Times are monotonic. */
export class BlockCutter {
  private first: Mark | null = null;
  private last_ms = 0;

  /** What there was when the present block began; null while none has. */
  get began_litres(): number | null {
    return this.first?.litres ?? null;
  }

  /** What was going on is over: the next block begins anew. */
  restart(): void {
    this.first = null;
  }

  /** A good level is there at `now_ms`: whether it has to be taken, because a block begins or may end with it. */
  due(now_ms: number, least_ms: number): boolean {
    if (now_ms - this.last_ms > LONGEST_GAP_MS) this.first = null;
    this.last_ms = now_ms;
    return this.first === null || now_ms - this.first.at_ms >= least_ms;
  }

  /** Takes a level; answers the block that it ends, if it ends one. */
  take(mark: Mark, least_ms: number): WaterBlock | null {
    const { first } = this;
    this.last_ms = mark.looked_ms;
    const span_ms = mark.at_ms - (first?.at_ms ?? mark.at_ms);
    if (first !== null && span_ms < least_ms) return null;
    this.first = mark;
    if (first === null) return null;
    const metered = (mark.metered_litres ?? Number.NaN) - (first.metered_litres ?? Number.NaN);
    return {
      ended_ms: mark.looked_ms,
      span_ms,
      began_litres: first.litres,
      gained_litres: mark.litres - first.litres,
      metered_litres: metered >= 0 ? metered : null,
    };
  }
}
