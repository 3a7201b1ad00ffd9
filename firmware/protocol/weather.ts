import { z } from 'zod';
import { timestamp } from './primitives.js';

/** `GET /api/weather`: the forecast that top-ups wait by, and how old it is. */
export const weatherView = z.object({
  /** False where no weather service is set up; everything else is then empty. */
  configured: z.boolean(),
  /** When the forecast in use was got; null while there is none. */
  forecast_of: timestamp.nullable(),
  /** Since when the service cannot be asked, and what it answers instead; null while it can. */
  failing_since: timestamp.nullable(),
  trouble: z.string().nullable(),
  /** The hours ahead, the one that is underway first. */
  hours: z.array(
    z.object({
      from: timestamp,
      rain_mm: z.number().min(0),
      probability_percent: z.number().min(0).max(100),
    }),
  ),
});

export type WeatherView = z.infer<typeof weatherView>;
