import { z } from 'zod';
import { bcm } from './bcm.js';

/** What switches an actuator: a relay on a pin, or one of the simulated farm. */
export const relay = z.discriminatedUnion('driver', [
  z.strictObject({
    driver: z.literal('onoff'),
    /** BCM number of the pin. */
    gpio: bcm,
    active: z.enum(['high', 'low']).default('high'),
  }),
  z.strictObject({ driver: z.literal('simulated') }),
]);

export type RelayConfig = z.infer<typeof relay>;
