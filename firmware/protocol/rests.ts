import { z } from 'zod';
import { actuatorName } from './payloads.js';
import { id } from './primitives.js';

/** Far longer than anything that can be configured. */
const span_s = z.number().int().min(0).max(1e7);

const runs = z.strictObject({
  resting_s: span_s,
  rest_s: span_s,
  paused_s: span_s,
  spent_s: span_s,
  unrested_s: span_s,
  starts_ago_s: z.array(span_s).max(1_000).readonly(),
});

/**
 * What the actuators of a tank have used up, and what they and its sources still have to wait for, as the node keeps it on
 * disk. Spans as of when this was written, and no time of day: a clock that was not set yet can neither end nor prolong one.
 */
export const keptRests = z.strictObject({
  runs: z.partialRecord(actuatorName, runs),
  sources: z
    .array(z.strictObject({ id, remaining_s: span_s }))
    .max(1_000)
    .readonly(),
  /** Left out where there are none, as it is in files from before it was kept. */
  low_sources: z.array(id).max(1_000).readonly().optional(),
});

export type KeptRests = z.infer<typeof keptRests>;
