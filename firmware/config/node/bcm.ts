import { z } from 'zod';

/** The number a pin has in the Raspberry Pi's documentation (BCM), not its place on the header. */
export const bcm = z.number().int().min(0).max(53);
