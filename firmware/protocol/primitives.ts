import { z } from 'zod';

export { toTimestamp } from './timestamp.js';

/** Identifier of a gateway, node or tank: lower-case letters, digits and dashes; safe in topics, paths and DNs. */
export const id = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, '1–32 characters: a–z, 0–9 and dashes inside');

/** UTC time, ISO 8601 with milliseconds, as `Date.prototype.toISOString` writes it. */
export const timestamp = z.iso.datetime({ precision: 3 });

/** A UTC time that somebody asks with: ISO 8601, as exact as they like. */
export const moment = z.iso.datetime({ error: 'write it in UTC, as 2026-06-01T06:12:44Z' });

/** Whether a span leads forward; one with an open end, or with an end that is no time, does not lead back. */
export function isForward({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean {
  return from === undefined || to === undefined || !(Date.parse(from) >= Date.parse(to));
}

/** Share of capacity, 0–100 %. */
export const percent = z.number().min(0).max(100);

/** Code of a reason: lower-case words joined by underscores. */
export const reasonCode = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/);

/** The numbers and names a reason's sentence needs. */
export const reasonArgs = z.record(z.string().max(64), z.union([z.number(), z.string().max(200)]));

/** What every explained state carries: code for programs, arguments for translation, sentence for people. */
export const explained = {
  reason_code: reasonCode,
  reason_args: reasonArgs,
  reason: z.string().max(300),
};
