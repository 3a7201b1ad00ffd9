import { z } from 'zod';
import { id } from '../../../firmware/protocol/primitives.js';
import { BELONGS_TO_SLUICE, ETC, MACHINE_KINDS } from '../../deploy/machine-file.js';
import { Refusal } from '../../refusal.js';
import type { MachineRoot } from './machine-root.js';

/** Where a machine keeps what was installed on it. */
export const RECORD_FILE = `${ETC}/installed.json`;

const record = z.strictObject({
  schema: z.literal(1),
  kind: z.enum(MACHINE_KINDS),
  name: id,
  version: z.string().max(100),
  units: z.array(z.string().regex(/^sluice-[a-z-]{1,40}\.service$/)),
  files: z.array(z.string().regex(BELONGS_TO_SLUICE)),
  /** SHA-256 of the configurations as they were put in place: what differs was changed on the machine since. */
  written: z.record(z.string().regex(BELONGS_TO_SLUICE), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  /** False from the first write of an installation to its last: an interrupted one is finished by the next. */
  complete: z.boolean(),
});

/** What was installed on a machine: what the next installation, or `uninstall`, may take away. */
export type InstallRecord = z.infer<typeof record>;

/**
 * @returns undefined when nothing was installed
 * @throws Refusal `record_damaged`
 */
export function readRecord(root: MachineRoot): InstallRecord | undefined {
  const text = root.text(RECORD_FILE);
  if (text === undefined) return undefined;
  try {
    return record.parse(JSON.parse(text));
  } catch {
    throw new Refusal({
      code: 'record_damaged',
      message: `${RECORD_FILE} is not what sluice wrote; nothing was changed`,
      hint: 'Delete it and install again: the files are then compared with the bundle alone.',
      exit: 'damaged',
    });
  }
}

export function writeRecord(root: MachineRoot, value: InstallRecord): void {
  root.write(RECORD_FILE, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o644, group: 'root' });
}
