import { z } from 'zod';

/** What the helper and its clients say to each other over a unix socket: JSON objects, one to a line. */

/** The longest line either side reads, in bytes. */
export const LONGEST_LINE_BYTES = 4_096;

const id = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const gpio = z.number().int().min(0).max(31);
const pins = { trigger_gpio: gpio, echo_gpio: gpio };

export const helperRequest = z.discriminatedUnion('ask', [
  /** One ping of a sensor. */
  z.strictObject({ id, ask: z.literal('range'), ...pins }),
  /** Which sensors there are; touches no pin. */
  z.strictObject({ id, ask: z.literal('sensors') }),
]);

/** The width of a pulse on the echo line, in µs. */
const echo_us = z.number().int().min(1).max(1_000_000);

export const helperAnswer = z.discriminatedUnion('kind', [
  z.object({ id, kind: z.literal('echo'), echo_us }),
  z.object({ id, kind: z.enum(['no_echo', 'stuck_echo', 'silent']) }),
  z.object({ id, kind: z.literal('sensors'), sensors: z.array(z.object(pins)) }),
  /** `id` is null when the request could not be read. */
  z.object({ id: id.nullable(), kind: z.literal('refused'), code: z.string().max(64), detail: z.string() }),
]);

export type HelperRequest = z.infer<typeof helperRequest>;
export type HelperAnswer = z.infer<typeof helperAnswer>;

/** The two pins of a sensor, BCM numbers. */
export type SensorPinNumbers = Readonly<Record<keyof typeof pins, number>>;

/** A line as an object of the protocol; undefined when it is none. */
export function readMessage<T>(schema: z.ZodType<T>, line: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
