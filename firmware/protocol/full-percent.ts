import { z } from 'zod';

/** The level above which an inlet never runs. */
export const fullPercent = z.number().min(10).max(100);
