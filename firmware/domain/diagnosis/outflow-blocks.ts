import type { SensorNoise } from './sensor-noise.js';
import { BlockCutter, type Mark, type WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/** What leaves is weighed over so long, in ms. */
export const OUTFLOW_BLOCK_MS = 600_000;
/** After the level rose by itself, water may still come in for so long, in ms: a roof drains for a while after a shower. */
const COMES_ON_MS = 1_800_000;

/** What left a tank over a stretch in which nothing came in, as far as anybody can tell. */
export interface Left {
  readonly outflow_lph: number;
  readonly span_ms: number;
  readonly ended_ms: number;
  /** Of the day, 0–23; null while the clock cannot be trusted. */
  readonly hour: number | null;
  /** Whether a meter told what the inlet brought meanwhile. */
  readonly metered: boolean;
}

/**
 * What leaves a tank while its inlet is closed, block by block. Rain on the roof, a lorry, another tank's pump: whatever
 * comes in by another way hides what leaves, and a leak would seem to pause. Where nobody says so the level does, which
 * then rises. That is seen one block late, so each one waits for the next before it counts.
 */
export class OutflowBlocks {
  private readonly cutter = new BlockCutter();
  private waiting: Left | null = null;
  private comes_until_ms = Number.NEGATIVE_INFINITY;

  constructor(private readonly noise: Pick<SensorNoise, 'rise_litres'>) {}

  /** Whether a level has to be taken now. */
  due(now_ms: number): boolean {
    return this.cutter.due(now_ms, OUTFLOW_BLOCK_MS);
  }

  /** Takes a level; answers what is now known to have left in the block before. */
  take(mark: Mark, hour: number | null): Left | null {
    const block = this.cutter.take(mark, OUTFLOW_BLOCK_MS);
    if (block === null) return null;
    const before = this.waiting;
    this.waiting = null;
    if (this.rose(block)) {
      this.comes_until_ms = block.ended_ms + COMES_ON_MS;
      return null;
    }
    if (block.ended_ms >= this.comes_until_ms) this.waiting = leftIn(block, hour);
    return before;
  }

  /** Whether water came in during a block, by the level alone. */
  rose({ gained_litres }: WaterBlock): boolean {
    return gained_litres > this.noise.rise_litres;
  }

  /** The stretch is over, and nothing came in at its end: answers what is left to count. */
  end(): Left | null {
    const { waiting } = this;
    this.restart();
    return waiting;
  }

  /** Nothing of the stretch counts that was not told yet. */
  restart(): void {
    this.cutter.restart();
    this.waiting = null;
  }
}

/** The mean outflow of a block, in litres per hour; negative when the level rose. */
export function outflowOf_lph({ gained_litres, span_ms }: WaterBlock): number {
  return (-gained_litres * MS_PER_HOUR) / span_ms;
}

function leftIn(block: WaterBlock, hour: number | null): Left {
  const { span_ms, ended_ms, metered_litres } = block;
  return { outflow_lph: outflowOf_lph(block), span_ms, ended_ms, hour, metered: metered_litres !== null };
}
