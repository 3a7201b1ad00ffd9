import { z } from 'zod';

/** A length in mm, as installers measure it with a tape. */
export const length_mm = z.number().min(1).max(100_000);
