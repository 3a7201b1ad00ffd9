import { z } from 'zod';
import { timestamp } from './primitives.js';

/** How far the backup of a gateway is. */
export const backupView = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('copying'), percent: z.number().int().min(0).max(100), by: z.string() }),
  /** It can be fetched until then. */
  z.object({
    state: z.literal('ready'),
    made: timestamp,
    file_name: z.string(),
    /** Before it is packed: what is fetched is smaller. */
    size_bytes: z.number().int(),
    until: timestamp,
  }),
  z.object({ state: z.literal('failed'), code: z.string(), detail: z.string() }),
]);

/** `manifest.json` in a backup, version 1. */
export const backupManifest = z.object({
  format: z.literal('sluice-backup'),
  schema: z.literal(1),
  gateway: z.string(),
  /** Of the Sluice that wrote it; an older one may not be able to read its database. */
  version: z.string(),
  made: timestamp,
  files: z.array(z.object({ name: z.string(), size_bytes: z.number().int() })),
});

export type BackupView = z.infer<typeof backupView>;
export type BackupManifest = z.infer<typeof backupManifest>;
