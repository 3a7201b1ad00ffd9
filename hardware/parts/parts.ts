import { readFileSync } from 'node:fs';
import { z } from 'zod';

const number = z
  .string()
  .regex(/^\d+(\.\d+)?$/, 'a number')
  .transform(Number);
const optional = z.union([z.literal('').transform(() => null), number]);

/** One line of the parts list. */
const part = z.strictObject({
  /** What builds name it by. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  /** What feeds it: the rail of 3.3 V or 5 V, the battery's 12 V, or nothing. What has `supplies_ma` feeds others there. */
  rail: z.enum(['', '3V3', '5V', '12V']),
  voltage_min_v: optional,
  voltage_max_v: optional,
  /** What it takes at work, and at its peak, from its rail. */
  typical_ma: optional,
  peak_ma: optional,
  /** What a supply or converter can give on `supplies`. */
  supplies: z.enum(['', '5V', '12V']),
  supplies_ma: optional,
  alternatives: z.string(),
  why: z.string().min(1),
});

export type Part = Readonly<z.infer<typeof part>>;

/**
 * Reads the parts list, a CSV file with a line of headings; fields with commas are in double quotes.
 * @throws when a line does not fit
 */
export function readParts(file: string): Part[] {
  const [head = [], ...rows] = readFileSync(file, 'utf8').trimEnd().split('\n').map(fields);
  return rows.map((row) => part.parse(Object.fromEntries(head.map((name, at) => [name, row[at]]))));
}

/** Fields of one line, RFC 4180 without line breaks inside quotes. */
function fields(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replace(/""/g, '"') ?? plain ?? '',
  );
}
