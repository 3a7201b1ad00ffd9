import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineFile } from '../../deploy/machine-file.js';
import {
  BUNDLE_FOLDER,
  FILES_FOLDER,
  MANIFEST_FILE,
  type Manifest,
  type ManifestFile,
  manifest,
  sha256,
} from '../../deploy/manifest.js';
import { readIfThere } from '../../farm/farm-files.js';
import { Refusal } from '../../refusal.js';

/** A bundle that is whole. */
export interface LoadedBundle {
  /** Where its manifest is. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly files: readonly MachineFile[];
}

/**
 * Reads a bundle and checks that it is what was made.
 * @param folder the bundle, or the folder that it was written into
 * @throws Refusal `bundle_missing`, `bundle_damaged`
 */
export function loadBundle(folder: string): LoadedBundle {
  const inner = existsSync(join(folder, BUNDLE_FOLDER, MANIFEST_FILE)) ? join(folder, BUNDLE_FOLDER) : folder;
  const text = readIfThere(join(inner, MANIFEST_FILE));
  if (text === undefined)
    throw new Refusal({
      code: 'bundle_missing',
      message: `${folder} holds no bundle: there is no ${MANIFEST_FILE} in it`,
      hint: 'Make it with "sluice bundle", copy all of it, and name its folder with --bundle.',
      exit: 'not_found',
    });
  const checked = checkedManifest(inner, text);
  return { folder: inner, manifest: checked, files: checked.files.map((file) => loadFile(inner, file)) };
}

/** How a machine takes a bundle that it refuses: uninstalling takes the command away, and the bundle's script needs none. */
export function installAnew(folder: string): string {
  return `sudo sluice uninstall, then sudo sh ${folder}/install.sh`;
}

function checkedManifest(folder: string, text: string): Manifest {
  try {
    return manifest.parse(JSON.parse(text));
  } catch {
    throw damaged(folder, `${MANIFEST_FILE} is not what "sluice bundle" writes`);
  }
}

function loadFile(folder: string, { path, mode, group, sha256: hash, once }: ManifestFile): MachineFile {
  const text = readIfThere(join(folder, FILES_FOLDER, path));
  if (text === undefined) throw damaged(folder, `${path} is missing`);
  // What a person fills in may be filled in on the card.
  if (once === undefined && sha256(text) !== hash) throw damaged(folder, `${path} is not what was made`);
  const file = { path, mode: Number.parseInt(mode, 8), group, text };
  return once === undefined ? file : { ...file, once };
}

function damaged(folder: string, why: string): Refusal {
  return new Refusal({
    code: 'bundle_damaged',
    message: `the bundle in ${folder} cannot be used; nothing was changed: ${why}`,
    hint: 'Run "sluice bundle" again, copy all of it, and wait until the card may be pulled out.',
    exit: 'damaged',
  });
}
