import { z } from 'zod';
import { id } from './primitives.js';

/** What a node keeps of a tank's flows across a restart. Lost, it is learned anew: nothing safe depends on it. */

const finite = z.number().min(-1e9).max(1e9);

/** 24 hours of the day and, last, the whole day; null where nothing was learned. */
const flow = z
  .array(
    z
      .strictObject({ mean_lph: finite, variance: finite.min(0), days: z.number().min(0).max(1e4) })
      .nullable(),
  )
  .max(25)
  .readonly();

export const learned = z.strictObject({
  /** What each source brings, and what whole runs gain; "" is the source without a name. Null without an inlet. */
  fill: z.strictObject({ inflows: z.record(z.union([id, z.literal('')]), flow), gains: flow }).nullable(),
  /** What its faults are told by. */
  diagnosis: z.strictObject({
    draws: z.strictObject({
      watched_ms: z.number().min(0).max(1e13),
      longest_ms: z.array(z.number().min(0).max(1e13)).max(32).readonly(),
      leaked_at_ms: z.number().min(0).max(1e13).nullable().optional(),
      habit: flow.optional(),
    }),
    inflow: flow,
  }),
});

export type Learned = z.infer<typeof learned>;
