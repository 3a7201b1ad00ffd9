import { chownSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError } from '../../../firmware/config/config-error.js';
import type { BackupManifest } from '../../../firmware/protocol/backup.js';
import { toTimestamp } from '../../../firmware/protocol/timestamp.js';
import type { Answer, Warning } from '../../cli/answer.js';
import type { Call } from '../../cli/define.js';
import { withOwnSettings } from '../../deploy/own-settings.js';
import { lockFolder } from '../../durable/folder-lock.js';
import { replaceFile, sweep, unfinishedName } from '../../durable/replace-file.js';
import { Refusal } from '../../refusal.js';
import { DATABASE_FILE, putDatabase } from '../../restore/put-database.js';
import type { ReadBackup } from '../../restore/read-backup.js';
import { tryDatabase } from '../../restore/try-database.js';
import { bringArchive, checkRoom, refused } from './bring-archive.js';
import { checkPlaceWritable, type GatewayPlace, gatewayPlace } from './gateway-place.js';
import { checkGatewayStands, gatewayRunning } from './gateway-stands.js';
import type { RestoreOptions } from './options.js';

/** `sluice restore` */
export async function runRestore(call: Call, options: RestoreOptions, file: string): Promise<Answer> {
  const place = gatewayPlace(call, options);
  const archive = resolve(file);
  const check = (manifest: BackupManifest, database_bytes: number) => {
    checkGateway(manifest, place, options.otherGateway ?? false);
    checkRoom(place.folder, database_bytes);
  };
  if (call.dryRun) return wouldAnswer(await bringArchive(archive, { check, database: undefined }), place);
  checkPlaceWritable(place);
  await checkGatewayStands(place.folder);
  const lock = await lockFolder(place.folder, 'restore', call.surroundings.clock);
  try {
    sweep(place.folder);
    return await putBack(call, place, archive, check);
  } finally {
    lock.release();
  }
}

async function putBack(
  { surroundings: { clock, actor } }: Call,
  place: GatewayPlace,
  archive: string,
  check: (manifest: BackupManifest, database_bytes: number) => void,
): Promise<Answer> {
  const { folder, gateway } = place;
  const now = toTimestamp(clock.wall_ms());
  const building = unfinishedName(join(folder, 'restore'));
  const database = join(building, DATABASE_FILE);
  mkdirSync(building, { mode: 0o700 });
  try {
    const backup = await bringArchive(archive, { check, database });
    const detail = `backup of ${backup.manifest.made}`;
    tryRefusing(archive, () =>
      tryDatabase(database, {
        ...{ ts: now, actor, role: 'admin', action: 'backup.restore', target: gateway },
        ...{ allowed: true, detail, from: 'local' },
      }),
    );
    giveTo(folder, database);
    const aside = join(folder, `before-restore-${now.replaceAll(/[:.]/g, '-')}`);
    const put = putDatabase(folder, database, aside);
    if (put === 'busy') throw gatewayRunning();
    const kept = put === 'kept' ? aside : null;
    if (kept !== null) giveTo(folder, kept);
    return doneAnswer(backup, kept, takeSettings(place, backup));
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

function tryRefusing(archive: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw refused(error, archive);
  }
}

/** On a Pi the data belongs to the user `sluice`, and root runs this. */
function giveTo(folder: string, path: string): void {
  const { uid, gid } = statSync(folder);
  const made = statSync(path);
  if (made.uid !== uid || made.gid !== gid) chownSync(path, uid, gid);
}

interface Settings {
  readonly taken: readonly string[];
  readonly warnings: readonly Warning[];
}

/** What an admin had set by hand and this configuration does not say: a new Pi has the defaults. */
function takeSettings({ config_file, config_text }: GatewayPlace, { configuration }: ReadBackup): Settings {
  try {
    const { text, taken } = withOwnSettings(config_text, configuration, 'gateway.json of the backup');
    if (taken.length > 0) {
      const { mode, uid, gid } = statSync(config_file);
      replaceFile(config_file, text, mode & 0o777, { uid, gid });
    }
    return { taken, warnings: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const message = `the settings in the backup do not fit this gateway, and were left out: ${error.message}`;
    return { taken: [], warnings: [{ code: 'settings_left_out', message }] };
  }
}

function checkGateway({ gateway }: BackupManifest, place: GatewayPlace, other: boolean): void {
  if (gateway === place.gateway || other) return;
  throw new Refusal({
    code: 'backup_of_another',
    message: `this backup is of the gateway ${gateway.slice(0, 64)}, and this machine is ${place.gateway}; nothing was changed`,
    hint: 'If it was renamed, or shall take over the data of the other: add --other-gateway.',
    exit: 'conflict',
  });
}

function wouldAnswer({ manifest: { gateway, made, version } }: ReadBackup, place: GatewayPlace): Answer {
  return {
    json: { dry_run: true, changed: false, gateway, made, version, folder: place.folder },
    text: `The backup of ${gateway} of ${made} is whole, and would be put into ${place.folder}. Nothing was written.`,
  };
}

function doneAnswer(
  { manifest: { gateway, made, version } }: ReadBackup,
  kept: string | null,
  { taken, warnings }: Settings,
): Answer {
  return {
    json: { dry_run: false, changed: true, gateway, made, version, kept, settings: taken },
    text: [
      `The data of ${gateway} is as it was at ${made}.`,
      ...(kept === null ? [] : [`What was here until now is in ${kept}. Delete it when all is well.`]),
      ...(taken.length === 0 ? [] : [`Settings of the backup that are in force again: ${taken.join(', ')}.`]),
    ].join('\n'),
    warnings: [
      ...warnings,
      {
        code: 'backup_is_old',
        message:
          'everything since that moment is not there: whoever was removed as a user, or got another password, signs in as before',
      },
    ],
    next: [
      'sudo systemctl start sluice-gateway',
      'sudo sluice user list',
      'enter passwords and tokens of notification channels again: Admin → Alerts in the dashboard',
    ],
  };
}
