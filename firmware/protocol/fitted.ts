import { z } from 'zod';
import { id, percent } from './primitives.js';

/** What a tank has beside its level sensor, as its node tells on `tank/<tank>/about`. */

/** Below the reserve nothing is drawn, in percent of capacity. */
const reserve_percent = percent.optional();

export const fittedOutlet = z.object({ reserve_percent });

export const fittedPump = z.object({
  direction: z.enum(['draw', 'transfer', 'fill']),
  /** The tank that a transfer pump lifts water into; null for any other pump. */
  to_tank: id.nullable(),
  reserve_percent,
});

/** One source an inlet fills from. */
export const fittedSource = z.object({
  id,
  kind: z.enum(['rain', 'town', 'bore', 'grey']),
  /** 1 is taken first. */
  priority: z.number().int().min(1).max(99),
  cost_per_m3: z.number().min(0),
  /** 1–5; 5 is fit to drink. */
  quality: z.number().int().min(1).max(5),
  /** The tank it comes from; left out for a main or a bore. */
  supply_tank: id.optional(),
});
