import { z } from 'zod';

/** A length in mm, as installers measure it with a tape. */
export const length_mm = z.number().min(1).max(100_000);

/** The number a pin has in the Raspberry Pi's documentation (BCM), not its place on the header. */
export const bcm = z.number().int().min(0).max(53);
