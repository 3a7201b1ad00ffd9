import { BackupError } from '../../ports/backup.js';
import { isProblemCode, PROBLEMS, type ProblemCode } from '../../protocol/problem-texts.js';
import { refusal } from '../errors.js';

export const backupUnderway = (by: string) => refusal('backup_underway', { by });

export const backupNone = () => refusal('backup_none', {});

export const backupOff = () => refusal('backup_off', {});

/** Why there is no backup, for whoever looks; what nobody foresaw is in the log. */
export function backupFailed(error: unknown): { readonly code: ProblemCode; readonly detail: string } {
  const { code: said } = typeof error === 'object' && error !== null ? (error as { code?: unknown }) : {};
  const code = isProblemCode(said) ? said : 'backup_failed';
  const why = error instanceof BackupError ? `No backup: ${error.message}.` : PROBLEMS[code].text;
  return { code, detail: why };
}
