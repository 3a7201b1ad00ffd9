import { z } from 'zod';
import { reasonArgs, reasonCode } from './primitives.js';

/** What the gateway asked an inlet to wait for, as the node keeps it on disk; null while it asks for nothing. */
export const keptWait = z
  .strictObject({
    source: z.string().max(64).nullable(),
    /** The term it was last given for. */
    lease_s: z.number().int().min(1).max(600),
    reason_code: reasonCode,
    reason_args: reasonArgs,
  })
  .nullable();

export type KeptWait = z.infer<typeof keptWait>;
