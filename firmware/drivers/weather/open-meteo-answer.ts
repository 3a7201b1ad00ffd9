import { z } from 'zod';
import type { HourOfRain } from '../../ports/weather.js';

const HOUR_MS = 3_600_000;
const MOST_HOURS = 400;

/** No hour on Earth has had more than some 300 mm: whatever says so is not a forecast. */
const rain_mm = z.number().min(0).max(500).nullable();
const row = <T extends z.ZodType>(value: T) => z.array(value).min(1).max(MOST_HOURS);

/** https://open-meteo.com/en/docs, with `timeformat=unixtime`. */
const answer = z
  .object({
    hourly_units: z.object({
      time: z.literal('unixtime'),
      precipitation: z.literal('mm'),
      precipitation_probability: z.literal('%'),
    }),
    hourly: z.object({
      /** In s. Each value stands for the hour that ends then. */
      time: row(z.number().int().min(0).max(1e11)),
      precipitation: row(rain_mm),
      precipitation_probability: row(z.number().min(0).max(100).nullable()),
    }),
  })
  .refine(
    ({ hourly }) =>
      hourly.time.length === hourly.precipitation.length &&
      hourly.time.length === hourly.precipitation_probability.length,
    'the rows are not of one length',
  );

/**
 * The hours in an answer of Open-Meteo. Hours for which it says nothing are left out: what is not known to come is not
 * waited for. Throws for an answer of another form.
 */
export function readAnswer(json: unknown): HourOfRain[] {
  const result = answer.safeParse(json);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw new Error(`its answer is none: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { time, precipitation, precipitation_probability } = result.data.hourly;
  return time.flatMap((end_s, i) => {
    const rain = precipitation[i] ?? null;
    const probability_percent = precipitation_probability[i] ?? null;
    if (rain === null || probability_percent === null) return [];
    return [{ from_ms: end_s * 1000 - HOUR_MS, rain_mm: rain, probability_percent }];
  });
}
