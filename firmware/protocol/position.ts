import { z } from 'zod';

/** Where a tank stands, for the plan of the farm. */

/** On a plan of the farm's own: metres east and north of any point the farm chose. */
const onPlan = z.strictObject({
  x_m: z.number().min(-100_000).max(100_000),
  y_m: z.number().min(-100_000).max(100_000),
});

/** On the earth (WGS 84), as a phone tells it: degrees, north and east positive. */
const onEarth = z.strictObject({
  latitude_deg: z.number().min(-90).max(90),
  longitude_deg: z.number().min(-180).max(180),
});

export const position = z.union([onPlan, onEarth], {
  error: 'must be { "x_m": …, "y_m": … } in metres, or { "latitude_deg": …, "longitude_deg": … }',
});

export type Position = z.infer<typeof position>;
