import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Answer } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { type FarmOption, farmPlace } from '../../cli/farm-place.js';
import { knownPassphrase } from '../../cli/passphrase.js';
import { count } from '../../cli/table.js';
import { AuditLog } from '../../farm/audit.js';
import { openBackup } from '../../pki/backup.js';
import { findPki } from '../../pki/pki-folder.js';
import { restoreFarm } from '../../pki/restore.js';

const MERGE =
  'sluice pki crl merge FILE, with a copy of /etc/sluice/vpn/crl.pem from each gateway or VPN server: it knows who was revoked since';

/** `sluice pki restore` */
export async function runPkiRestore(
  call: Call,
  options: FarmOption & { force?: boolean },
  file: string,
): Promise<Answer> {
  const place = farmPlace(call, options);
  const { folder, clock } = place;
  const path = resolve(file);
  const box = readFileSync(path);
  const content = await openBackup(box, await knownPassphrase(call), path);
  if (call.dryRun)
    return {
      json: { dry_run: true, changed: false, folder, farm: content.farm, made: content.made },
      text: `${count(content.files.length, 'file')} of ${content.farm}, backed up ${content.made}, would be restored into ${folder}. Nothing was written.`,
    };
  const restored = await restoreFarm(content, folder, { force: options.force ?? false, what: path, clock });
  new AuditLog(place).note('pki restore', { file: path, made: content.made });
  const { farm, machines, certificates, moved_to } = restored;
  return {
    json: { dry_run: false, changed: true, folder, made: content.made, ...restored },
    text: [
      `${farm} is back in ${folder}: ${count(machines, 'machine')}, ${count(certificates, 'certificate')}, as of ${content.made}.`,
      ...(moved_to === null ? [] : [`What was there is now in ${moved_to}.`]),
    ].join('\n'),
    next: findPki(folder) === undefined ? [] : [MERGE],
    warnings: [
      {
        code: 'restored_past',
        message:
          'what was added, removed or revoked after that backup is not known here: check with "sluice farm list" and "sluice pki list --all" before issuing anything',
      },
    ],
  };
}
