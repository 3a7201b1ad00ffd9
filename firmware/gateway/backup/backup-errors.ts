import { BackupError } from '../../ports/backup.js';
import { GatewayError } from '../errors.js';

export const backupUnderway = (by: string) =>
  new GatewayError(
    'backup_underway',
    409,
    `A backup is being made or fetched (${by}): wait until it is done. Nothing was begun.`,
  );

export const backupNone = () =>
  new GatewayError('backup_none', 404, 'No backup is ready: make one first. It is kept for 15 minutes.');

export const backupOff = () =>
  new GatewayError('backup_off', 409, 'This gateway keeps its store where no backup can be made of it.');

/** Why there is no backup, for whoever looks. */
export function backupFailed(error: unknown): { readonly code: string; readonly detail: string } {
  if (error instanceof BackupError) return { code: error.code, detail: `No backup: ${error.message}.` };
  const { code = 'backup_failed' } = error as { code?: string };
  return { code, detail: 'The backup could not be made: the log of the gateway says why.' };
}
