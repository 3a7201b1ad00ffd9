import { z } from 'zod';

const seconds = z.number().min(0);

/**
 * When a tank into which nothing comes will be empty, by what people draw at each hour of the day: in seconds from now.
 * Between the soonest and the latest it will be in 19 of 20 cases; the latest is null when it may last for more than two weeks.
 */
export const emptying = z.object({ likely_s: seconds, soonest_s: seconds, latest_s: seconds.nullable() });

export type Emptying = z.infer<typeof emptying>;
