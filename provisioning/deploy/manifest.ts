import { createHash } from 'node:crypto';
import { z } from 'zod';
import { id } from '../../firmware/protocol/primitives.js';
import { BELONGS_TO_SLUICE, MACHINE_KINDS, type MachineFile } from './machine-file.js';
import type { MachinePlan } from './machine-plan.js';

/** Where things are in a bundle, relative to its folder on the SD card. */
export const BUNDLE_FOLDER = 'sluice';
export const MANIFEST_FILE = 'machine.json';
export const FILES_FOLDER = 'files';

const file = z.strictObject({
  path: z.string().max(255).regex(BELONGS_TO_SLUICE, 'no place that belongs to Sluice'),
  /** Octal, as `chmod` takes it: an SD card's boot partition keeps no modes. */
  mode: z.enum(['600', '640', '644', '755']),
  group: z.enum(['root', 'sluice']),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
  once: z.literal(true).optional(),
});

/** `machine.json`, version 1: what a bundle installs. A card that was pulled too early is seen by the hashes. */
export const manifest = z
  .strictObject({
    schema: z.literal(1),
    kind: z.enum(MACHINE_KINDS),
    name: id,
    address: z.ipv4(),
    /** The release that made it. */
    version: z.string().regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,64})?$/, 'a version'),
    units: z
      .array(z.string().regex(/^sluice-[a-z-]{1,40}\.service$/, 'a unit of Sluice'))
      .min(1)
      .max(8),
    /** Whose sessions end when the list of revoked certificates gets to the VPN's server. */
    revoked: z.array(z.strictObject({ serial: z.string().regex(/^[0-9a-f]{32}$/), name: id })).max(100_000),
    open_questions: z.array(z.string().max(500)).max(32),
    files: z.array(file).min(1).max(1_000),
  })
  .refine(({ files }) => new Set(files.map(({ path }) => path)).size === files.length, {
    message: 'a path is there twice',
    path: ['files'],
  });

export type Manifest = z.infer<typeof manifest>;
export type ManifestFile = Manifest['files'][number];

/** What the bundle of a machine says about itself. */
export function manifestOf(plan: MachinePlan, version: string): Manifest {
  return manifest.parse({
    schema: 1,
    kind: plan.kind,
    name: plan.name,
    address: plan.address,
    version,
    units: plan.units,
    revoked: plan.revoked,
    open_questions: plan.open_questions,
    files: plan.files.map(entryOf),
  });
}

function entryOf({ path, mode, group, text, once }: MachineFile) {
  const entry = { path, mode: mode.toString(8), group, sha256: sha256(text) };
  return once === undefined ? entry : { ...entry, once };
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
