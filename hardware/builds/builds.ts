import { z } from 'zod';
import { readData } from '../read-data.js';

/** A reference build: what is bought, soldered and configured for a common case. */
const build = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** When to take this one. */
  purpose: z.string(),
  board: z.enum(['pi-3', 'pi-zero-2-w', 'pi-4', 'pi-5']),
  /** Lines of config.txt, beyond those that Raspberry Pi OS brings. */
  config_txt: z.array(z.string()),
  /** Parts of the parts list, by id, and how many. */
  parts: z.record(z.string(), z.number().int().min(1)),
  fittings: z.strictObject({
    sensors: z.record(z.string(), z.string()),
    loads: z.record(z.string(), z.enum(['valve', 'pump'])),
  }),
  /** The list `tanks` of node.json; the firmware's own schema checks it. */
  tanks: z.array(z.looseObject({ id: z.string() })).min(1),
});

export type Build = Readonly<z.infer<typeof build>>;

export const BUILDS: readonly Build[] = ['single-tank', 'waterproof', 'pump-and-source'].map((name) =>
  readData(build, new URL(`${name}.json`, import.meta.url)),
);
