import { z } from 'zod';
import { isTimeZone } from '../domain/schedule/local-time.js';
import { id, moment, timestamp } from './primitives.js';

/**
 * A history as columns of whole numbers, a fifth of the plain one and less. Read a column of differences from the left:
 * each value is the one before plus the number that stands there, beginning with 0; null stands for "nothing good was
 * measured" and changes nothing.
 */
export const compactHistory = z.object({
  format: z.literal('compact'),
  tank: id,
  from: timestamp,
  to: timestamp,
  bucket_s: z.number(),
  resolution: z.enum(['raw', 'hour', 'day']),
  buckets: z.object({
    /** Number of each bucket, as differences: it begins at `from` + number × `bucket_s`. Empty ones are left out. */
    number: z.array(z.number().int()),
    /** Least level in tenths of a percent, rounded down, as differences. */
    min_permille: z.array(z.number().int().nullable()),
    /** What the mean level is above the least, in tenths of a percent. */
    mean_above_min_permille: z.array(z.number().int().min(0).nullable()),
    /** What the greatest level, rounded up, is above the least, in tenths of a percent. */
    max_above_min_permille: z.array(z.number().int().min(0).nullable()),
    /** As differences. */
    readings: z.array(z.number().int()),
    bad_readings: z.array(z.number().int()),
    /** Whole litres, null where nothing good was measured. */
    inflow_litres: z.array(z.number().int().min(0).nullable()),
    outflow_litres: z.array(z.number().int().min(0).nullable()),
  }),
  /** Rain by whole hours, or by buckets where those are longer. Left out without any gauge. */
  rain: z
    .object({
      /** Whole seconds after `from`, as differences. */
      at_s: z.array(z.number().int()),
      /** Tenths of a millimetre. */
      tenths_mm: z.array(z.number().int().min(0)),
    })
    .optional(),
  events: z.object({
    /** Whole seconds after `from`, as differences. */
    at_s: z.array(z.number().int()),
    /** Places in `kinds`. */
    kind: z.array(z.number().int().min(0)),
    /** `actuator state mode reason_code`, each kind of event once. */
    kinds: z.array(z.string()),
  }),
});

/** Query of an export: one tank, or all when it is left out. */
export const exportQuery = z.strictObject({
  tank: id.optional(),
  from: moment,
  to: moment,
  format: z.enum(['csv', 'json']).default('csv'),
  /** Left out: readings up to two days, hours up to 800 days, then days. */
  resolution: z.enum(['raw', 'hour', 'day']).optional(),
});

/** Query of a use report; by default of the last 35 days, 13 weeks or 13 months. */
export const useQuery = z.strictObject({
  period: z.enum(['day', 'week', 'month']).default('day'),
  from: moment.optional(),
  to: moment.optional(),
  /** An IANA name; left out: that of the tank's schedule, else UTC. */
  time_zone: z.string().max(64).refine(isTimeZone, 'write it as Europe/Madrid').optional(),
});

const useFigures = {
  /** Water drawn and filled, as the level tells, in litres. */
  drawn_litres: z.number().min(0),
  filled_litres: z.number().min(0),
  /** The part of `filled_litres` that came while the inlet was closed: rain, or filled past the inlet. */
  unmetered_litres: z.number().min(0),
  /** How long each actuator ran, in seconds. */
  inlet_s: z.number().min(0),
  outlet_s: z.number().min(0),
  pump_s: z.number().min(0),
  /** By source of the inlet; null is one without a name. */
  sources: z.array(
    z.object({ source: id.nullable(), open_s: z.number().min(0), filled_litres: z.number().min(0) }),
  ),
};

/** A day, week (from Monday) or month by the calendar of the time zone. */
export const useOfPeriod = z.object({
  /** Its first day, such as `2026-03-29`. */
  date: z.string(),
  from: timestamp,
  to: timestamp,
  ...useFigures,
  /** By the gauge of the tank's Pi, or the mean of the farm's gauges; null without any. */
  rain_mm: z.number().min(0).nullable(),
});

export const useReport = z.object({
  /** Null: all tanks of the farm together. */
  tank: id.nullable(),
  time_zone: z.string(),
  period: z.enum(['day', 'week', 'month']),
  /** Oldest first. An hour counts to the period in which it begins. */
  periods: z.array(useOfPeriod),
});

export type CompactHistory = z.infer<typeof compactHistory>;
export type ExportQuery = z.infer<typeof exportQuery>;
export type UseQuery = z.infer<typeof useQuery>;
export type UseOfPeriod = z.infer<typeof useOfPeriod>;
export type UseReport = z.infer<typeof useReport>;
