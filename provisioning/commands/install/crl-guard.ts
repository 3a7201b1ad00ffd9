import { VPN_FOLDER } from '../../deploy/machine-file.js';
import { type ReadCrl, readCrls } from '../../pki/crl.js';
import { Refusal } from '../../refusal.js';
import { installAnew, type LoadedBundle } from './bundle-source.js';
import type { MachineRoot } from './machine-root.js';

const CRL = `${VPN_FOLDER}/crl.pem`;

/** More serial numbers than this are not named one by one. */
const MOST_NAMED = 5;

/** What the lists of revoked certificates say: the one on the machine, and the one that is brought. */
export interface CrlStep {
  /** Names whose certificates are on the list that is brought and not on the one that stands. */
  readonly newly_revoked: readonly string[];
}

/**
 * Compares the lists of revoked certificates. A bundle that knows less than the machine does is refused: whoever was
 * revoked since would be let in again. Its number alone does not tell: a farm that was restored from a backup counts on
 * from there. A list keeps certificates that have ended, so that none is missed for that.
 * @throws Refusal `crl_older`
 */
export function compareCrl(root: MachineRoot, { folder, files, manifest }: LoadedBundle): CrlStep {
  const standing = listsIn(root.text(CRL));
  const brought = listsIn(files.find(({ path }) => path === CRL)?.text);
  refuseOlder(ofSameFarm(standing, brought), brought, folder);
  const before = new Set(standing.flatMap(({ serials }) => serials));
  const fresh = new Set(brought.flatMap(({ serials }) => serials).filter((serial) => !before.has(serial)));
  const names = manifest.revoked.filter(({ serial }) => fresh.has(serial)).map(({ name }) => name);
  return { newly_revoked: [...new Set(names)] };
}

function refuseOlder(standing: readonly ReadCrl[], brought: readonly ReadCrl[], folder: string): void {
  if (standing.length === 0) return;
  if (bringsBack(standing, brought)) throw authorityOlder(folder);
  const missing = serialsMissing(standing, brought);
  const [before, after] = [highest(standing), highest(brought)];
  if (after >= before && missing.length === 0) return;
  const some = missing.slice(0, MOST_NAMED).join(', ');
  const more = missing.length > MOST_NAMED ? ` and ${missing.length - MOST_NAMED} more` : '';
  const lacks =
    missing.length === 0
      ? 'whoever was revoked since would be let in again'
      : `what is revoked here would be let in again: ${some}${more}`;
  throw new Refusal({
    code: 'crl_older',
    message: `this bundle's list of revoked certificates (number ${after}) is not as new as the machine's (number ${before}): ${lacks}`,
    hint: `If the bundle is an old one, make a new one: sluice bundle NAME --out DIR. If the farm was restored from a backup, which does not know these revocations: copy ${CRL} from here to the computer with the farm, run "sluice pki crl merge crl.pem" there, and make a new bundle.`,
    exit: 'conflict',
  });
}

function authorityOlder(folder: string): Refusal {
  return new Refusal({
    code: 'crl_older',
    message:
      'this bundle is from before the VPN authority was replaced: whoever was revoked before that would be let in again, and who has a newer certificate would be shut out',
    hint: `Make a new bundle: sluice bundle NAME --out DIR. If the farm was restored from a backup of that time, restore a later one. If there is none: revoke again who was lost, make a new bundle, and here: ${installAnew(folder)}`,
    exit: 'conflict',
  });
}

/** Which authorities count only ever moves on: neither the oldest of them nor the newest becomes an older one. */
function bringsBack(standing: readonly ReadCrl[], brought: readonly ReadCrl[]): boolean {
  const [before, after] = [standing, brought].map((lists) =>
    lists.map(({ issuer }) => authorityOf(issuer).generation),
  ) as [number[], number[]];
  return Math.min(...after) < Math.min(...before) || Math.max(...after) < Math.max(...before);
}

/** Revoked here and not there, as far as the authority still counts there: what another has signed gets nobody in. */
function serialsMissing(standing: readonly ReadCrl[], brought: readonly ReadCrl[]): string[] {
  return standing.flatMap(({ key_id, serials }) => {
    const after = brought.find((list) => list.key_id === key_id);
    return after === undefined ? [] : serials.filter((serial) => !after.serials.includes(serial));
  });
}

/** All lists of a farm are signed together and share their number; while one is missing the highest counts. */
function highest(lists: readonly ReadCrl[]): number {
  return Math.max(...lists.map(({ number }) => number));
}

/** The standing lists of the farm that the bundle is from: what another farm counted says nothing here. */
function ofSameFarm(standing: readonly ReadCrl[], brought: readonly ReadCrl[]): ReadCrl[] {
  const farms = new Set(brought.map(({ issuer }) => authorityOf(issuer).farm));
  return standing.filter(({ issuer }) => farms.has(authorityOf(issuer).farm));
}

/** `CN=Sluice green-valley VPN CA 2`: whose authority it is, and the second of them. */
function authorityOf(issuer: string): { farm: string; generation: number } {
  const [, farm = issuer, generation = '0'] = /^(.*) VPN CA (\d+)$/.exec(issuer) ?? [];
  return { farm, generation: Number(generation) };
}

/** None when there is no list, or none that can be read: then a sound one can only be better. */
function listsIn(pem: string | undefined): ReadCrl[] {
  try {
    return pem === undefined ? [] : readCrls(pem);
  } catch {
    return [];
  }
}
