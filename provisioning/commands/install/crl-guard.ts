import { type MachineFile, VPN_FOLDER } from '../../deploy/machine-file.js';
import type { Manifest } from '../../deploy/manifest.js';
import { type ReadCrl, readCrls } from '../../pki/crl.js';
import { Refusal } from '../../refusal.js';
import type { MachineRoot } from './machine-root.js';

const CRL = `${VPN_FOLDER}/crl.pem`;

/** What the lists of revoked certificates say: the one on the machine, and the one that is brought. */
export interface CrlStep {
  /** Names whose certificates are on the list that is brought and not on the one that stands. */
  readonly newly_revoked: readonly string[];
}

/**
 * Compares the lists of revoked certificates. A bundle that is older than what the machine has is refused: whoever was
 * revoked since would be let in again.
 * @throws Refusal `crl_older`
 */
export function compareCrl(root: MachineRoot, files: readonly MachineFile[], { revoked }: Manifest): CrlStep {
  const standing = listsIn(root.text(CRL));
  const brought = listsIn(files.find(({ path }) => path === CRL)?.text);
  const older = standing.find(({ issuer, number }) =>
    brought.some((one) => one.issuer === issuer && one.number < number),
  );
  if (older !== undefined)
    throw new Refusal({
      code: 'crl_older',
      message: `this bundle has an older list of revoked certificates than the machine (below number ${older.number}): whoever was revoked since would be let in again`,
      hint: 'Make a new bundle: sluice bundle NAME --out DIR',
      exit: 'conflict',
    });
  const before = new Set(standing.flatMap(({ serials }) => serials));
  const fresh = new Set(brought.flatMap(({ serials }) => serials).filter((serial) => !before.has(serial)));
  const names = revoked.filter(({ serial }) => fresh.has(serial)).map(({ name }) => name);
  return { newly_revoked: [...new Set(names)] };
}

/** None when there is no list, or none that can be read: then a sound one can only be better. */
function listsIn(pem: string | undefined): ReadCrl[] {
  try {
    return pem === undefined ? [] : readCrls(pem);
  } catch {
    return [];
  }
}
