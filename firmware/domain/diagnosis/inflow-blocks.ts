import type { Rate } from '../level/rate.js';
import type { InletMeter } from './inlet-meter.js';
import type { SensorNoise } from './sensor-noise.js';
import type { Situation } from './situation.js';
import { BlockCutter, LONGEST_BLOCK_MS, type Mark, type WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/** A block lasts at least this long, and until the expected water is so many times what the sensor can be wrong by. */
const BLOCK_MS = 60_000;
const TIMES_NOISE = 8;
/** A run that is over before that tells by what rose as far, once it has lasted so long. */
const SHORT_BLOCK_MS = 20_000;

/** Cuts the time between two switchings of the inlet into blocks that are long enough to tell what comes in. */
export class InflowBlocks {
  private readonly cutter = new BlockCutter();

  constructor(
    private readonly noise: Pick<SensorNoise, 'litres'>,
    private readonly meter: InletMeter,
  ) {}

  /** Whether a level has to be taken now. */
  due(situation: Situation): boolean {
    const { expected_inflow, now_ms } = situation;
    // That none is so short is asked first: this is asked at every look.
    if (!this.cutter.due(now_ms, BLOCK_MS)) return false;
    const least_ms = isKnown(expected_inflow) ? this.known_ms(expected_inflow.rate_lph, situation) : BLOCK_MS;
    return this.cutter.due(now_ms, least_ms);
  }

  /** Takes a level; answers the block that it ends, if it ends one. */
  take(mark: Mark, situation: Situation): WaterBlock | null {
    const { expected_inflow } = situation;
    // Where nobody knows what to expect, what is seen to rise has to be as much.
    const unknown_ms = this.rose(mark) ? BLOCK_MS : LONGEST_BLOCK_MS;
    const least_ms = isKnown(expected_inflow)
      ? this.known_ms(expected_inflow.rate_lph, situation)
      : unknown_ms;
    return this.meter.believed(this.cutter.take(mark, least_ms));
  }

  /** The inlet closes on a run of which nobody knows what to expect: what it brought since the last block, if that tells. */
  end(mark: Mark): WaterBlock | null {
    return this.rose(mark) ? this.cutter.take(mark, SHORT_BLOCK_MS) : null;
  }

  /** What was going on is over: the next block begins anew. */
  restart(): void {
    this.cutter.restart();
  }

  private rose({ litres }: Mark): boolean {
    return litres - (this.cutter.began_litres ?? litres) >= TIMES_NOISE * this.noise.litres;
  }

  private known_ms(expected_lph: number, situation: Situation): number {
    const metered_litres = this.meter.least_litres(situation, situation.inlet?.open === true);
    const least_litres = Math.max(TIMES_NOISE * this.noise.litres, metered_litres);
    const told_ms = (least_litres * MS_PER_HOUR) / expected_lph;
    return Math.min(LONGEST_BLOCK_MS, Math.max(BLOCK_MS, told_ms));
  }
}

function isKnown(expected: Rate | null): expected is Rate {
  return expected !== null && expected.rate_lph > 0;
}
