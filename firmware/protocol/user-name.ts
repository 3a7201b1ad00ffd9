import { z } from 'zod';

/** Name of a dashboard user. */
export const username = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,30}[a-z0-9])?$/, '1–32 characters: a–z, 0–9, dot, dash, underscore');
