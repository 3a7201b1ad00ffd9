import { loadFarm, loadSecrets } from '../farm/farm-files.js';
import type { FarmState } from '../farm/farm-state.js';
import type { FarmSecrets } from '../farm/secrets.js';
import { loadPki } from '../pki/pki-folder.js';
import type { PkiState } from '../pki/pki-state.js';
import { type Leaf, readRegister } from '../pki/register.js';

/** A whole farm, as machines are described from it. */
export interface FarmView {
  readonly folder: string;
  readonly farm: FarmState;
  readonly secrets: FarmSecrets;
  readonly pki: PkiState;
  readonly register: readonly Leaf[];
  /** The wall time at which it was read. */
  readonly now_ms: number;
}

/**
 * Reads all of a farm; for `describeGateway` and `describeDevice`, and so for whoever renders files.
 * @throws Refusal `farm_missing`, `pki_missing`, `farm_damaged`, `farm_newer`
 */
export function viewFarm(folder: string, now_ms: number): FarmView {
  const pki = loadPki(folder);
  return {
    folder,
    farm: loadFarm(folder),
    secrets: loadSecrets(folder),
    pki,
    register: readRegister(folder, pki, now_ms),
    now_ms,
  };
}
