import { viewFarm } from '../../machine/farm-view.js';
import { type Expiry, expiriesOf } from '../../pki/expiry.js';
import { WARN_DAYS } from '../../pki/lifetimes.js';
import { findPki } from '../../pki/pki-folder.js';
import { broken, type Check, type Finding, ok, skipped, together, warning } from '../check.js';

/** More are not told one by one; `sluice pki expiry` shows all. */
const MOST = 3;

/** Everything in the farm folder that ends: authorities, servers, clients, the list of revoked certificates. */
export const farmCertificates: Check = {
  id: 'farm_certificates',
  title: 'Certificates of the farm',
  run: async ({ farm_folder: folder, clock }) => {
    if (folder === undefined) return skipped('the farm folder is not on this machine');
    if (findPki(folder) === undefined)
      return warning('the farm has no certificate authority yet', 'Run: sluice pki init');
    const now_ms = clock.wall_ms();
    const all = expiriesOf({ ...viewFarm(folder, now_ms), now_ms, within_days: WARN_DAYS });
    const wrong = all.filter(({ state }) => state !== 'fine').sort((a, b) => gravity(b) - gravity(a));
    if (wrong.length === 0) return ok(`all ${all.length} are valid for ${WARN_DAYS} days and more`);
    const more =
      wrong.length > MOST ? [{ ...findingOf(wrong[MOST]), what: `and ${wrong.length - MOST} more` }] : [];
    return together([...wrong.slice(0, MOST).map(findingOf), ...more], ok(''));
  },
};

const WORDS: Readonly<Record<Expiry['state'], string>> = {
  fine: 'is fine',
  soon: 'ends soon',
  ended: 'has ended',
  not_yet: 'is not valid yet: from the future, or the clock is wrong',
  missing: 'is missing',
  due: 'must be signed anew',
};

/** What locks somebody out is broken; what will, or was never issued, is a warning. */
function gravity({ state }: Expiry): number {
  return state === 'soon' || state === 'missing' ? 1 : 2;
}

function findingOf(expiry: Expiry | undefined): Finding {
  if (expiry === undefined) return ok('');
  const { what, state, ends, remedy } = expiry;
  const judge = gravity(expiry) === 2 ? broken : warning;
  const when = ends === null ? '' : ` (${ends.toISOString().slice(0, 10)})`;
  return judge(`${what} ${WORDS[state]}${when}`, remedy === '' ? '' : `Run: ${remedy}.`);
}
