import type { Answer } from '../../cli/answer.js';
import { type CaKeysOption, caKeysFolder } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import type { FarmOption } from '../../cli/farm-place.js';
import { knownPassphrase, replacingPassphrase } from '../../cli/passphrase.js';
import { count } from '../../cli/table.js';
import { changeFarm } from '../../farm/open-farm.js';
import { Keyring } from '../../pki/keyring.js';
import { loadPki } from '../../pki/pki-folder.js';
import { issuerFor } from '../../pki/pki-state.js';
import { changePassphrase, settleKeys } from '../../pki/sealed-keys.js';
import { viewPki } from './open-pki.js';

/** `sluice pki passphrase` */
export async function runPkiPassphrase(call: Call, options: FarmOption & CaKeysOption): Promise<Answer> {
  const { place, pki } = viewPki(call, options);
  const { folder } = place;
  const keysFolder = caKeysFolder(call, options, folder);
  if (call.dryRun) return answer(`The keys in ${keysFolder} would be sealed anew. Nothing was written.`, 0);
  const old = await knownPassphrase(call);
  // A wrong one is told before anybody thinks about a new one.
  await new Keyring({ farm: folder, keysFolder, passphrase: old }).authority(issuerFor(pki, 'vpn', false));
  const fresh = await replacingPassphrase(call);
  if (fresh === old) return answer('Nothing to do: the new passphrase is the old one.', 0);
  const keys = await changeFarm(place, 'pki passphrase', async ({ audit }) => {
    const sealed = { state: loadPki(folder), keysFolder };
    await settleKeys(sealed, old);
    return audit.around('pki passphrase', {}, () => changePassphrase(sealed, old, fresh));
  });
  return {
    ...answer(
      `${count(keys, 'key')} in ${keysFolder}: sealed with the new passphrase, and each opens with it.`,
      keys,
    ),
    warnings: [
      {
        code: 'copies_keep_the_old',
        message:
          'copies of the keys, and backups made until now, open with the old passphrase: destroy them if it became known, and make a new backup',
      },
    ],
    next: ['keep the new passphrase on paper', 'sluice pki backup FILE'],
  };

  function answer(text: string, keys: number): Answer {
    return { json: { dry_run: call.dryRun, changed: keys > 0, ca_keys: keysFolder, keys }, text };
  }
}
