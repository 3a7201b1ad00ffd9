import { z } from 'zod';
import { id, isForward, moment, timestamp } from './primitives.js';

/** Query of a Pi's history: half-open [from, to), at most `buckets` points. */
export const hostHistoryQuery = z
  .strictObject({
    from: moment.optional(),
    to: moment.optional(),
    buckets: z.coerce.number().int().min(1).max(2000).default(300),
  })
  .refine(isForward, { message: 'from must be before to', path: ['from'] });

/** Extremes are kept, rounded outwards to half percents or whole degrees. Null where the machine told nothing. */
const extremes = z.object({ min: z.number(), mean: z.number(), max: z.number() }).nullable();

/** One bucket; those in which nothing was told are left out. */
export const hostBucket = z.object({
  ts: timestamp,
  cpu_percent: extremes,
  memory_percent: extremes,
  cpu_temp_c: extremes,
  disk_free_percent: extremes,
  /** Highest load, mean of a minute. */
  load1_max: z.number().min(0).nullable(),
  /** Share of the time in which it was throttled. */
  throttled_percent: z.number().min(0).max(100).nullable(),
  /**
   * For how long the machine was up, as it told first and last, to the minute once it is kept, and how often it was
   * started anew between the two. A bucket that begins lower than the one before it ended: a restart between them.
   */
  uptime: z
    .object({
      first_s: z.number().min(0),
      last_s: z.number().min(0),
      restarts: z.number().int().min(0),
    })
    .nullable(),
});

export const hostHistory = z.object({
  node: id,
  from: timestamp,
  to: timestamp,
  bucket_s: z.number(),
  /** What the buckets are made of. */
  resolution: z.enum(['five_minutes', 'hour']),
  buckets: z.array(hostBucket),
});

export type HostBucket = z.infer<typeof hostBucket>;
export type HostHistory = z.infer<typeof hostHistory>;
