import { LearnedDraw } from '../flow/learned-draw.js';
import type { FlowMemory } from '../flow/learned-flow.js';
import type { Rate } from '../level/rate.js';
import { OUTFLOW_BLOCK_MS, outflowOf_lph } from './outflow-blocks.js';
import { BlockCutter, type Mark, type WaterBlock } from './water-block.js';

/** Learns all that leaves a tank by the hour, whichever way: what it will be empty by. A leak is none of it. */
export class TotalOutflow {
  private readonly by_hour: LearnedDraw;
  private readonly blocks = new BlockCutter();

  constructor(memory: FlowMemory = []) {
    this.by_hour = new LearnedDraw(memory);
  }

  get memory(): FlowMemory {
    return this.by_hour.memory;
  }

  /** What usually leaves in an hour of the day; null while nobody knows. */
  expected(hour: number): Rate | null {
    return this.by_hour.expected(hour);
  }

  /** From here on another flow is seen. */
  restart(): void {
    this.blocks.restart();
  }

  /** Whether a level has to be taken now. */
  due(now_ms: number): boolean {
    return this.blocks.due(now_ms, OUTFLOW_BLOCK_MS);
  }

  /** Takes a level; answers the block that it ends, if it ends one. */
  take(mark: Mark): WaterBlock | null {
    return this.blocks.take(mark, OUTFLOW_BLOCK_MS);
  }

  /** So much left over a block. @param hour of the day, local; null while nobody knows */
  learn(block: WaterBlock, hour: number | null): void {
    this.by_hour.take(outflowOf_lph(block), block.span_ms, hour);
  }

  /** What was taken in lately was a leak's. */
  drop(): void {
    this.by_hour.drop();
  }
}
