import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Answer, Warning } from '../../cli/answer.js';
import { type CaKeysOption, caKeysFolder } from '../../cli/ca-keys.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { knownPassphrase, newPassphrase } from '../../cli/passphrase.js';
import { count } from '../../cli/table.js';
import { replaceFile } from '../../durable/replace-file.js';
import { CA_KEYS_FOLDER, loadFarm } from '../../farm/farm-files.js';
import { changeFarm, type FarmPlace } from '../../farm/open-farm.js';
import { type Backup, gatherFarm, keysMissing, openBackup, sealBackup } from '../../pki/backup.js';
import { Keyring } from '../../pki/keyring.js';
import { findPki } from '../../pki/pki-folder.js';
import { issuerFor } from '../../pki/pki-state.js';
import { Refusal } from '../../refusal.js';

type BackupOptions = FarmOption & CaKeysOption & { force?: boolean };

/** `sluice pki backup` */
export async function runPkiBackup(call: Call, options: BackupOptions, file: string): Promise<Answer> {
  const place = farmPlace(call, options);
  const { folder } = place;
  const { name } = loadFarm(folder);
  const path = resolve(file);
  checkPlace(path, folder, options.force ?? false);
  if (call.dryRun) {
    const content = gatherFarm(folder, name, place.clock.wall_ms());
    const files = content.files.length;
    const text = `${count(files, 'file')} of ${name} would be sealed into ${path}. Nothing was written.`;
    return {
      json: { dry_run: true, changed: false, file: path, files },
      text,
      warnings: keysElsewhere(content, folder),
    };
  }
  const passphrase = await passphraseFor(call, options, place);
  const content = await changeFarm(place, 'pki backup', (open) =>
    open.audit.around('pki backup', { file: path }, async () => {
      const content = gatherFarm(folder, name, place.clock.wall_ms());
      const box = await sealBackup(content, passphrase);
      // A backup that cannot be opened is worse than none.
      await openBackup(box, passphrase, path);
      replaceFile(path, box);
      return content;
    }),
  );
  const files = content.files.length;
  return {
    json: { dry_run: false, changed: true, file: path, files },
    text: `${count(files, 'file')} of ${name} are sealed in ${path}, and it opens with the passphrase.`,
    warnings: keysElsewhere(content, folder),
    next: ['keep it away from this machine, and the passphrase away from it'],
  };
}

/**
 * A backup follows no link, and takes no key from another medium by itself: who keeps the keys apart wants them apart.
 * But a farm without them can issue and revoke nothing, and must not be taken for a whole one.
 */
function keysElsewhere(content: Backup, folder: string): Warning[] {
  const pki = findPki(folder);
  const missing = pki === undefined ? [] : keysMissing(content, pki);
  if (missing.length === 0) return [];
  const message = `the CA keys are kept elsewhere and are not in this backup: ${missing.join(', ')}. Without them a farm can issue and revoke nothing: keep a copy of them, too. To take them in, put the files themselves, not a link, into ${join(folder, CA_KEYS_FOLDER)}, and make the backup again`;
  return [{ code: 'keys_elsewhere', message }];
}

/** With the CA keys at hand, a mistyped passphrase is noticed; without, it is asked for twice. */
async function passphraseFor(call: Call, options: BackupOptions, { folder }: FarmPlace): Promise<string> {
  const pki = findPki(folder);
  const keysFolder = caKeysFolder(call, options, folder);
  if (pki === undefined || !existsSync(keysFolder)) return newPassphrase(call, 'Passphrase of the backup');
  const passphrase = await knownPassphrase(call);
  await new Keyring({ farm: folder, keysFolder, passphrase }).authority(issuerFor(pki, 'vpn', false));
  return passphrase;
}

function checkPlace(path: string, folder: string, force: boolean): void {
  if (!relative(folder, path).startsWith('..'))
    throw new Refusal({
      code: 'backup_inside',
      message: `${path} is in the farm folder, and would go with it`,
      hint: 'Name a file elsewhere, best on another medium.',
      exit: 'usage',
    });
  if (existsSync(path) && !force)
    throw new Refusal({
      code: 'backup_exists',
      message: `${path} is there already`,
      hint: 'Name another file, or add --force to replace it.',
      exit: 'conflict',
    });
}
