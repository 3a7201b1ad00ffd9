import { z } from 'zod';
import { SOURCE_DEFAULTS, SOURCE_KINDS } from '../../domain/source/source.js';
import { id } from '../../protocol/primitives.js';
import { relay } from './relay.js';

const minute = z.number().int().min(0).max(1_440);

/** Local hours, in minutes after midnight; over midnight when `to` lies before `from`. */
const hours = z
  .strictObject({ from_minute: minute, to_minute: minute })
  .refine(({ from_minute, to_minute }) => from_minute !== to_minute, {
    message: 'must differ from from_minute; leave allowed_hours out for the whole day',
    path: ['to_minute'],
  });

/** One source an inlet fills from, through a valve or pump of its own. Flows in L/h, times in s. */
export const source = z
  .strictObject({
    id,
    kind: z.enum(SOURCE_KINDS),
    relay,
    /** 1 is taken first. */
    priority: z.number().int().min(1).max(99).default(SOURCE_DEFAULTS.priority),
    /** Per m³, in the farm's money: of equal priority the cheapest is taken first. */
    cost_per_m3: z.number().min(0).max(1_000).default(SOURCE_DEFAULTS.cost_per_m3),
    /** 1 for toilets and beds, 5 for drinking. */
    quality: z.number().int().min(1).max(5).default(SOURCE_DEFAULTS.quality),
    /** What it brings, if somebody measured it. */
    inflow_lph: z.number().positive().max(1_000_000).nullable().default(SOURCE_DEFAULTS.inflow_lph),
    /** When it may be used; null: always. */
    allowed_hours: z.array(hours).min(1).max(8).nullable().default(SOURCE_DEFAULTS.allowed_hours),
    /** The tank of this node that it empties; null for a main or a bore. */
    supply_tank: id.nullable().default(SOURCE_DEFAULTS.supply_tank),
    /** At this level of the supplying tank it is left alone, in percent of capacity. */
    lock_out_percent: z.number().min(0).max(90).default(SOURCE_DEFAULTS.lock_out_percent),
    /** From this level of the supplying tank on it is used again. */
    restore_percent: z.number().min(1).max(100).default(SOURCE_DEFAULTS.restore_percent),
    /** So long without water, and it counts as dry; null: never. */
    dry_run_s: z.number().int().min(10).max(3_600).nullable().default(SOURCE_DEFAULTS.dry_run_s),
    /** A dry one is tried again after this. */
    retry_after_s: z.number().int().min(60).max(86_400).default(SOURCE_DEFAULTS.retry_after_s),
  })
  .refine((s) => s.restore_percent > s.lock_out_percent, {
    message: 'must be above lock_out_percent, or the source would be switched on and off by the minute',
    path: ['restore_percent'],
  });
