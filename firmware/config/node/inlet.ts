import { z } from 'zod';
import { fullPercent } from '../../protocol/full-percent.js';
import { relay } from './relay.js';
import { source } from './source.js';

/** The valve or pump that fills a tank. Times in s. */
export const inlet = z
  .strictObject({
    /** What switches it; null for an inlet with `sources`, which have one each. */
    relay: relay.nullable().default(null),
    /** The sources it fills from, never two at once; empty for one that needs no name. */
    sources: z.array(source).max(8).default([]),
    /** Sources of a lower quality are not for this tank. */
    least_quality: z.number().int().min(1).max(5).default(1),
    /** Longest single run. */
    max_run_s: z.number().int().min(10).max(86_400).default(3_600),
    /** A run that has just begun lasts so long, when only the end of its hours or a better source would end it. */
    min_run_s: z.number().int().min(0).max(600).default(0),
    /** Rest after a run that reached that limit. */
    rest_s: z.number().int().min(0).max(86_400).default(120),
    /** That rest where water was arriving until the end: shorter, unless a well or a pump needs all of it. */
    look_s: z.number().int().min(0).max(86_400).default(60),
    /** Shortest pause between two runs. */
    min_off_s: z.number().int().min(0).max(3_600).default(5),
    /** Most starts within any hour. */
    max_starts_per_hour: z.number().int().min(1).max(60).default(12),
    /** Runs in a row that reach the limit while the level does not rise, before the inlet is locked; null: never. */
    trip_after_runs: z.number().int().min(1).max(20).nullable().default(null),
    /** So long without water, and the inlet is locked: for a pump, which must not run dry; null: never. */
    dry_run_s: z.number().int().min(10).max(3_600).nullable().default(null),
    /** How long the valve takes to close: it is told so much earlier. */
    closing_s: z.number().min(0).max(120).default(0),
    /** No run goes on at or above this level. */
    full_percent: fullPercent.default(95),
    /** How long a close by hand holds when it names no duration. */
    hold_closed_s: z.number().int().min(60).max(86_400).default(3_600),
    /** What the open inlet brings, if somebody measured it. */
    inflow_lph: z.number().positive().max(1_000_000).nullable().default(null),
    /** Below this level nothing waits for rain or for another tank, whatever the gateway asks. */
    wait_floor_percent: z.number().min(0).max(100).default(8),
  })
  .refine((i) => (i.relay === null) !== (i.sources.length === 0), {
    message: 'needed, unless each of "sources" has its own: then it must be left out here',
    path: ['relay'],
  })
  .refine((i) => new Set(i.sources.map(({ id }) => id)).size === i.sources.length, {
    message: 'two sources have the same id',
    path: ['sources'],
  })
  .refine((i) => i.sources.length === 0 || i.sources.some(({ quality }) => quality >= i.least_quality), {
    message: 'no source is good enough: lower it, or add a better source',
    path: ['least_quality'],
  });
