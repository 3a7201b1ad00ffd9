import type { Warning } from '../../cli/answer.js';
import { ETC } from '../../deploy/machine-file.js';
import type { FileChange } from './compare.js';
import type { MachineRoot } from './machine-root.js';

const NODE_CONFIG = `${ETC}/node.json`;

/**
 * Keeps a node's configuration that was changed on the machine, such as by a calibration, before a bundle's takes its
 * place.
 * @returns what to say about it
 */
export function keepChangedHere(
  root: MachineRoot,
  changes: readonly FileChange[],
  now_ms: number,
): Warning[] {
  return changes.flatMap(({ path, file, changed_here }) => {
    const standing = root.text(path);
    if (changed_here !== true || path !== NODE_CONFIG || file === undefined || standing === undefined)
      return [];
    const kept = `${path}.${new Date(now_ms).toISOString().replaceAll(':', '-')}.bak`;
    root.write(kept, standing, file);
    const message = `${path} was changed on this machine, by hand or by a calibration: the bundle's counts now, and what was there is ${kept}`;
    return [{ code: 'changed_here', message }];
  });
}
