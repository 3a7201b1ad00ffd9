import { ETC, type MachineFile } from '../../deploy/machine-file.js';
import { sha256 } from '../../deploy/manifest.js';
import type { MachineRoot } from './machine-root.js';
import type { InstallRecord } from './record.js';

/** Written by bundles, and by people and `sluice sensor calibrate` as well. */
const CONFIGURATIONS = [`${ETC}/gateway.json`, `${ETC}/node.json`];

/** How the configurations of a bundle are put in place; nothing of a template, which is the installer's to fill in. */
export function writtenHashes(files: readonly MachineFile[]): Record<string, string> {
  const own = files.filter(({ path, once }) => CONFIGURATIONS.includes(path) && once === undefined);
  return Object.fromEntries(own.map(({ path, text }) => [path, sha256(text)]));
}

/** Whether a file was changed on the machine since the last installation; false where that is not known. */
export function isChangedHere(root: MachineRoot, path: string, earlier: InstallRecord | undefined): boolean {
  const [written, standing] = [earlier?.written?.[path], root.text(path)];
  return written !== undefined && standing !== undefined && sha256(standing) !== written;
}
