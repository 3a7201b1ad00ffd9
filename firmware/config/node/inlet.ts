import { z } from 'zod';
import { bcm } from './length.js';

const relay = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('onoff'),
    /** BCM number of the pin. */
    gpio: bcm,
    active: z.enum(['high', 'low']).default('high'),
  }),
  z.strictObject({ driver: z.literal('simulated') }),
]);

/** The valve or pump that fills a tank. Times in s. */
export const inlet = z.strictObject({
  relay,
  /** Longest single run. */
  max_run_s: z.number().int().min(10).max(86_400).default(3_600),
  /** Rest after a run that reached that limit. */
  rest_s: z.number().int().min(0).max(86_400).default(900),
  /** No run goes on at or above this level. */
  full_percent: z.number().min(10).max(100).default(95),
  /** How long a close by hand holds when it names no duration. */
  hold_closed_s: z.number().int().min(60).max(86_400).default(3_600),
  /** What the open inlet brings, if somebody measured it. */
  inflow_lph: z.number().positive().max(1_000_000).nullable().default(null),
});
