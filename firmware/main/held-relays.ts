import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RelayPin } from '../drivers/relay/onoff.js';

/** In the node's data folder. */
const FILE = 'held-relays.json';

const heldRelays = z.strictObject({
  schema: z.literal(1),
  relays: z
    .array(
      z.strictObject({ name: z.string(), gpio: z.number().int().min(0), active: z.enum(['high', 'low']) }),
    )
    .readonly(),
});

/**
 * Notes the relays that a node is about to take. Whoever puts them at rest after its death goes by this: the
 * configuration may have been changed since, and not for the better.
 * @throws the error of the file system
 */
export function noteHeldRelays(folder: string, relays: readonly RelayPin[]): void {
  const text = `${JSON.stringify({ schema: 1, relays } satisfies z.infer<typeof heldRelays>)}\n`;
  const file = join(folder, FILE);
  if (textOf(file) === text) return;
  const fresh = `${file}.new`;
  const opened = openSync(fresh, 'w', 0o600);
  try {
    writeFileSync(opened, text);
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
  renameSync(fresh, file);
}

/** The relays that the last node took in this data folder; undefined when that is not known. */
export function readHeldRelays(folder: string): readonly RelayPin[] | undefined {
  try {
    return heldRelays.parse(JSON.parse(textOf(join(folder, FILE)) ?? '')).relays;
  } catch {
    return undefined;
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
