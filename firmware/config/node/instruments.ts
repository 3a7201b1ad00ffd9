import { z } from 'zod';
import { bcm } from './bcm.js';

/** Where an instrument is: on a pin, or in the simulated farm, which needs none. */
const place = {
  driver: z.enum(['onoff', 'simulated']).default('onoff'),
  /** BCM number of the pin. */
  gpio: bcm.optional(),
};
const placed = ({ driver, gpio }: { driver: string; gpio?: number | undefined }) =>
  (driver === 'onoff') === (gpio !== undefined);
const placedMessage = {
  message: 'needed, unless the driver is "simulated", which has no pin',
  path: ['gpio'],
};

/** A contact that tells whether water stands at one height: a float switch, or a conduction probe's two electrodes. */
export const levelSwitch = z
  .strictObject({
    ...place,
    /** `high`: wet means full. `low`: dry means nearly empty. */
    at: z.enum(['high', 'low']),
    /** Share of capacity at which it switches, 0–100. */
    percent: z.number().min(0).max(100),
    /** The level of the pin while there is water at the switch. A broken wire should read as wet at `high`. */
    wet: z.enum(['high', 'low']),
    /** How long the contact must stand before it is believed. */
    debounce_ms: z.number().int().min(10).max(10_000).default(500),
  })
  .refine(placed, placedMessage);

/** A meter that closes a contact, or pulses a Hall sensor, once per so much water. */
export const flowMeter = z
  .strictObject({
    ...place,
    /** What flows through it. */
    on: z.enum(['inlet', 'outlet']).default('inlet'),
    litres_per_pulse: z.number().positive().max(1_000),
    /** Pulses nearer than this are bounces of the contact. */
    debounce_ms: z.number().min(0).max(1_000).default(1),
  })
  .refine(placed, placedMessage);

/** A pressure switch in the pipe behind a pump: it calls for water while the pressure is low. */
export const demandSwitch = z
  .strictObject({
    ...place,
    /** The level of the pin while it calls. A broken wire should read as not calling. */
    calls: z.enum(['high', 'low']),
    /** How long the contact must stand before it is believed. */
    debounce_ms: z.number().int().min(10).max(10_000).default(100),
  })
  .refine(placed, placedMessage);

/** A tipping-bucket rain gauge: the same input as a flow meter's, in mm of rain. */
export const rainGauge = z
  .strictObject({
    ...place,
    mm_per_tip: z.number().positive().max(10).default(0.2794),
    debounce_ms: z.number().min(0).max(1_000).default(50),
  })
  .refine(placed, placedMessage);

export type LevelSwitchConfig = z.infer<typeof levelSwitch>;
export type FlowMeterConfig = z.infer<typeof flowMeter>;
export type DemandSwitchConfig = z.infer<typeof demandSwitch>;
export type RainGaugeConfig = z.infer<typeof rainGauge>;
