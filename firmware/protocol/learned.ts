import { z } from 'zod';
import { id } from './primitives.js';

/**
 * What a node keeps of a tank's flows, its level sensor and what is wrong with them across a restart. Lost, it is learned
 * anew: only a frozen sensor is then believed for half an hour, as one that nobody knows yet; one over Wi-Fi until a day
 * later, or until what should have come in nearly fills the tank. And that its inlet is stuck open is not found of a full one.
 */

const finite = z.number().min(-1e9).max(1e9);

/** 24 hours of the day and, last, the whole day; null where nothing was learned. */
const flow = z
  .array(
    z
      .strictObject({ mean_lph: finite, variance: finite.min(0), days: z.number().min(0).max(1e4) })
      .nullable(),
  )
  .max(25)
  .readonly();

const span_ms = z.number().min(0).max(1e13);
const windows = z.number().min(0).max(1e6);
const repeats = { seen: windows, repeated: windows };

/** By source; "" is the one without a name. */
const inflows = z.record(z.union([id, z.literal('')]), flow);

/** By source, too. */
const changes = z.record(
  z.union([id, z.literal('')]),
  z.strictObject({ rate_lph: finite, runs: z.number().min(1).max(1e6), lasted_ms: span_ms }),
);

const draws = z.strictObject({
  watched_ms: span_ms,
  longest_ms: z.array(span_ms).max(32).readonly(),
  lasting: z
    .array(z.strictObject({ lasting_ms: span_ms, ago_ms: span_ms }))
    .max(32)
    .readonly()
    .optional(),
  leaked_at_ms: span_ms.nullable().optional(),
  habit: flow.optional(),
  burst: z
    .strictObject({
      watched_ms: span_ms,
      greatest_lph: z.number().min(0).max(1e9),
      ended_at_ms: span_ms.nullable(),
      named: z
        .strictObject({ peak_lph: z.number().min(0).max(1e9), lasted_ms: span_ms })
        .nullable()
        .optional(),
    })
    .optional(),
});

/** A level sensor that tells when it likes. */
const told = z.strictObject({
  watched_ms: span_ms,
  most_repeats: windows,
  last: z
    .strictObject({
      distance_mm: finite,
      came_litres: finite.min(0),
      proof: z.enum(['repeats', 'meter', 'inflow']).nullable(),
    })
    .nullable(),
});

const named = { evidence: z.number().positive().max(100), lasted_ms: span_ms };

/** Faults of the supply and of the inlet; the source is the one filled from last. */
const standing = z.strictObject({
  source: z.union([id, z.literal('')]),
  supply: z
    .strictObject({ name: z.enum(['weak_supply', 'no_supply', 'no_water_arrives']), ...named })
    .nullable(),
  stuck_open: z.strictObject(named).nullable(),
});

const diagnosis = z
  .strictObject({
    draws,
    outflow: flow.optional(),
    standing: standing.optional(),
    sensor: z
      .strictObject({
        ...{ ...repeats, named: z.boolean(), told: told.optional() },
        filling: z.strictObject(repeats).optional(),
        longest_ms: span_ms.optional(),
      })
      .optional(),
    inflows: inflows.optional(),
    changes: changes.optional(),
    /** Until the sources were told apart: of the one without a name. */
    inflow: flow.optional(),
  })
  .transform(({ inflow, inflows = {}, ...rest }) => ({
    ...rest,
    inflows: inflow === undefined ? inflows : { '': inflow, ...inflows },
  }));

export const learned = z.strictObject({
  /** What each source brings, and what whole runs gain. Null without an inlet. */
  fill: z.strictObject({ inflows, gains: flow }).nullable(),
  /** What its faults are told by. */
  diagnosis,
});

export type Learned = z.infer<typeof learned>;
