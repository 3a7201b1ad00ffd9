import { z } from 'zod';
import { actuatorName } from './payloads.js';

/**
 * What people hold at its safe position, as the node keeps it on disk. A span and no time of day: a clock that was not set
 * yet can neither end it nor prolong it.
 */
export const keptHolds = z.array(
  z.strictObject({
    actuator: actuatorName,
    command_id: z.string().min(1).max(64),
    /** How long it was still to last when this was written. */
    remaining_s: z.number().int().min(1),
  }),
);

export type KeptHolds = z.infer<typeof keptHolds>;
