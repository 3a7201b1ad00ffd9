import type { Answer } from '../../cli/answer.js';
import { caKeysFolder } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { farmPlace } from '../../cli/farm-place.js';
import { newPassphrase } from '../../cli/passphrase.js';
import { loadFarm } from '../../farm/farm-files.js';
import { changeFarm } from '../../farm/open-farm.js';
import { initPki } from '../../pki/init-pki.js';
import { findPki } from '../../pki/pki-folder.js';
import type { AuthorityOptions } from './options.js';

/** `sluice pki init` */
export async function runPkiInit(call: Call, options: AuthorityOptions): Promise<Answer> {
  const place = farmPlace(call, options);
  const { folder } = place;
  const farm = loadFarm(folder);
  const keysFolder = caKeysFolder(call, options, folder);
  if (findPki(folder) !== undefined) return answer('Nothing to do: this farm has its authorities.', false);
  if (call.dryRun)
    return answer(
      `The authorities would be made, their sealed keys in ${keysFolder}. Nothing was written.`,
      false,
    );
  const passphrase = await newPassphrase(call);
  const isNew = await changeFarm(place, 'pki init', (open) =>
    open.audit.around('pki init', { bits: Number(options.bits) }, () =>
      initPki(folder, {
        farm,
        keysFolder,
        passphrase,
        modulus_bits: Number(options.bits),
        now_ms: place.clock.wall_ms(),
      }),
    ),
  );
  return {
    ...answer(
      `The VPN and the web authority of ${farm.name} are made. Their sealed keys are in ${keysFolder}.`,
      isNew,
    ),
    warnings: [
      {
        code: 'keep_passphrase',
        message: 'keep the passphrase on paper: without it no certificate can be issued or revoked again',
      },
    ],
    next: ['sluice pki issue --all', 'sluice pki backup FILE'],
  };

  function answer(text: string, changed: boolean): Answer {
    return { json: { dry_run: call.dryRun, changed, ca_keys: keysFolder }, text };
  }
}
