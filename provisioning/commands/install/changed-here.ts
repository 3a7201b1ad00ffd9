import type { Warning } from '../../cli/answer.js';
import { ETC, type MachineFile } from '../../deploy/machine-file.js';
import { sha256 } from '../../deploy/manifest.js';
import type { FileChange } from './compare.js';
import type { MachineRoot } from './machine-root.js';
import type { InstallRecord } from './record.js';

/** Written by bundles, and by people and `sluice sensor calibrate` as well. */
const NODE_CONFIG = `${ETC}/node.json`;
const CONFIGURATIONS = [`${ETC}/gateway.json`, NODE_CONFIG];

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

/**
 * Keeps a node's configuration that was changed on the machine, such as by a calibration, before a bundle's takes its
 * place.
 * @returns what to say about it
 */
export function keepChangedHere(root: MachineRoot, changes: readonly FileChange[], now_ms: number): Warning[] {
  return changes.flatMap(({ path, file, changed_here }) => {
    const standing = root.text(path);
    if (changed_here !== true || path !== NODE_CONFIG || file === undefined || standing === undefined) return [];
    const kept = `${path}.${new Date(now_ms).toISOString().replaceAll(':', '-')}.bak`;
    root.write(kept, standing, file);
    const message = `${path} was changed on this machine, by hand or by a calibration: the bundle's counts now, and what was there is ${kept}`;
    return [{ code: 'changed_here', message }];
  });
}
