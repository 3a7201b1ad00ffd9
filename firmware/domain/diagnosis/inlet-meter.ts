import type { MeterView } from '../instruments/panel.js';
import type { Situation } from './situation.js';
import { LONGEST_BLOCK_MS, type WaterBlock } from './water-block.js';

const MS_PER_HOUR = 3_600_000;
/**
 * It has to pulse so many times in a block. What an open inlet brings is weighed: one pulse more or less is a fifth of
 * that. Through a closed one nothing comes, and any pulse is too many.
 */
const PULSES = { open: 5, closed: 1 };

/** What is seen of the inlet's meter, and what it should count. */
type Seen = Pick<Situation, 'flow_meters' | 'expected_inflow'>;

/** The meter in the inlet's pipe. Where nothing can be told by it the tank is judged by its level, as one without. */
export class InletMeter {
  /** It was still while the water rose: it is broken, or bypassed, until it counts again. */
  silent = false;

  /** What it has counted since the node started; null where nothing can be told by it. @param open of the inlet */
  litres(seen: Seen, open: boolean): number | null {
    return shown(seen, open)?.total_litres ?? null;
  }

  /** What has to come in a block to be told by it, in litres; 0 where nothing can be. @param open of the inlet */
  least_litres(seen: Seen, open: boolean): number {
    return leastOf(shown(seen, open), open);
  }

  /** Whether it tells what comes in. @param open of the inlet */
  tells(seen: Seen, open: boolean): boolean {
    return !this.silent && shown(seen, open) !== null;
  }

  /** A block as far as it is to be believed: the silence of a meter that is broken says nothing. */
  believed(block: WaterBlock | null): WaterBlock | null {
    return this.silent && block?.metered_litres === 0 ? { ...block, metered_litres: null } : block;
  }
}

/** Null without a meter that can be read, and where its pulses come too seldom for a block. */
function shown({ flow_meters, expected_inflow }: Seen, open: boolean): MeterView | null {
  for (const meter of flow_meters) {
    if (meter.on !== 'inlet') continue;
    const most_litres = ((expected_inflow?.rate_lph ?? 0) * LONGEST_BLOCK_MS) / MS_PER_HOUR;
    const coarse = most_litres > 0 && leastOf(meter, open) > most_litres;
    return meter.total_litres === null || coarse ? null : meter;
  }
  return null;
}

function leastOf(meter: MeterView | null, open: boolean): number {
  return (open ? PULSES.open : PULSES.closed) * (meter?.litres_per_pulse ?? 0);
}
