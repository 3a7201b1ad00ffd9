import { z } from 'zod';

/**
 * What a drawing needs of a node's configuration; a whole configuration fits, and what the configuration may leave out
 * may be left out here. The firmware's schema is the judge of what is right: this one only reads.
 */
const relay = z.object({
  driver: z.string(),
  gpio: z.number().optional(),
  active: z.enum(['high', 'low']).default('high'),
});

const sensor = z.object({
  driver: z.string(),
  trigger_gpio: z.number().optional(),
  echo_gpio: z.number().optional(),
  device: z.string().optional(),
  mode: z.enum(['auto', 'triggered']).default('auto'),
});

const levelSwitch = z.object({
  gpio: z.number().optional(),
  at: z.enum(['high', 'low']),
  wet: z.enum(['high', 'low']),
});

const flowMeter = z.object({
  gpio: z.number().optional(),
  on: z.string().default('inlet'),
  litres_per_pulse: z.number(),
});

const wiredTank = z.object({
  id: z.string(),
  name: z.string(),
  sensor,
  inlet: z
    .object({
      relay: relay.nullable().default(null),
      sources: z.array(z.object({ id: z.string(), relay })).default([]),
    })
    .nullable()
    .default(null),
  outlet: z
    .object({ relay, safe_position: z.enum(['closed', 'open']).default('closed') })
    .nullable()
    .default(null),
  pump: z
    .object({
      relay,
      direction: z.enum(['draw', 'transfer']).default('draw'),
      demand: z.object({ gpio: z.number().optional() }).nullable().default(null),
    })
    .nullable()
    .default(null),
  level_switches: z.array(levelSwitch).default([]),
  flow_meters: z.array(flowMeter).default([]),
});

export const wiredNode = z.object({
  tanks: z.array(wiredTank),
  rain_gauge: z.object({ gpio: z.number().optional() }).nullable().default(null),
});

export type WiredNode = z.infer<typeof wiredNode>;
export type WiredTank = z.infer<typeof wiredTank>;
export type WiredRelay = z.infer<typeof relay>;
export type WiredSensor = z.infer<typeof sensor>;

/** What the configuration does not know: the things that are bought, by the tank's id. */
export interface Fittings {
  readonly sensors: Readonly<Record<string, string>>;
  readonly loads: Readonly<Record<string, 'valve' | 'pump'>>;
}
