import { z } from 'zod';
import { bcm } from './length.js';

/** A contact that tells whether water stands at one height: a float switch, or a conduction probe's two electrodes. */
export const levelSwitch = z.strictObject({
  driver: z.enum(['onoff', 'simulated']).default('onoff'),
  gpio: bcm,
  /** `high`: wet means full. `low`: dry means nearly empty. */
  at: z.enum(['high', 'low']),
  /** Share of capacity at which it switches, 0–100. */
  percent: z.number().min(0).max(100),
  /** The level of the pin while there is water at the switch. A broken wire should read as wet at `high`. */
  wet: z.enum(['high', 'low']),
  /** How long the contact must stand before it is believed. */
  debounce_ms: z.number().int().min(10).max(10_000).default(500),
});

/** A meter that closes a contact, or pulses a Hall sensor, once per so much water. */
export const flowMeter = z.strictObject({
  driver: z.enum(['onoff', 'simulated']).default('onoff'),
  gpio: bcm,
  /** What flows through it. */
  on: z.enum(['inlet', 'outlet']).default('inlet'),
  litres_per_pulse: z.number().positive().max(1_000),
  /** Pulses nearer than this are bounces of the contact. */
  debounce_ms: z.number().min(0).max(1_000).default(1),
});

/** A tipping-bucket rain gauge: the same input as a flow meter's, in mm of rain. */
export const rainGauge = z.strictObject({
  driver: z.enum(['onoff', 'simulated']).default('onoff'),
  gpio: bcm,
  mm_per_tip: z.number().positive().max(10).default(0.2794),
  debounce_ms: z.number().min(0).max(1_000).default(50),
});

export type LevelSwitchConfig = z.infer<typeof levelSwitch>;
export type FlowMeterConfig = z.infer<typeof flowMeter>;
export type RainGaugeConfig = z.infer<typeof rainGauge>;
